import type { Reader } from '../reader.ts';

/** One line a reader. */
export const platformReaders: readonly Reader[] = [];
