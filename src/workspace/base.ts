import type { SourceFile } from '../core/index.ts';
import { decode } from './decode.ts';
import { standardLimits } from './limits.ts';
import { git, nulSeparated, type Repository, type Root } from './repository.ts';

/** An earlier commit of the checked directory. */
export interface Base {
  readonly commit: string;
  /** Paths that differ between the commit and the work tree, relative to the checked root. */
  readonly changed: readonly string[];
  /** The same for any path, wanted or not. */
  readonly differs: (path: string) => boolean;
  readonly read: (path: string) => SourceFile | undefined;
}

export type BaseCommit = { readonly commit: string } | { readonly missing: string };

const hexadecimal = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
/** What git allows in a ref, a `~2` or a `@{1}` behind it; never a leading `-`. */
const refName = /^[\w@][\w./@{}^~+-]*$/;

/**
 * The commit to compare with: where `ref` and HEAD parted when the history is there, else `ref` itself. Nothing is ever fetched.
 * Several refs are tried in order.
 */
export function baseCommit(root: Root, refs: readonly string[]): BaseCommit {
  const { repository } = root;
  if (repository === undefined)
    return { missing: 'the checked directory is in no git work tree, so there is no base to compare with' };
  for (const ref of refs) {
    const commit = resolve(repository, ref);
    if (commit !== undefined) return { commit: mergeBase(repository, commit) ?? commit };
  }
  const named = refs
    .map((ref) => (hexadecimal.test(ref) ? ref.slice(0, 12) : refName.test(ref) ? ref : 'the given name'))
    .join(', ');
  return {
    missing: `the base commit (${named}) is not in this clone: set fetch-depth: 0 (on pull requests 2 is enough) in actions/checkout`,
  };
}

/** Full hash of a commit that is in the clone. */
function resolve(repository: Repository, ref: string): string | undefined {
  if (!refName.test(ref) || ref.includes('..') || /^0+$/.test(ref)) return undefined;
  const output = git(repository, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`]);
  const hash = output?.toString('latin1').trim().split('\n').at(-1) ?? '';
  return hexadecimal.test(hash) ? hash : undefined;
}

function mergeBase(repository: Repository, commit: string): string | undefined {
  const hash = git(repository, ['merge-base', '--end-of-options', commit, 'HEAD'])?.toString('latin1').trim() ?? '';
  return hexadecimal.test(hash) ? hash : undefined;
}

/** Hashes of HEAD and its parents: on `pull_request` HEAD is a merge whose first parent is the base branch as it was merged with. */
export function headCommits(root: Root): readonly string[] {
  const output = root.repository === undefined ? undefined : git(root.repository, ['rev-list', '--parents', '-n', '1', 'HEAD']);
  return (
    output
      ?.toString('latin1')
      .trim()
      .split(' ')
      .filter((hash) => hexadecimal.test(hash)) ?? []
  );
}

/** One file of a commit, outside any iteration: settings and baseline of the base branch. */
export function readAtCommit(root: Root, commit: string, path: string): string | undefined {
  return root.repository === undefined ? undefined : new CommitFiles(root, commit, [path]).read(path)?.text;
}

export function openBase(root: Root, commit: string, wanted: (path: string) => boolean): Base | undefined {
  const { repository, gitPrefix } = root;
  if (repository === undefined || !hexadecimal.test(commit)) return undefined;
  const command = ['diff', '--name-only', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules=all'];
  const output = git(repository, [...filtersOff(repository), ...command, '--end-of-options', commit, '--']);
  if (output === undefined) return undefined;
  const different = nulSeparated(output).flatMap((path) => (path.startsWith(gitPrefix) ? [path.slice(gitPrefix.length)] : []));
  const changed = different.filter(wanted).sort();
  const all = new Set(different);
  const files = new CommitFiles(root, commit, changed);
  return { commit, changed, differs: (path) => all.has(path), read: (path) => files.read(path) };
}

/** A clean filter is a command that git would run on files that look changed: none is to run. */
function filtersOff(repository: Repository): string[] {
  const output = git(repository, ['config', '-z', '--name-only', '--get-regexp', '^filter\\.']);
  const names = new Set((output === undefined ? [] : nulSeparated(output)).map((key) => key.slice(0, key.lastIndexOf('.'))));
  return [...names].flatMap((name) => ['-c', `${name}.clean=`, '-c', `${name}.process=`, '-c', `${name}.required=false`]);
}

/** Texts are fetched in lots of this many files: one git process a file would cost 5 ms each, all at once could be the whole tree. */
const lot = 200;

/** Files of a commit, asked for in the order of the list. */
class CommitFiles {
  private readonly root: Root;
  private readonly commit: string;
  private readonly paths: readonly string[];
  private readonly position: ReadonlyMap<string, number>;
  private held: ReadonlyMap<string, SourceFile | undefined> = new Map();

  constructor(root: Root, commit: string, paths: readonly string[]) {
    this.root = root;
    this.commit = commit;
    this.paths = paths.filter((path) => !/[\n\r]/.test(path));
    this.position = new Map(this.paths.map((path, index) => [path, index]));
  }

  read(path: string): SourceFile | undefined {
    if (!this.held.has(path)) {
      const index = this.position.get(path);
      const wanted = index === undefined ? [path] : this.paths.slice(index, index + lot);
      if (path.includes('\n')) return undefined;
      this.held = this.fetch(wanted);
    }
    return this.held.get(path);
  }

  private fetch(paths: readonly string[]): Map<string, SourceFile | undefined> {
    const found = new Map<string, SourceFile | undefined>(paths.map((path) => [path, undefined]));
    const { repository, gitPrefix } = this.root;
    if (repository === undefined) return found;
    const names = paths.map((path) => `${this.commit}:${gitPrefix}${path}`);
    const checked = git(
      repository,
      ['cat-file', '--batch-check=%(objecttype) %(objectname) %(objectsize)'],
      names.join('\n') + '\n',
    );
    const blobs = blobsOf(checked, paths);
    const contents = git(repository, ['cat-file', '--batch'], blobs.map(({ hash }) => `${hash}\n`).join(''));
    if (contents === undefined) return found;
    let offset = 0;
    for (const { path, size } of blobs) {
      const start = contents.indexOf(10, offset) + 1;
      const text = decode(contents.subarray(start, start + size));
      if (text !== undefined) found.set(path, { path, text, origin: 'repository' });
      offset = start + size + 1;
    }
    return found;
  }
}

interface Blob {
  readonly path: string;
  readonly hash: string;
  readonly size: number;
}

function blobsOf(checked: Buffer | undefined, paths: readonly string[]): Blob[] {
  const lines = checked?.toString('utf8').split('\n') ?? [];
  return paths.flatMap((path, index) => {
    const [type, hash = '', size] = lines[index]?.split(' ') ?? [];
    const bytes = Number(size);
    return type === 'blob' && hexadecimal.test(hash) && bytes <= standardLimits.namedBytes ? [{ path, hash, size: bytes }] : [];
  });
}
