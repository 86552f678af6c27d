import type { Client } from './client.ts';
import { ApiFailure, type Purpose } from './failure.ts';
import { hunksOf, type Hunk } from './hunks.ts';
import { authorIn, isSameAuthor, type Author } from './identity.ts';
import { fingerprintIn, suggestionBody, type Marked } from './suggestion.ts';
import { isRecord, numberAt, textAt } from './untrusted.ts';

/** A suggestion of ours that is on the pull request. */
export interface PostedSuggestion {
  readonly id: number;
  readonly fingerprint: string;
  /** Its lines are no longer part of the diff. */
  readonly outdated: boolean;
  readonly answered: boolean;
}

const read: Purpose = { what: 'read the changed files of the pull request', permission: 'pull-requests: write' };
const write: Purpose = { what: 'write reviews', permission: 'pull-requests: write' };
const pull = '/repos/{owner}/{repo}/pulls';

/** Hunks of the named files; GitHub lists up to 3,000 files, large ones without a patch. */
export async function hunksByPath(client: Client, pullRequest: number, paths: ReadonlySet<string>): Promise<Map<string, Hunk[]>> {
  const hunks = new Map<string, Hunk[]>();
  const call = { route: `GET ${pull}/{pull_number}/files`, parameters: { pull_number: pullRequest }, purpose: read };
  for await (const file of client.list(call)) {
    const path = textAt(file, 'filename') ?? '';
    if (paths.has(path) && textAt(file, 'status') !== 'removed') hunks.set(path, hunksOf(textAt(file, 'patch')));
  }
  return hunks;
}

export async function ownSuggestions(
  client: Client,
  pullRequest: number,
  key: string,
  author: Author,
): Promise<PostedSuggestion[]> {
  const answered = new Set<number>();
  const own: Omit<PostedSuggestion, 'answered'>[] = [];
  const purpose = { ...read, what: 'read the review comments of the pull request' };
  const call = { route: `GET ${pull}/{pull_number}/comments`, parameters: { pull_number: pullRequest }, purpose };
  for await (const item of client.list(call)) {
    const parent = numberAt(item, 'in_reply_to_id');
    if (parent !== undefined) answered.add(parent);
    const fingerprint = fingerprintIn(textAt(item, 'body') ?? '', key);
    const id = numberAt(item, 'id');
    if (fingerprint === undefined || id === undefined || parent !== undefined || !isRecord(item)) continue;
    if (isSameAuthor(authorIn(item['user']), author))
      own.push({ id, fingerprint, outdated: numberAt(item, 'line') === undefined });
  }
  return own.map((one) => ({ ...one, answered: answered.has(one.id) }));
}

/** One review: all of its comments are posted or none. */
export async function postReview(client: Client, review: Review, comments: readonly Marked[]): Promise<void> {
  const { pullRequest, head, key, body } = review;
  await client.request({
    route: `POST ${pull}/{pull_number}/reviews`,
    parameters: {
      pull_number: pullRequest,
      commit_id: head,
      event: 'COMMENT',
      body,
      comments: comments.map((one) => ({ ...placeOf(one), body: suggestionBody(key, one) })),
    },
    purpose: write,
  });
}

export interface Review {
  readonly pullRequest: number;
  readonly head: string;
  readonly key: string;
  readonly body: string;
}

function placeOf({ suggestion: { path, startLine, endLine } }: Marked): Readonly<Record<string, unknown>> {
  const end = { path, side: 'RIGHT', line: endLine };
  return startLine === endLine ? end : { ...end, start_line: startLine, start_side: 'RIGHT' };
}

export async function deleteSuggestion(client: Client, { id }: PostedSuggestion): Promise<void> {
  try {
    const purpose = { ...write, what: 'delete review comments' };
    await client.request({ route: `DELETE ${pull}/comments/{comment_id}`, parameters: { comment_id: id }, purpose });
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.kind !== 'missing') throw error;
  }
}
