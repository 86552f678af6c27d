import type { Client } from './client.ts';
import { currentHead } from './comments.ts';
import { ApiFailure } from './failure.ts';
import { isInOneHunk } from './hunks.ts';
import { ownAuthor } from './identity.ts';
import {
  deleteSuggestion,
  hunksByPath,
  ownSuggestions,
  postReview,
  type PostedSuggestion,
  type Review,
} from './review-comments.ts';
import { isPostable, marked, type Marked, type Suggestion } from './suggestion.ts';

export interface SuggestionsRequest {
  readonly pullRequest: number;
  /** Head of the pull request whose lines the suggestions count. */
  readonly head: string;
  /** As of the comment: jobs and legs of a matrix do not delete each other's. */
  readonly key: string;
  /** Text of the review, Markdown. */
  readonly body: string;
  /** All that hold now: what is not among them any more is deleted. */
  readonly suggestions: readonly Suggestion[];
}

export interface SuggestionsResult {
  readonly posted: number;
  /** On the pull request already. */
  readonly kept: number;
  readonly deleted: number;
  /** Not on the pull request: outside the diff, over the limit or refused. The comment has to tell them. */
  readonly leftOver: readonly Suggestion[];
  readonly warnings: readonly string[];
}

/** More at once is taken for abuse (github-actions.md §2.1). */
const mostComments = 30;
/** Reviews sent to find the comment that GitHub does not take: 2 log₂ 30 for one, some more for a few. */
const mostReviews = 20;
const mostDeletions = 50;

/** Makes the suggestions on the pull request those that hold now. What goes wrong is left over and a warning, never a failed run. */
export async function suggest(client: Client, request: SuggestionsRequest): Promise<SuggestionsResult> {
  const tally = new Tally(request.suggestions);
  try {
    await bringUpToDate(client, request, tally);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    tally.warnings.push(error.message);
  }
  return tally.result();
}

class Tally {
  readonly all: readonly Marked[];
  readonly posted = new Set<string>();
  readonly kept = new Set<string>();
  readonly warnings: string[] = [];
  deleted = 0;

  constructor(suggestions: readonly Suggestion[]) {
    this.all = marked(suggestions);
  }

  result(): SuggestionsResult {
    const { posted, kept, deleted, warnings } = this;
    const open = this.all.filter(({ fingerprint }) => !posted.has(fingerprint) && !kept.has(fingerprint));
    return { posted: posted.size, kept: kept.size, deleted, leftOver: open.map(({ suggestion }) => suggestion), warnings };
  }
}

async function bringUpToDate(client: Client, request: SuggestionsRequest, tally: Tally): Promise<void> {
  const { pullRequest, head, key } = request;
  // Lines of another head are other lines.
  if ((await currentHead(client, pullRequest)) !== head) return;
  const author = await ownAuthor(client);
  const look = (): Promise<PostedSuggestion[]> => ownSuggestions(client, pullRequest, key, author);
  const present = await look();
  const valid = new Map(present.filter(({ outdated }) => !outdated).map((one) => [one.fingerprint, one]));
  for (const { fingerprint } of tally.all) if (valid.has(fingerprint)) tally.kept.add(fingerprint);
  const missing = tally.all.filter(({ fingerprint, suggestion }) => !tally.kept.has(fingerprint) && isPostable(suggestion));
  const shown = await insideDiff(client, pullRequest, missing);
  await new Posting(client, request, tally, look).post(shown.slice(0, mostComments));
  const needed = new Set(
    present.filter(({ id, fingerprint }) => tally.kept.has(fingerprint) && valid.get(fingerprint)?.id === id),
  );
  await clear(
    client,
    present.filter((one) => !needed.has(one) && !one.answered),
    tally,
  );
}

async function insideDiff(client: Client, pullRequest: number, suggestions: readonly Marked[]): Promise<Marked[]> {
  if (suggestions.length === 0) return [];
  const hunks = await hunksByPath(client, pullRequest, new Set(suggestions.map(({ suggestion: { path } }) => path)));
  return suggestions.filter(({ suggestion: { path, startLine, endLine } }) =>
    isInOneHunk(hunks.get(path) ?? [], startLine, endLine),
  );
}

/** One comment that GitHub does not take loses the whole review: halves are tried until it stands alone (github-actions.md §3, 19). */
class Posting {
  private readonly client: Client;
  private readonly request: SuggestionsRequest;
  private readonly tally: Tally;
  private readonly look: () => Promise<PostedSuggestion[]>;
  private reviews = 0;

  constructor(client: Client, request: SuggestionsRequest, tally: Tally, look: () => Promise<PostedSuggestion[]>) {
    this.client = client;
    this.request = request;
    this.tally = tally;
    this.look = look;
  }

  async post(suggestions: readonly Marked[]): Promise<void> {
    if (suggestions.length === 0 || this.reviews >= mostReviews) return;
    this.reviews++;
    try {
      await postReview(this.client, this.review(), suggestions);
      for (const { fingerprint } of suggestions) this.tally.posted.add(fingerprint);
    } catch (error) {
      if (!(error instanceof ApiFailure) || !['invalid', 'too-long'].includes(error.kind)) {
        await this.lookWhatArrived(error, suggestions);
        throw error;
      }
      if (suggestions.length === 1) return;
      const half = Math.ceil(suggestions.length / 2);
      await this.post(suggestions.slice(0, half));
      await this.post(suggestions.slice(half));
    }
  }

  /** The text stands above the first review only. */
  private review(): Review {
    return this.tally.posted.size === 0 ? this.request : { ...this.request, body: '' };
  }

  /** No answer is no refusal: what is on the pull request is not to be told twice. */
  private async lookWhatArrived(error: unknown, suggestions: readonly Marked[]): Promise<void> {
    if (!(error instanceof ApiFailure) || error.kind !== 'unavailable') return;
    const found = new Set((await this.look()).filter(({ outdated }) => !outdated).map(({ fingerprint }) => fingerprint));
    for (const { fingerprint } of suggestions) if (found.has(fingerprint)) this.tally.posted.add(fingerprint);
  }
}

/** Outdated ones go, unless somebody answered (github-actions.md §3, 20). */
async function clear(client: Client, outdated: readonly PostedSuggestion[], tally: Tally): Promise<void> {
  for (const one of outdated.slice(0, mostDeletions)) {
    await deleteSuggestion(client, one);
    tally.deleted++;
  }
}
