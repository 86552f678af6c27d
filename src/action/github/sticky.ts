import type { commentModes, commentOnCleanChoices } from '../comment-modes.ts';
import type { Client } from './client.ts';
import { digestOf } from './comment-key.ts';
import { createComment, currentHead, deleteComment, ownComments, setHidden, updateComment, type OwnComment } from './comments.ts';
import { ApiFailure } from './failure.ts';
import { ownAuthor, type Author } from './identity.ts';
import { isNewer, markerLines, type Run } from './marker.ts';

/** One comment a key on a pull request: what it is to say, and when. */
export interface StickyComment {
  readonly pullRequest: number;
  /** Head of the pull request that was checked. */
  readonly head: string;
  readonly run: Run;
  readonly key: string;
  /**
   * - `auto`: from the first finding on · `always` · `on-failure`: from the first failure on; once there, each is kept up to date
   * - `never`: not one request
   */
  readonly mode: (typeof commentModes)[number];
  /** What becomes of it when all is right. With `always` it is never deleted. */
  readonly onClean: (typeof commentOnCleanChoices)[number];
  readonly outcome: 'failing' | 'findings' | 'clean';
  /** Markdown within GitHub's 65,536 characters, room for 500 of the marker; it must not begin with a marker. */
  readonly text: string;
  /** What decides whether anything changed, when not the whole text: without the run's link and the commit's name. */
  readonly significant?: string;
}

/** What was done. `left`: a newer run has spoken or is about to. Nothing here changes the verdict of the run. */
export interface StickyResult {
  readonly action: 'created' | 'updated' | 'unchanged' | 'minimized' | 'deleted' | 'left' | 'none';
  readonly id: number | undefined;
  readonly url: string;
  /** Exactly what is on the pull request now; '' when nothing is. */
  readonly body: string;
  readonly warnings: readonly string[];
}

/** Tries of the whole: the comment may be deleted under our hands, and a comment that was sent may or may not be there. */
const rounds = 3;

export async function keepComment(client: Client, wanted: StickyComment): Promise<StickyResult> {
  if (wanted.mode === 'never') return nothing;
  const upkeep = new Upkeep(client, wanted);
  try {
    return await upkeep.run();
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return upkeep.result('none', undefined, [error.message]);
  }
}

const nothing: StickyResult = { action: 'none', id: undefined, url: '', body: '', warnings: [] };

class Upkeep {
  private readonly client: Client;
  private readonly wanted: StickyComment;
  private readonly digest: string;
  private readonly warnings: string[] = [];
  private author: Author | undefined;
  private step: 'look' | 'create' | 'update' = 'look';
  /** A comment was sent, without a word whether it arrived. */
  private sent = false;
  /** The comment as it was seen last. */
  private seen: OwnComment | undefined;

  constructor(client: Client, wanted: StickyComment) {
    this.client = client;
    this.wanted = wanted;
    this.digest = digestOf(wanted.significant ?? wanted.text);
  }

  async run(): Promise<StickyResult> {
    for (let round = 1; ; round++) {
      try {
        return await this.round();
      } catch (error) {
        if (round === rounds || !this.isWorthAnotherLook(error) || !(await this.client.pause(1000 * round))) throw error;
        this.sent ||= this.step === 'create';
      }
    }
  }

  /** Deleted since we looked, or sent without an answer: a second look shows which. */
  private isWorthAnotherLook(error: unknown): boolean {
    if (!(error instanceof ApiFailure) || this.step === 'look') return false;
    return error.kind === 'conflict' || error.kind === (this.step === 'create' ? 'unavailable' : 'missing');
  }

  private async round(): Promise<StickyResult> {
    this.step = 'look';
    const [oldest, ...others] = await this.list();
    this.seen = oldest;
    if (await this.isOutdated([oldest, ...others])) return this.result('left', oldest);
    await this.remove(others);
    if (oldest !== undefined) return this.keep(oldest);
    return this.isToBeCreated() ? this.create() : this.result('none', undefined);
  }

  private async list(): Promise<OwnComment[]> {
    this.author ??= await ownAuthor(this.client);
    return ownComments(this.client, this.wanted.pullRequest, this.wanted.key, this.author);
  }

