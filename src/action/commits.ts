import { baseCommit, coreSelection, headCommits, openBase, type Base, type Root } from '../workspace/index.ts';
import { InputError, type Given } from './choices.ts';
import { isHash, type Event } from './event.ts';

/** The commits around the checked tree. */
export interface Commits {
  readonly base: Base | undefined;
  /** Why there is no base although the event has one. */
  readonly missing: string | undefined;
  /** The commit that links point to: only when it is what is checked out. */
  readonly shown: string | undefined;
  /** The commit the report is about: of a pull request its head, although a merge is checked out. */
  readonly head: string | undefined;
}

export function commitsOf(root: Root, event: Event, given: Given, sha: string | undefined): Commits {
  const heads = root.repository === undefined ? [] : headCommits(root);
  refuseWrongTree(event, heads);
  const shown = [given('head-ref'), event.head, sha].find((one) => one !== undefined && heads.includes(one));
  const named = given('base-ref');
  const refs = named === '' ? refsOf(event, heads) : [named];
  const head = event.head ?? (isHash(sha) ? sha : undefined);
  if (refs.length === 0) return { base: undefined, missing: undefined, shown, head };
  const found = baseCommit(root, refs);
  if ('missing' in found) {
    if (named !== '') throw new InputError(`input base-ref: ${found.missing}`);
    return { base: undefined, missing: found.missing, shown, head };
  }
  const base = openBase(root, found.commit, (path) => coreSelection.interestIn(path) !== 'never');
  return { base, missing: undefined, shown, head };
}

/** On `pull_request` HEAD is a merge of both branches: its first parent is the base as it was merged with, newer than the event's. */
function refsOf(event: Event, heads: readonly string[]): string[] {
  const [, first, second] = heads;
  const merged = event.head !== undefined && second === event.head && first !== undefined ? [first] : [];
  return [...merged, ...(event.base === undefined ? [] : [event.base])];
}

/** `pull_request_target` checks out the base branch by default: a clean report about it would say nothing about the pull request. */
function refuseWrongTree(event: Event, heads: readonly string[]): void {
  if (event.kind !== 'pull-request-target' || event.head === undefined || heads.length === 0) return;
  if (!heads.includes(event.head))
    throw new InputError(
      'this is the base branch, not the pull request: use the event pull_request, which needs no secrets for this check',
    );
}
