import type { Reader } from '../reader.ts';

/** One line a reader. */
export const serverReaders: readonly Reader[] = [];
