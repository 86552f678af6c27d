import type { Reader } from '../reader.ts';
import { terraform } from './terraform.ts';

/** One line a reader. */
export const platformReaders: readonly Reader[] = [terraform];
