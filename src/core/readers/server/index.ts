import type { Reader } from '../reader.ts';
import { patroni } from './patroni.ts';
import { postgresqlConf } from './postgresql-conf.ts';

/** One line a reader. */
export const serverReaders: readonly Reader[] = [patroni, postgresqlConf];
