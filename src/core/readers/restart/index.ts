import type { Reader } from '../reader.ts';
import { systemdUnit } from './systemd-unit.ts';

/** One line a reader. */
export const restartReaders: readonly Reader[] = [systemdUnit];
