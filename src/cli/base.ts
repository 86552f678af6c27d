import { baseCommit, coreSelection, openBase, type Root } from '../workspace/index.ts';
import { UsageError, type Arguments } from './arguments.ts';

/** Asked for by name, so a base that is not there is a mistake, not something to go on without. */
export function baseOf(given: Arguments, root: Root): ReturnType<typeof openBase> {
  const ref = given.value('base');
  if (ref === undefined) return undefined;
  const found = baseCommit(root, [ref]);
  if ('missing' in found) throw new UsageError(`--base: ${found.missing}`);
  const base = openBase(root, found.commit, (path) => coreSelection.interestIn(path) !== 'never');
  if (base === undefined) throw new UsageError('--base: git could not compare with this commit');
  return base;
}
