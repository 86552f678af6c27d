import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, realpathSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** A link as the last component is refused, and opening a FIFO returns at once instead of waiting for a writer. Both are 0 on Windows. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export type Refusal = 'absent' | 'unreadable' | 'too-large' | 'not-a-file' | 'outside';
export type Bytes = { readonly bytes: Buffer } | { readonly refused: Refusal };

/** Reads regular files into one buffer that is used again: the bytes of a file are valid until the next one is read. */
export class FileReader {
  private buffer = Buffer.allocUnsafe(1 << 16);
  private readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** A path that the walk found: all its directories are real ones. */
  readListed(path: string, limit: number): Bytes {
    return this.readReal(`${this.root}/${path}`, limit);
  }

  /** A path that a text names: `..`, absolute paths, devices and links out of the root are refused. */
  readNamed(path: string, limit: number): Bytes {
    const real = this.resolve(path);
    return real === undefined ? { refused: 'outside' } : this.readReal(real, limit);
  }

  /** The real path of a regular file below the root and outside `.git`. */
  private resolve(path: string): string | undefined {
    if (path === '' || path.includes('\0') || path.startsWith('/')) return undefined;
    try {
      const real = realpathSync.native(join(this.root, path));
      const below = relative(this.root, real).split(sep);
      if (
        below.some((part) => part === '..' || part === '' || part.toLowerCase() === '.git') ||
        /^[A-Za-z]:/.test(below[0] ?? '')
      )
        return undefined;
      return lstatSync(real).isFile() ? real : undefined;
    } catch {
      return undefined;
    }
  }

  private readReal(real: string, limit: number): Bytes {
    let descriptor: number;
    try {
      descriptor = openSync(real, openFlags);
    } catch (error) {
      return { refused: refusalOf(error) };
    }
    try {
      return this.readOpen(descriptor, limit);
    } catch {
      return { refused: 'unreadable' };
    } finally {
      closeSync(descriptor);
    }
  }

  private readOpen(descriptor: number, limit: number): Bytes {
    const stat = fstatSync(descriptor);
    if (!stat.isFile()) return { refused: 'not-a-file' };
    if (stat.size > limit) return { refused: 'too-large' };
    if (stat.size > this.buffer.length) this.buffer = Buffer.allocUnsafe(Math.max(stat.size, this.buffer.length * 2));
    let length = 0;
    while (length < stat.size) {
      const got = readSync(descriptor, this.buffer, length, stat.size - length, null);
      if (got === 0) break;
      length += got;
    }
    return { bytes: this.buffer.subarray(0, length) };
  }
}

function refusalOf(error: unknown): Refusal {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'ENOENT') return 'absent';
  return code === 'ELOOP' || code === 'ENXIO' ? 'not-a-file' : 'unreadable';
}
