import { chownSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './ends.ts';
import { account } from './account.ts';

/** A temporary directory of the account that servers run under; removed at the end. Short: a socket's path has at most 107 bytes. */
export function serverDirectory(): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'ppg-')));
  own(path);
  atEnd(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Gives a file to the account that servers run under. */
export function own(path: string): void {
  const user = account();
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}
