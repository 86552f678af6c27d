import type { Reader } from '../reader.ts';
import { pgbouncer } from './pgbouncer.ts';

/** One line a reader. */
export const poolerReaders: readonly Reader[] = [pgbouncer];
