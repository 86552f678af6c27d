import { accessSync, chownSync, constants, mkdtempSync, realpathSync, rmSync, statfsSync } from 'node:fs';
import { freemem, tmpdir } from 'node:os';
import { join } from 'node:path';
import { atEnd } from './ends.ts';
import { account } from './account.ts';

/** A temporary directory of the account that servers run under; removed at the end. Short: a socket's path has at most 107 bytes. */
export function serverDirectory(): string {
  return made(tmpdir());
}

/** The same for data directories, whose thousand files a busy disk takes a second to remove: in memory where there is plenty (Linux). */
export function dataHome(): string {
  return made(hasRoom('/dev/shm') ? '/dev/shm' : tmpdir());
}

const plenty = 4 * 2 ** 30;

function hasRoom(directory: string): boolean {
  if (process.platform !== 'linux' || freemem() < plenty) return false;
  try {
    accessSync(directory, constants.W_OK);
    const { bavail, bsize } = statfsSync(directory);
    return bavail * bsize >= plenty;
  } catch {
    return false;
  }
}

function made(parent: string): string {
  const path = realpathSync(mkdtempSync(join(parent, 'ppg-')));
  own(path);
  atEnd(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Gives a file to the account that servers run under. */
export function own(path: string): void {
  const user = account();
  if (user !== undefined) chownSync(path, user.uid, user.gid);
}