  /** A slow old run never overwrites a newer one, and never speaks of a head that is none any more (github-actions.md §3, 10). */
  private async isOutdated(comments: readonly (OwnComment | undefined)[]): Promise<boolean> {
    if (comments.some((comment) => comment !== undefined && this.isNewer(comment))) return true;
    const head = await this.currentHead();
    return head !== undefined && head !== this.wanted.head;
  }

  private isNewer({ state }: OwnComment): boolean {
    return state !== undefined && isNewer(state.run, this.wanted.run);
  }

  /** A token for issues only may comment, but not look at the pull request. */
  private async currentHead(): Promise<string | undefined> {
    try {
      return await currentHead(this.client, this.wanted.pullRequest);
    } catch (error) {
      if (error instanceof ApiFailure && ['refused', 'missing'].includes(error.kind)) return undefined;
      throw error;
    }
  }

  private isToBeCreated(): boolean {
    const { mode, outcome } = this.wanted;
    return mode === 'always' || (mode === 'auto' ? outcome !== 'clean' : outcome === 'failing');
  }

  private async keep(comment: OwnComment): Promise<StickyResult> {
    const { mode, onClean, outcome } = this.wanted;
    if (outcome !== 'clean' || onClean === 'update' || (mode === 'always' && onClean === 'delete'))
      return this.show(comment, false);
    if (onClean === 'minimize') return this.show(comment, true);
    await deleteComment(this.client, comment);
    this.seen = undefined;
    return this.result('deleted', undefined);
  }

  /** The fold first: whether it worked stands in the marker, so that the next run tries what did not. */
  private async show(comment: OwnComment, hide: boolean): Promise<StickyResult> {
    const { digest, hidden: was } = comment.state ?? { digest: '', hidden: false };
    if (was === hide && digest === this.digest) return this.result(this.sent ? 'created' : 'unchanged', comment);
    const hidden = was === hide || (await this.attempt(() => setHidden(this.client, comment, hide))) ? hide : was;
    this.seen = await this.update(comment, hidden);
    return this.result(hidden && !was ? 'minimized' : 'updated', this.seen);
  }

  private update(comment: OwnComment, hidden: boolean): Promise<OwnComment> {
    this.step = 'update';
    return updateComment(this.client, comment, this.body(hidden));
  }

  private async create(): Promise<StickyResult> {
    this.step = 'create';
    const { comment, author } = await createComment(this.client, this.wanted.pullRequest, this.body(false));
    this.seen = comment;
    // The surest word on who we are: with a token that GraphQL did not answer, comments of earlier runs were overlooked.
    this.author = author ?? this.author;
    try {
      return await this.settle(comment);
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      return this.result('created', comment, [error.message]);
    }
  }

  /** Two writers at once: both look again, the oldest comment wins, and both agree on which that is (github-actions.md §3, 9). */
  private async settle(created: OwnComment): Promise<StickyResult> {
    const others = (await this.list()).filter(({ id }) => id !== created.id);
    const newer = others.filter((comment) => this.isNewer(comment));
    const [oldest] = others;
    if (oldest === undefined || created.id < oldest.id) {
      // A newer run among them sees this one as the oldest and writes into it.
      await this.remove(others.filter((comment) => !newer.includes(comment)));
      return this.result('created', created);
    }
    if (newer.length > 0) {
      await this.remove([created]);
      return this.result('left', oldest);
    }
    const kept = await this.show(oldest, false);
    await this.remove([created, ...others.slice(1)]);
    return { ...kept, warnings: [...this.warnings] };
  }

  private async remove(comments: readonly OwnComment[]): Promise<void> {
    for (const comment of comments.slice(0, 20)) await this.attempt(() => deleteComment(this.client, comment));
  }

  /** What may fail without harm: a warning, once. */
  private async attempt(step: () => Promise<void>): Promise<boolean> {
    try {
      await step();
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (!this.warnings.includes(error.message)) this.warnings.push(error.message);
      return false;
    }
  }

  private body(hidden: boolean): string {
    const { key, head, run, text } = this.wanted;
    return markerLines(key, { head, run, digest: this.digest, hidden }) + text;
  }

  result(action: StickyResult['action'], comment: OwnComment | undefined, more: readonly string[] = []): StickyResult {
    const { id, url = '', body = '' } = comment ?? this.seen ?? {};
    return { action, id, url, body, warnings: [...this.warnings, ...more] };
  }
}
