import type { getOctokit } from '@actions/github';
import { ApiFailure, failureOf, type FailedAnswer, type Purpose } from './failure.ts';
import { at, isRecord, textAt } from './untrusted.ts';

/** Time as the client sees it: tests do not wait. */
export interface Clock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface ClientOptions {
  readonly token: string;
  /** GITHUB_API_URL, also on GHES and ghe.com; it is never made from the server's URL (github-actions.md §7). */
  readonly apiUrl: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly clock?: Clock;
  /** Milliseconds one answer may take. */
  readonly requestTimeout?: number;
  /** Milliseconds from the first request on, waiting included. */
  readonly deadline?: number;
  /** Tries of one request. */
  readonly attempts?: number;
}

/** One request: `GET /repos/{owner}/{repo}/…` with its parameters; owner and repo are filled in. */
export interface Call {
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly purpose: Purpose;
}

export interface Answer {
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
}

type Octokit = ReturnType<typeof getOctokit>;
type Outcome = Answer | ApiFailure;

/** A minute is what GitHub asks for at a secondary limit without a hint: one such wait fits in. */
const standard = { requestTimeout: 15_000, deadline: 90_000, attempts: 4 };

const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** octokit warns on the console, which the runner reads for commands. */
const silence = (): undefined => undefined;
const silent = { debug: silence, info: silence, warn: silence, error: silence };

/** GitHub's API within limits of time; everything that goes wrong is an ApiFailure. */
export class Client {
  private readonly octokit: Octokit;
  private readonly options: ClientOptions & typeof standard & { readonly clock: Clock };
  private readonly owner: string;
  private readonly repo: string;
  private started: number | undefined;

  constructor(octokit: Octokit, options: ClientOptions) {
    this.octokit = octokit;
    this.options = { clock: systemClock, ...standard, ...options };
    [this.owner = '', this.repo = ''] = options.repository.split('/');
  }

  /** Tries again what was surely not carried out, and what may be carried out twice. */
  async request(call: Call): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.once(call);
      if (!(outcome instanceof ApiFailure)) return outcome;
      const wait = waitBefore(outcome, call, attempt);
      if (wait === undefined || attempt >= this.options.attempts || wait >= this.left()) throw outcome;
      await this.options.clock.sleep(wait);
    }
  }

  /** Items of a list, page by page, as far as there are pages. */
  async *list(call: Call, most = 100): AsyncGenerator<unknown, void, undefined> {
    for (let page = 1; page <= most; page++) {
      const { data, headers } = await this.request({ ...call, parameters: { ...call.parameters, per_page: 100, page } });
      if (!Array.isArray(data)) throw new ApiFailure('unavailable', `cannot ${call.purpose.what}: the answer is no list`);
      yield* data as readonly unknown[];
      if (!/rel="next"/.test(headers['link'] ?? '')) return;
    }
    throw new ApiFailure('invalid', `cannot ${call.purpose.what}: more than ${most} pages`);
  }

  /** `data` of a GraphQL request; each of ours may be carried out twice. */
  async graphql(query: string, variables: Readonly<Record<string, string>>, purpose: Purpose): Promise<unknown> {
    const baseUrl = this.options.apiUrl.replace(/\/api\/v3$/, '/api');
    const { data } = await this.request({ route: 'POST /graphql', parameters: { baseUrl, query, variables }, purpose });
    const errors = at(data, 'errors');
    if (!Array.isArray(errors)) return at(data, 'data');
    const type = textAt(errors[0], 'type');
    const status = type === 'FORBIDDEN' || type === 'INSUFFICIENT_SCOPES' ? 403 : type === 'NOT_FOUND' ? 404 : 422;
    throw failureOf({ status, headers: {}, data: errors[0] }, purpose, this.options.clock.now());
  }

  /** Waits before something is tried again by other means; false when there is no time for it. */
  async pause(milliseconds: number): Promise<boolean> {
    if (milliseconds >= this.left()) return false;
    await this.options.clock.sleep(milliseconds);
    return true;
  }

  private left(): number {
    const now = this.options.clock.now();
    this.started ??= now;
    return this.started + this.options.deadline - now;
  }

  private async once({ route, parameters, purpose }: Call): Promise<Outcome> {
    const left = this.left();
    if (left <= 0) return new ApiFailure('unavailable', `no time left to ${purpose.what}`);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(), Math.min(this.options.requestTimeout, left));
    try {
      const request = { signal: controller.signal, log: silent };
      const place = route.includes('{owner}') ? { owner: this.owner, repo: this.repo } : {};
      const answer: unknown = await this.octokit.request(route, { ...place, ...parameters, request });
      const { headers, data, status } = answer as FailedAnswer;
      // octokit makes an empty text of an answer that breaks off.
      if (status !== 204 && typeof data !== 'object') return new ApiFailure('unavailable', unheard(purpose, controller));
      return { headers, data };
    } catch (error) {
      const answer = answerOf(error);
      if (answer === undefined) return new ApiFailure('unavailable', unheard(purpose, controller));
      return failureOf(answer, purpose, this.options.clock.now());
    } finally {
      clearTimeout(timer);
    }
  }
}

function unheard({ what }: Purpose, { signal }: AbortController): string {
  return `cannot ${what}: ${signal.aborted ? 'GitHub did not answer in time' : 'the connection to GitHub failed'}`;
}

/** Failures without an answer of the server are octokit's own, with a message that may quote anything. */
function answerOf(error: unknown): FailedAnswer | undefined {
  const response = typeof error === 'object' && error !== null ? (error as { readonly response?: unknown }).response : undefined;
  if (!isRecord(response) || typeof response['status'] !== 'number') return undefined;
  const headers = isRecord(response['headers']) ? (response['headers'] as Readonly<Record<string, string>>) : {};
  return { status: response['status'], headers, data: response['data'] };
}

/** Milliseconds until the next try; undefined: it would not help, or might be done twice. */
function waitBefore({ kind, wait }: ApiFailure, { route }: Call, attempt: number): number | undefined {
  if (kind === 'limited') return wait;
  const repeatable = !route.startsWith('POST ') || route === 'POST /graphql';
  return kind === 'unavailable' && repeatable ? 1000 * 2 ** (attempt - 1) : undefined;
}

/** What the environment says of the API; a text says what is wrong with it. */
export function apiOf(
  environment: Readonly<Record<string, string | undefined>>,
): { readonly apiUrl: string; readonly repository: string } | { readonly missing: string } {
  const apiUrl = (environment['GITHUB_API_URL'] ?? '').replace(/\/$/, '') || 'https://api.github.com';
  const repository = environment['GITHUB_REPOSITORY'] ?? '';
  if (!/^https?:\/\/[\w.:[\]-]+(?:\/[\w./-]*)?$/.test(apiUrl)) return { missing: 'GITHUB_API_URL is no address of an API' };
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) return { missing: 'GITHUB_REPOSITORY names no repository' };
  return { apiUrl, repository };
}

/** Loads the library only now: a run that reports nothing to GitHub starts without it. */
export async function openClient(options: ClientOptions): Promise<Client> {
  try {
    const github = await import('@actions/github');
    return new Client(github.getOctokit(options.token, { baseUrl: options.apiUrl, log: silent }), options);
  } catch {
    throw new ApiFailure('unavailable', 'the client of the GitHub API cannot be loaded');
  }
}
