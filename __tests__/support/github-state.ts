import { createHash } from 'node:crypto';

/** Whom a token belongs to and what it may do: `pull_requests: 'write'`. */
export interface Identity {
  readonly login: string;
  readonly type: 'Bot' | 'User';
  readonly permissions: Readonly<Record<string, 'read' | 'write'>>;
}

export interface Comment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly login: string;
  readonly type: 'Bot' | 'User';
  minimized: boolean;
}

export interface ReviewComment {
  readonly id: number;
  readonly pull: number;
  readonly path: string;
  readonly body: string;
  readonly login: string;
  readonly type: 'Bot' | 'User';
  /** null: outdated. */
  line: number | null;
  readonly startLine: number | undefined;
  readonly inReplyTo: number | undefined;
}

export interface PullFile {
  readonly filename: string;
  readonly status: string;
  readonly previous_filename?: string;
  /** Absent for binary and large files. */
  readonly patch?: string;
}

export interface PullRequest {
  readonly number: number;
  head: string;
  /** Id of the repository the head is in; null: deleted. */
  readonly headRepo: number | null;
  readonly open: boolean;
  locked: boolean;
  files: PullFile[];
}

export interface Review {
  readonly pull: number;
  readonly commit: string;
  readonly body: string;
  readonly comments: number;
}

export interface GitHubState {
  url: string;
  readonly repository: string;
  repositoryId: number;
  /** Token → identity. `workflow-token-…` may write what our README asks for. */
  readonly tokens: Map<string, Identity>;
  readonly pulls: Map<number, PullRequest>;
  comments: Comment[];
  reviewComments: ReviewComment[];
  readonly reviews: Review[];
  /** `base...head` → merge base and files. */
  readonly comparisons: Map<string, { readonly mergeBase: string; readonly files: readonly PullFile[] }>;
  /** `commit:path` → bytes; null is a submodule. */
  readonly contents: Map<string, Buffer | null>;
  /** What GraphQL says the viewer is called; undefined: it refuses. */
  viewer: (identity: Identity) => string | undefined;
  nextId: number;
}

/** A token as GitHub makes them. */
export const writeToken = 'ghs_0123456789abcdefghijABCDEFGHIJ012345';
export const readToken = 'ghs_readreadreadreadreadreadreadreadread';
export const personalToken = 'ghp_personalpersonalpersonalpersonal0123';

export function freshState(): GitHubState {
  const bot = { login: 'github-actions[bot]', type: 'Bot' } as const;
  return {
    url: '',
    repository: 'acme/shop',
    repositoryId: 11,
    tokens: new Map<string, Identity>([
      [writeToken, { ...bot, permissions: { contents: 'read', pull_requests: 'write' } }],
      [readToken, { ...bot, permissions: { contents: 'read', pull_requests: 'read' } }],
      [personalToken, { login: 'rosa', type: 'User', permissions: { contents: 'read', pull_requests: 'write' } }],
    ]),
    pulls: new Map(),
    comments: [],
    reviewComments: [],
    reviews: [],
    comparisons: new Map(),
    contents: new Map(),
    viewer: ({ login }) => login,
    nextId: 1000,
  };
}

/** A full hash that is told by a word. */
export function hash(word: string): string {
  return createHash('sha1').update(word).digest('hex');
}

export function addPullRequest(state: GitHubState, number: number, options: Partial<PullRequest> = {}): PullRequest {
  const pull = { number, head: hash('head'), headRepo: 11, open: true, locked: false, files: [], ...options };
  state.pulls.set(number, pull);
  return pull;
}

export function addComment(state: GitHubState, issue: number, body: string, author: Partial<Comment> = {}): Comment {
  const comment: Comment = {
    id: state.nextId++,
    issue,
    body,
    login: 'github-actions[bot]',
    type: 'Bot',
    minimized: false,
    ...author,
  };
  state.comments.push(comment);
  return comment;
}

export function addReviewComment(
  state: GitHubState,
  pull: number,
  body: string,
  options: Partial<ReviewComment> = {},
): ReviewComment {
  const comment: ReviewComment = {
    id: state.nextId++,
    pull,
    path: '.env',
    body,
    login: 'github-actions[bot]',
    type: 'Bot',
    line: 1,
    startLine: undefined,
    inReplyTo: undefined,
    ...options,
  };
  state.reviewComments.push(comment);
  return comment;
}
