import type { Reader } from '../reader.ts';
import { shellScript } from './shell-script.ts';
import { terraform } from './terraform.ts';

/** One line a reader. */
export const platformReaders: readonly Reader[] = [shellScript, terraform];
