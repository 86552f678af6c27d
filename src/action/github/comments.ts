import type { Client } from './client.ts';
import { ApiFailure, type Purpose } from './failure.ts';
import { authorIn, isSameAuthor, type Author } from './identity.ts';
import { mayBeMarked, parseMarker, type MarkerState } from './marker.ts';
import { hashAt, isRecord, numberAt, textAt } from './untrusted.ts';

/** A comment that is ours, as it is on the pull request. */
export interface OwnComment {
  readonly id: number;
  /** Its id in GraphQL. */
  readonly nodeId: string;
  readonly url: string;
  readonly body: string;
  readonly state: MarkerState | undefined;
}

const read: Purpose = { what: 'read the comments of the pull request', permission: 'pull-requests: write' };
const write: Purpose = { what: 'write comments', permission: 'pull-requests: write' };
const one = '/repos/{owner}/{repo}/issues/comments/{comment_id}';
const all = '/repos/{owner}/{repo}/issues/{issue_number}/comments';

/** Oldest first. A marker in somebody else's comment makes it none of ours (github-actions.md §7). */
export async function ownComments(client: Client, pullRequest: number, key: string, author: Author): Promise<OwnComment[]> {
  const found: OwnComment[] = [];
  for await (const item of client.list({ route: `GET ${all}`, parameters: { issue_number: pullRequest }, purpose: read })) {
    if (!mayBeMarked(textAt(item, 'body') ?? '') || !isSameAuthor(authorIn(isRecord(item) ? item['user'] : undefined), author))
      continue;
    const comment = commentIn(item);
    if (comment !== undefined && parseMarker(comment.body)?.key === key) found.push(comment);
  }
  return found.sort((a, b) => a.id - b.id);
}

function commentIn(item: unknown): OwnComment | undefined {
  const [id, body] = [numberAt(item, 'id'), textAt(item, 'body')];
  if (id === undefined || body === undefined) return undefined;
  const [nodeId = '', url = ''] = [textAt(item, 'node_id'), textAt(item, 'html_url')];
  return { id, nodeId, url: /^https?:\/\/[^\s"<>]+$/.test(url) ? url : '', body, state: parseMarker(body)?.state };
}

/** The comment as GitHub keeps it, and whom it says wrote it. */
export async function createComment(
  client: Client,
  pullRequest: number,
  body: string,
): Promise<{ comment: OwnComment; author: Author | undefined }> {
  const { data } = await client.request({
    route: `POST ${all}`,
    parameters: { issue_number: pullRequest, body },
    purpose: write,
  });
  return { comment: written(data), author: authorIn(isRecord(data) ? data['user'] : undefined) };
}

export async function updateComment(client: Client, { id }: OwnComment, body: string): Promise<OwnComment> {
  const { data } = await client.request({ route: `PATCH ${one}`, parameters: { comment_id: id, body }, purpose: write });
  return written(data);
}

function written(data: unknown): OwnComment {
  const comment = commentIn(data);
  if (comment === undefined) throw new ApiFailure('unavailable', 'cannot write comments: the answer is no comment');
  return comment;
}

/** One that is gone already is deleted. */
export async function deleteComment(client: Client, { id }: OwnComment): Promise<void> {
  try {
    await client.request({
      route: `DELETE ${one}`,
      parameters: { comment_id: id },
      purpose: { ...write, what: 'delete comments' },
    });
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.kind !== 'missing') throw error;
  }
}

/** Folds a comment as resolved, or opens it again. */
export async function setHidden(client: Client, { nodeId }: OwnComment, hidden: boolean): Promise<void> {
  const query = hidden
    ? 'mutation($id: ID!) { minimizeComment(input: { subjectId: $id, classifier: RESOLVED }) { minimizedComment { isMinimized } } }'
    : 'mutation($id: ID!) { unminimizeComment(input: { subjectId: $id }) { unminimizedComment { isMinimized } } }';
  await client.graphql(query, { id: nodeId }, { ...write, what: hidden ? 'minimise comments' : 'open minimised comments' });
}

/** The head the pull request has by now. */
export async function currentHead(client: Client, pullRequest: number): Promise<string | undefined> {
  const { data } = await client.request({
    route: 'GET /repos/{owner}/{repo}/pulls/{pull_number}',
    parameters: { pull_number: pullRequest },
    purpose: { what: 'read the pull request', permission: 'pull-requests: write' },
  });
  return hashAt(data, 'head', 'sha');
}
