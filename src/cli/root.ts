import { resolve } from 'node:path';
import { rootAt, type Root } from '../workspace/index.ts';
import { UsageError } from './arguments.ts';
import type { Terminal } from './terminal.ts';

/** The directory that a command is about. */
export function rootOf(path: string, terminal: Terminal): Root {
  try {
    return rootAt(resolve(terminal.directory, path));
  } catch {
    throw new UsageError(`${path} is no directory`);
  }
}
