import { LineIndex, parseBaseline, parseSettings, rules, type Problem, type Settings, type SourceFile } from '../core/index.ts';
import { readAtCommit } from './base.ts';
import { decode } from './decode.ts';
import { FileReader } from './file-reader.ts';
import { standardLimits } from './limits.ts';
import type { Root } from './repository.ts';

/** Where settings are looked for, in the checked directory and then at the top of the work tree. */
export const settingsNames = ['.github/pg-port-guard.yml', 'pg-port-guard.yml'] as const;

/** Where a baseline is looked for, in the same directories. */
export const baselineName = '.github/pg-port-guard-baseline.json';

/** A mistake in settings, for people: the path is relative to the top of the work tree. */
export interface Mistake {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** An earlier state of the work tree: a commit in the clone, or a reading of paths from its top by other means. */
export type Earlier = string | ((path: string) => string | undefined);

/** A file by its path below the top of the work tree, as it is or as it was earlier. */
export function readAtTop(root: Root, path: string, earlier?: Earlier): string | undefined {
  if (typeof earlier === 'function') return earlier(path);
  const top = root.repository?.top ?? root.directory;
  return earlier === undefined ? readBelow(top, path) : readAtCommit({ ...root, directory: top, gitPrefix: '' }, earlier, path);
}

/** Every path from the top at which settings or a baseline are looked for. */
export function settingsPaths(root: Root): string[] {
  return [...settingsNames, baselineName].flatMap((name) => [`${root.gitPrefix}${name}`, name]);
}

/** A file by its path below a directory; the same protections as for files that a repository names. */
export function readBelow(directory: string, path: string): string | undefined {
  const read = new FileReader(directory).readNamed(path, standardLimits.gatedBytes);
  return 'bytes' in read ? decode(read.bytes) : undefined;
}

/** The settings file of a directory, if it has one. */
export function findSettings(root: Root, earlier?: Earlier): SourceFile | undefined {
  return findNamed(settingsNames, root, earlier);
}

/** The baseline that counts without being named. */
export function findBaseline(root: Root, earlier?: Earlier): SourceFile | undefined {
  return findNamed([baselineName], root, earlier);
}

function findNamed(names: readonly string[], root: Root, earlier: Earlier | undefined): SourceFile | undefined {
  for (const path of [...names.map((name) => `${root.gitPrefix}${name}`), ...names]) {
    const text = readAtTop(root, path, earlier);
    if (text !== undefined) return { path, text, origin: 'repository' };
  }
  return undefined;
}

export interface Understood {
  readonly settings: Settings;
  readonly mistakes: readonly Mistake[];
}

export function understandSettings(file: SourceFile): Understood {
  const { settings, problems } = parseSettings(file, rules);
  return { settings, mistakes: mistakesOf(file, problems) };
}

export function mistakesOf(file: SourceFile, problems: readonly Problem[]): Mistake[] {
  const lines = new LineIndex(file.text);
  return problems.map(({ message, at }) => ({ path: file.path, line: lines.lineAt(at.span.start), message }));
}

export function understandBaseline(file: SourceFile): {
  readonly baseline: ReadonlySet<string>;
  readonly mistakes: readonly Mistake[];
} {
  const { fingerprints, problem } = parseBaseline(file.text);
  return { baseline: fingerprints, mistakes: problem === undefined ? [] : [{ path: file.path, line: 1, message: problem }] };
}
