import { accessSync, constants, readdirSync, realpathSync, statSync } from 'node:fs';
import { delimiter, dirname, isAbsolute, join, sep } from 'node:path';

/** Where programs are looked for, and where they must not lie. */
export interface ProgramSearch {
  /** The caller's PATH. */
  readonly path: string;
  /** Directories whose files somebody else may have written: the workspace, the runner's temporary directory. */
  readonly untrusted: readonly string[];
}

const windows = process.platform === 'win32';
const fixedDirectories = windows
  ? []
  : ['/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin', '/opt/homebrew/bin', '/opt/homebrew/opt/libpq/bin'];

/**
 * The first that may be run: never one that the checked repository or another user could have put there. The path is as written, since programs like
 * busybox and Debian's wrapper go by the name they are called with.
 */
export function findProgram(name: string, search: ProgramSearch): string | undefined {
  const listed = search.path.split(delimiter).filter((directory) => directory !== '' && isAbsolute(directory));
  const directories = [...(name === 'psql' ? psqlDirectories() : []), ...fixedDirectories, ...listed];
  const untrusted = search.untrusted.flatMap((directory) => [directory, realPath(directory) ?? directory]);
  for (const directory of new Set(directories)) {
    const program = trusted(join(directory, windows ? `${name}.exe` : name), untrusted);
    if (program !== undefined) return program;
  }
  return undefined;
}

/** The programs themselves, newest first: Debian's /usr/bin/psql is a script that chooses one by files of the user. */
function psqlDirectories(): string[] {
  const root = '/usr/lib/postgresql';
  return versionsIn(root).map((version) => join(root, version, 'bin'));
}

function versionsIn(directory: string): string[] {
  try {
    const names = readdirSync(directory).filter((name) => /^\d{1,3}$/.test(name));
    return names.sort((a, b) => Number(b) - Number(a));
  } catch {
    return [];
  }
}

/** Both the path as written and the file it leads to count: a link must not lead out of a trusted directory, nor into one. */
function trusted(path: string, untrusted: readonly string[]): string | undefined {
  const real = realPath(path);
  if (real === undefined) return undefined;
  const below = (one: string): boolean => untrusted.some((root) => isBelow(one, root));
  if (below(path) || below(real) || !isExecutable(real)) return undefined;
  return [path, real].some((one) => somebodyMayReplace(one)) ? undefined : path;
}

function isBelow(path: string, root: string): boolean {
  return root !== '' && (path === root || path.startsWith(root.endsWith(sep) ? root : root + sep));
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** A file or a directory above it that every user may write to. Windows has no such bits. */
function somebodyMayReplace(path: string): boolean {
  if (windows) return false;
  try {
    for (let at = path; ; at = dirname(at)) {
      if ((statSync(at).mode & 0o002) !== 0) return true;
      if (dirname(at) === at) return false;
    }
  } catch {
    return true;
  }
}
