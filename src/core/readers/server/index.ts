import type { Reader } from '../reader.ts';
import { postgresqlConf } from './postgresql-conf.ts';

/** One line a reader. */
export const serverReaders: readonly Reader[] = [postgresqlConf];
