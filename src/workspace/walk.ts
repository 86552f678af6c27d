import { readdirSync, type Dirent } from 'node:fs';

/** Everything below a directory, in path order. */
export interface Walk {
  readonly paths: string[];
  /** Those of `paths` that are symbolic links; they are not followed. */
  readonly links: Set<string>;
  /** Directories that could not be listed. */
  readonly unreadable: string[];
  /** There are more files than the limit. */
  truncated: boolean;
}

export interface WalkOptions {
  readonly skipsDirectory: (name: string) => boolean;
  readonly limit: number;
  /** Leave out directories that are repositories of their own: submodules and nested clones. */
  readonly skipsRepositories: boolean;
}

/**
 * A walk of our own, because it sees what git's index does not: untracked files, and the ignored `.env` that an earlier step rendered.
 * It costs 8 µs a directory (measured: 130 ms for 34,000 files in 17,000 directories).
 */
export function walk(root: string, options: WalkOptions): Walk {
  const found: Walk = { paths: [], links: new Set(), unreadable: [], truncated: false };
  visit(root, '', options, found);
  return found;
}

function visit(root: string, directory: string, options: WalkOptions, found: Walk): void {
  const entries = list(root, directory, found);
  if (directory !== '' && options.skipsRepositories && entries.some(({ name }) => name === '.git')) return;
  for (const entry of entries) {
    const path = directory === '' ? entry.name : `${directory}/${entry.name}`;
    if (!entry.isDirectory()) add(entry, path, options, found);
    else if (entry.name !== '.git' && !options.skipsDirectory(entry.name)) visit(root, path, options, found);
    if (found.truncated) return;
  }
}

/** FIFOs, sockets and devices are not even listed. */
function add(entry: Dirent, path: string, options: WalkOptions, found: Walk): void {
  const link = entry.isSymbolicLink();
  if (!link && !entry.isFile()) return;
  if (found.paths.length >= options.limit) found.truncated = true;
  else found.paths.push(path);
  if (link) found.links.add(path);
}

function list(root: string, directory: string, found: Walk): Dirent[] {
  try {
    const entries = readdirSync(directory === '' ? root : `${root}/${directory}`, { withFileTypes: true });
    return entries.length < 2 ? entries : entries.sort(byPath);
  } catch {
    found.unreadable.push(directory);
    return [];
  }
}

/** The order of the whole paths: what follows a directory's name there is a `/`. */
function byPath(a: Dirent, b: Dirent): number {
  if (!a.isDirectory() && !b.isDirectory()) return a.name < b.name ? -1 : 1;
  const left = a.isDirectory() ? `${a.name}/` : a.name;
  const right = b.isDirectory() ? `${b.name}/` : b.name;
  return left < right ? -1 : 1;
}
