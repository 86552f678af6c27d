import {
  closeSync,
  constants,
  fchmodSync,
  lstatSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { WriteRefused } from './write.ts';

/** New text of a file that is there. */
export interface Rewrite {
  /** Below the root, with `/`. */
  readonly path: string;
  /** The text as it was read: a file that has changed since is not touched. */
  readonly before: string;
  readonly after: string;
}

interface Prepared {
  readonly temporary: string;
  readonly target: string;
}

/** Writes all of the files or none: every one is ready beside its place before the first is renamed. Modes stay; nothing is written through a link. */
export function rewriteInside(root: string, rewrites: readonly Rewrite[]): void {
  const prepared: Prepared[] = [];
  try {
    for (const rewrite of rewrites) prepared.push(prepare(realpathSync(root), rewrite));
    for (const { temporary, target } of prepared) renameSync(temporary, target);
  } catch (error) {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
    throw error;
  }
}

function prepare(root: string, { path, before, after }: Rewrite): Prepared {
  const target = join(root, ...path.split('/'));
  const stat = lstatSync(target, { throwIfNoEntry: false });
  if (stat?.isFile() !== true || realpathSync(target) !== target)
    throw new WriteRefused(`${path}: a part of the path is a symbolic link, or there is no file any more`);
  if (!readFileSync(target).equals(Buffer.from(before, 'utf8')))
    throw new WriteRefused(`${path}: changed since it was read, or no UTF-8 text`);
  const temporary = join(dirname(target), `.pg-port-guard-${randomBytes(8).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    writeFileSync(descriptor, after, 'utf8');
    fchmodSync(descriptor, stat.mode & 0o7777);
  } finally {
    closeSync(descriptor);
  }
  return { temporary, target };
}
