import { closeSync, constants, lstatSync, mkdirSync, openSync, realpathSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { insideParts } from './inside.ts';

/** Why a file is not written; the message is for people and names the path. */
export class WriteRefused extends Error {}

/**
 * Writes a report, baseline or settings file below the root: outside `.git`, through no symbolic link, as a temporary file that is renamed.
 * Returns the path relative to the root. The path comes from an input, never from the repository.
 */
export function writeInside(root: string, path: string, text: string): string {
  const { parts, refusal } = insideParts(path);
  if (refusal !== undefined) throw new WriteRefused(path.includes('://') ? 'an address names no file' : `${path}: ${refusal}`);
  const name = parts.at(-1) ?? '';
  const directory = directoryFor(realpathSync(root), parts.slice(0, -1), path);
  const target = join(directory, name);
  const existing = lstatSync(target, { throwIfNoEntry: false });
  if (existing !== undefined && !existing.isFile())
    throw new WriteRefused(`${path}: there is something here that is no regular file`);
  writeAndRename(directory, target, text);
  return parts.join('/');
}

function directoryFor(root: string, parts: readonly string[], path: string): string {
  let directory = root;
  for (const part of parts) {
    directory = join(directory, part);
    const stat = lstatSync(directory, { throwIfNoEntry: false });
    if (stat === undefined) mkdirSync(directory);
    else if (!stat.isDirectory()) throw new WriteRefused(`${path}: a part of the path is a symbolic link or a file`);
  }
  return directory;
}

function writeAndRename(directory: string, target: string, text: string): void {
  const temporary = join(directory, `.pg-port-guard-${randomBytes(8).toString('hex')}.tmp`);
  const descriptor = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o644);
  try {
    const bytes = Buffer.from(text, 'utf8');
    for (let offset = 0; offset < bytes.length;) offset += writeSync(descriptor, bytes, offset);
  } finally {
    closeSync(descriptor);
  }
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
