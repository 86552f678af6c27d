import { lstatSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { decode } from './decode.ts';
import { FileReader, type Refusal } from './file-reader.ts';
import { insideParts } from './inside.ts';

const reasons: Readonly<Record<Refusal, string>> = {
  absent: 'there is no such file',
  unreadable: 'it cannot be read',
  'too-large': 'it is too large',
  'not-a-file': 'it is no regular file',
  outside: 'it lies elsewhere',
};

/**
 * A file that an input names below a directory: a regular one of at most `limit` bytes, through no symbolic link, since what another run
 * packed may hold links. Why not, when it is not read.
 */
export function readInside(
  directory: string,
  path: string,
  limit: number,
): { readonly text: string } | { readonly refused: string } {
  const { parts, refusal } = insideParts(path);
  if (refusal !== undefined) return { refused: refusal };
  const root = realpathSync(directory);
  if (parts.some((_, index) => isLink(join(root, ...parts.slice(0, index + 1)))))
    return { refused: 'it is reached through a symbolic link' };
  const read = new FileReader(root).readListed(parts.join('/'), limit);
  if ('refused' in read) return { refused: reasons[read.refused] };
  const text = decode(read.bytes);
  return text === undefined ? { refused: 'it is no text' } : { text };
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch {
    return false; // A name that no file can have: reading it says so.
  }
}
