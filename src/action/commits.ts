import {
  baseCommit,
  coreSelection,
  headCommits,
  openBase,
  readAtTop,
  type Base,
  type Earlier,
  type Root,
} from '../workspace/index.ts';
import { InputError, type Given } from './choices.ts';
import { isHash, type Event } from './event.ts';
import type { ApiBase, ApiBaseRequest } from './github/changed-files.ts';

/** The commits around the checked tree. */
export interface Commits {
  readonly base: Base | undefined;
  /** Settings and baseline as they were at the base. */
  readonly earlier: Earlier | undefined;
  /** Why there is no base although the event has one, or what of it is missing. */
  readonly notices: readonly string[];
  /** The commit that links point to: only when it is what is checked out. */
  readonly shown: string | undefined;
  /** The commit the report is about: of a pull request its head, although a merge is checked out. */
  readonly head: string | undefined;
}

/** The base by other means than the clone; undefined: there is no token to ask with. */
export type OverApi = (request: Omit<ApiBaseRequest, 'also'>) => Promise<ApiBase | { readonly missing: string } | undefined>;

export interface Surroundings {
  /** GITHUB_SHA. */
  readonly sha: string | undefined;
  readonly overApi: OverApi;
}

export async function commitsOf(root: Root, event: Event, given: Given, { sha, overApi }: Surroundings): Promise<Commits> {
  const heads = root.repository === undefined ? [] : headCommits(root);
  refuseWrongTree(event, heads);
  const shown = [given('head-ref'), event.head, sha].find((one) => one !== undefined && heads.includes(one));
  const head = event.head ?? (isHash(sha) ? sha : undefined);
  const without = { base: undefined, earlier: undefined, notices: [], shown, head };
  const named = given('base-ref');
  const refs = named === '' ? refsOf(event, heads) : [named];
  if (refs.length === 0) return without;
  const found = baseCommit(root, refs);
  if ('commit' in found) return { ...without, base: openBase(root, found.commit, isWanted), earlier: found.commit };
  if (named !== '') throw new InputError(`input base-ref: ${found.missing}`);
  return { ...without, ...((await fromApi(root, event, heads, overApi)) ?? { notices: [withoutBase(found.missing)] }) };
}

function isWanted(path: string): boolean {
  return coreSelection.interestIn(path) !== 'never';
}

function withoutBase(why: string): string {
  return `checked without the commit before the change: ${why}`;
}

/** A clone of one commit, as actions/checkout makes it by default, has no base: GitHub is asked for it. */
async function fromApi(
  root: Root,
  event: Event,
  heads: readonly string[],
  overApi: OverApi,
): Promise<Pick<Commits, 'base' | 'earlier' | 'notices'> | undefined> {
  const [head] = heads;
  const { base, number: pullRequest, kind } = event;
  if (base === undefined || head === undefined || kind === 'other') return undefined;
  const { gitPrefix } = root;
  const answer = await overApi({ base, head, pullRequest, gitPrefix, wanted: isWanted });
  if (answer === undefined) return undefined;
  if ('missing' in answer) return { base: undefined, earlier: undefined, notices: [withoutBase(answer.missing)] };
  const earlier = (path: string): string | undefined => (answer.atTop.has(path) ? answer.atTop.get(path) : readAtTop(root, path));
  return { base: answer.base, earlier, notices: answer.notices };
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
