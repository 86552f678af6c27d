import { relative, resolve, sep } from 'node:path';
import { rootAt, type Root } from '../workspace/index.ts';
import { InputError, linesOf, type Given } from './choices.ts';

export interface Checked {
  readonly root: Root;
  /** With several paths: the directories below the root that are looked at. */
  readonly only: readonly string[];
}

/** The directory to check. Several are checked as one tree from the workspace, so that a client in one finds its server in the other. */
export function checkedRoot(given: Given, workspace: string): Checked {
  const paths = linesOf(given, 'path');
  for (const path of paths) refuseOutside(workspace, path);
  const [single = '.', ...more] = paths;
  if (more.length === 0) return { root: rootOf(workspace, single), only: [] };
  if (given('include') !== '') throw new InputError('input include: not together with several paths; use exclude');
  const only = paths.map((path) => rootOf(workspace, path).directory);
  const root = rootOf(workspace, '.');
  return { root, only: only.map((directory) => relative(root.directory, directory).split(sep).join('/') || '**') };
}

function refuseOutside(workspace: string, path: string): void {
  const below = relative(workspace, resolve(workspace, path)).split(sep);
  if (below[0] === '..' || /^[A-Za-z]:/.test(below[0] ?? '')) throw new InputError('input path must lie in the workspace');
}

function rootOf(workspace: string, path: string): Root {
  try {
    return rootAt(resolve(workspace, path));
  } catch {
    throw new InputError(`input path: ${path} is no directory in the workspace`);
  }
}
