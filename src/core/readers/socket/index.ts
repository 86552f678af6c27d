import type { Reader } from '../reader.ts';
import { pgHba } from './pg-hba.ts';

/** One line a reader. */
export const socketReaders: readonly Reader[] = [pgHba];
