import type { Comment, GitHubState, Identity, PullFile, PullRequest, ReviewComment } from './github-state.ts';
import { addComment, addReviewComment, hash } from './github-state.ts';

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Asked {
  readonly state: GitHubState;
  readonly identity: Identity;
  readonly parts: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
}

type Route = readonly [method: string, pattern: RegExp, handle: (asked: Asked) => Answered];

const repo = '/repos/acme/shop';
const bodyLimit = 65_536;

/** What the action may ask for. */
export const routes: readonly Route[] = [
  ['GET', at('/issues/(\\d+)/comments'), guarded(['issues=read', 'pull_requests=read'], onPull(listComments))],
  ['POST', at('/issues/(\\d+)/comments'), guarded(['issues=write', 'pull_requests=write'], onPull(unlocked(createComment)))],
  ['PATCH', at('/issues/comments/(\\d+)'), guarded(['issues=write', 'pull_requests=write'], onOwnComment(updateComment))],
  ['DELETE', at('/issues/comments/(\\d+)'), guarded(['issues=write', 'pull_requests=write'], onOwnComment(deleteComment))],
  ['GET', at('/pulls'), guarded(['pull_requests=read'], listPulls)],
  ['GET', at('/pulls/(\\d+)'), guarded(['pull_requests=read'], onPull(showPull))],
  ['GET', at('/pulls/(\\d+)/files'), guarded(['pull_requests=read'], onPull(listFiles))],
  ['GET', at('/pulls/(\\d+)/comments'), guarded(['pull_requests=read'], onPull(listReviewComments))],
  ['POST', at('/pulls/(\\d+)/reviews'), guarded(['pull_requests=write'], onPull(unlocked(createReview)))],
  ['DELETE', at('/pulls/comments/(\\d+)'), guarded(['pull_requests=write'], deleteReviewComment)],
  ['GET', at('/compare/([^/]+)'), guarded(['contents=read'], compare)],
  ['GET', at('/contents/(.+)'), guarded(['contents=read'], contents)],
];

function at(path: string): RegExp {
  return new RegExp(`^${repo}${path}$`);
}

/** 403 names the permissions that would do, as GitHub does; alternatives are parted by `;`. */
function guarded(accepted: readonly string[], handle: Route[2]): Route[2] {
  return (asked) => {
    const allowed = accepted.some((one) => {
      const [name = '', level] = one.split('=');
      const has = asked.identity.permissions[name];
      return has === 'write' || has === level;
    });
    if (allowed) return handle(asked);
    const headers = { 'x-accepted-github-permissions': accepted.join('; ') };
    return { status: 403, headers, body: { message: 'Resource not accessible by integration' } };
  };
}

type OnPull = (asked: Asked, pull: PullRequest) => Answered;

function onPull(handle: OnPull): Route[2] {
  return (asked) => {
    const pull = asked.state.pulls.get(Number(asked.parts[0]));
    return pull === undefined ? notFound : handle(asked, pull);
  };
}

function unlocked(handle: OnPull): OnPull {
  const message = 'Unable to create comment because issue is locked.';
  return (asked, pull) => (pull.locked ? { status: 403, body: { message } } : handle(asked, pull));
}

const notFound: Answered = { status: 404, body: { message: 'Not Found' } };

function listComments({ state, query }: Asked, { number }: PullRequest): Answered {
  const all = state.comments.filter(({ issue }) => issue === number);
  return paged(
    state,
    query,
    all.map((one) => shownComment(state, one)),
  );
}

function createComment({ state, identity, body }: Asked, { number }: PullRequest): Answered {
  const text = bodyIn(body);
  if (text.length > bodyLimit) return tooLong;
  const { login, type } = identity;
  return { status: 201, body: shownComment(state, addComment(state, number, text, { login, type })) };
}

const tooLong: Answered = {
  status: 422,
  body: {
    message: 'Validation Failed',
    errors: [
      { resource: 'IssueComment', code: 'custom', field: 'body', message: 'body is too long (maximum is 65536 characters)' },
    ],
  },
};

type OnComment = (asked: Asked, comment: Comment) => Answered;

/** A token of a job edits its own comments only. */
function onOwnComment(handle: OnComment): Route[2] {
  return (asked) => {
    const comment = asked.state.comments.find(({ id }) => id === Number(asked.parts[0]));
    if (comment === undefined) return notFound;
    if (comment.login !== asked.identity.login)
      return { status: 403, body: { message: 'Must have admin rights to Repository.' } };
    return handle(asked, comment);
  };
}

function updateComment({ state, body }: Asked, comment: Comment): Answered {
  const text = bodyIn(body);
  if (text.length > bodyLimit) return tooLong;
  comment.body = text;
  return { status: 200, body: shownComment(state, comment) };
}

function deleteComment({ state }: Asked, comment: Comment): Answered {
  state.comments = state.comments.filter((one) => one !== comment);
  return { status: 204 };
}

function shownComment(state: GitHubState, { id, issue, body, login, type }: Comment): unknown {
  const html_url = `https://github.com/${state.repository}/pull/${issue}#issuecomment-${id}`;
  return { id, node_id: `IC_${id}`, html_url, body, user: { login, type } };
}

