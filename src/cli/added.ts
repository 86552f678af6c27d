import type { AddedToFiles } from '../core/index.ts';
import { addedToBaseline, addedToSettings, findBaseline, findSettings, type Root } from '../workspace/index.ts';
import type { Arguments } from './arguments.ts';

/** What the work tree adds to settings file and baseline that silences. Files that a flag names may lie anywhere: no commit has them. */
export function addedToFiles(given: Arguments, root: Root, commit: string | undefined): AddedToFiles {
  const isFound = (flag: string): boolean => commit !== undefined && given.value(flag) === undefined;
  return {
    settings: isFound('config') ? addedToSettings(findSettings(root, commit), findSettings(root), 'now') : [],
    baseline: {
      fingerprints: isFound('baseline') ? addedToBaseline(findBaseline(root, commit), findBaseline(root)) : new Set(),
      effect: 'now',
    },
  };
}