function showPull(_: Asked, { number, head, locked }: PullRequest): Answered {
  return { status: 200, body: { number, state: 'open', locked, head: { sha: head } } };
}

/** Oldest updated first, unless asked otherwise. */
function listPulls({ state, query }: Asked): Answered {
  const open = [...state.pulls.values()].filter((pull) => pull.open || query['state'] !== 'open');
  const ordered = query['direction'] === 'desc' ? open.reverse() : open;
  return paged(
    state,
    query,
    ordered.map(({ number, head, headRepo, open: isOpen }) => ({
      number,
      state: isOpen ? 'open' : 'closed',
      head: { sha: head, repo: headRepo === null ? null : { id: headRepo } },
      base: { sha: hash('base'), repo: { id: state.repositoryId } },
    })),
  );
}

function listFiles({ state, query }: Asked, { files }: PullRequest): Answered {
  return paged(state, query, files.slice(0, 3000));
}

function listReviewComments({ state, query }: Asked, { number }: PullRequest): Answered {
  const all = state.reviewComments.filter(({ pull }) => pull === number);
  return paged(state, query, all.map(shownReviewComment));
}

function shownReviewComment({ id, path, body, login, type, line, inReplyTo }: ReviewComment): unknown {
  return { id, path, body, line, user: { login, type }, ...(inReplyTo !== undefined && { in_reply_to_id: inReplyTo }) };
}

interface Draft {
  readonly path: string;
  readonly line: number;
  readonly start_line?: number;
  readonly body: string;
}

/** One comment outside the diff loses them all. */
function createReview({ state, identity, body }: Asked, pull: PullRequest): Answered {
  const {
    comments = [],
    commit_id = '',
    body: text = '',
  } = body as {
    readonly comments?: readonly Draft[];
    readonly commit_id?: string;
    readonly body?: string;
  };
  if (comments.some((draft) => !isInDiff(pull.files, draft)))
    return { status: 422, body: { message: 'Unprocessable Entity', errors: ['Line could not be resolved'] } };
  for (const { path, line, start_line: startLine, body: own } of comments)
    addReviewComment(state, pull.number, own, { path, line, startLine, login: identity.login, type: identity.type });
  state.reviews.push({ pull: pull.number, commit: commit_id, body: text, comments: comments.length });
  return { status: 200, body: { id: state.nextId++ } };
}

function isInDiff(files: readonly PullFile[], { path, line, start_line: start = line }: Draft): boolean {
  const patch = files.find(({ filename }) => filename === path)?.patch ?? '';
  return shownLines(patch).some((lines) => lines.includes(start) && lines.includes(line));
}

/** Lines of the new side, hunk by hunk, counted out of the patch's text. */
function shownLines(patch: string): number[][] {
  const hunks: number[][] = [];
  let line = 0;
  for (const text of patch.split('\n')) {
    const start = /^@@ [^+]*\+(\d+)/.exec(text)?.[1];
    if (start !== undefined) {
      line = Number(start);
      hunks.push([]);
    } else if (/^[ +]/.test(text)) hunks.at(-1)?.push(line++);
  }
  return hunks;
}

function deleteReviewComment({ state, identity, parts }: Asked): Answered {
  const comment = state.reviewComments.find(({ id }) => id === Number(parts[0]));
  if (comment?.login !== identity.login) return notFound;
  state.reviewComments = state.reviewComments.filter((one) => one !== comment);
  return { status: 204 };
}

function compare({ state, parts, query }: Asked): Answered {
  const found = state.comparisons.get(parts[0] ?? '');
  if (found === undefined) return notFound;
  const files = (query['page'] ?? '1') === '1' ? found.files.slice(0, 300) : [];
  return { status: 200, body: { merge_base_commit: { sha: found.mergeBase }, files } };
}

/** Above 1 MB the text is left out. */
function contents({ state, parts, query }: Asked): Answered {
  const bytes = state.contents.get(`${query['ref'] ?? ''}:${parts[0] ?? ''}`);
  if (bytes === undefined) return notFound;
  if (bytes === null) return { status: 200, body: { type: 'submodule', size: 0 } };
  const large = bytes.length > 1 << 20;
  const content = large ? '' : bytes.toString('base64').replace(/.{60}/g, '$&\n');
  return { status: 200, body: { type: 'file', size: bytes.length, encoding: large ? 'none' : 'base64', content } };
}

/** 30 a page unless asked for more, 100 at most, with a Link header. */
function paged(state: GitHubState, query: Asked['query'], all: readonly unknown[]): Answered {
  const size = Math.min(100, Number(query['per_page'] ?? 30));
  const page = Number(query['page'] ?? 1);
  const more = page * size < all.length;
  const headers = more ? { link: `<${state.url}/?page=${page + 1}>; rel="next"` } : {};
  return { status: 200, headers, body: all.slice((page - 1) * size, page * size) };
}

function bodyIn(body: unknown): string {
  return (body as { readonly body?: string } | undefined)?.body ?? '';
}
