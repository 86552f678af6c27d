import { safe } from '../../core/index.ts';
import { at, textAt } from './untrusted.ts';

/**
 * - `refused`: the token may not do it · `locked`: the conversation is closed for everybody · `missing`: not there, or not to be seen
 * - `conflict`, `invalid`, `too-long`: GitHub does not want it as it is
 * - `limited`: too many requests, nothing was carried out · `unavailable`: no usable answer, so it may have been carried out
 */
export type FailureKind = 'refused' | 'locked' | 'missing' | 'conflict' | 'invalid' | 'too-long' | 'limited' | 'unavailable';

/** What a request is for, as words of a message: "the token may not write comments". */
export interface Purpose {
  readonly what: string;
  /** The least permission, as written below `permissions:` of a job. */
  readonly permission: string;
}

/** The only thing the client throws. Its message is ours: safe to print, without the token. */
export class ApiFailure extends Error {
  readonly kind: FailureKind;
  readonly status: number | undefined;
  /** Milliseconds that GitHub asks to wait. */
  readonly wait: number | undefined;

  constructor(kind: FailureKind, message: string, status?: number, wait?: number) {
    super(message);
    this.name = 'ApiFailure';
    this.kind = kind;
    this.status = status;
    this.wait = wait;
  }
}

/** A failed answer of the API. */
export interface FailedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly data: unknown;
}

/** `now`: milliseconds since 1970, for limits that name a time. */
export function failureOf(answer: FailedAnswer, purpose: Purpose, now: number): ApiFailure {
  const { status } = answer;
  const said = textAt(answer.data, 'message') ?? '';
  if (isLimited(answer, said))
    return new ApiFailure('limited', 'GitHub limits the rate of requests at the moment', status, waitOf(answer.headers, now));
  if (status >= 500) return new ApiFailure('unavailable', `GitHub answered ${status}`, status);
  return failureOfStatus(answer, purpose, said);
}

function failureOfStatus({ status, headers, data }: FailedAnswer, purpose: Purpose, said: string): ApiFailure {
  const { what } = purpose;
  if (status === 401) return new ApiFailure('refused', `the token is not valid (401), so it may not ${what}`, status);
  if (status === 403) return refusal(headers, purpose, said);
  if (status === 404 || status === 410)
    return new ApiFailure(
      'missing',
      `cannot ${what}: not found (${status}); it is gone, or the token may not see it: give the job \`permissions: ${permissionOf(headers, purpose)}\``,
      status,
    );
  if (status === 409)
    return new ApiFailure('conflict', `cannot ${what}: something else changed it at the same time (409)`, status);
  if (isTooLong(data)) return new ApiFailure('too-long', `cannot ${what}: GitHub takes at most 65536 characters`, status);
  return new ApiFailure('invalid', `cannot ${what}: GitHub answered ${status}${quoted(said)}`, status);
}

/** 403 has many reasons; the header tells the permission (github-actions.md §2.4). */
function refusal(headers: FailedAnswer['headers'], purpose: Purpose, said: string): ApiFailure {
  if (/\blocked\b/i.test(said)) return new ApiFailure('locked', `cannot ${purpose.what}: the conversation is locked`, 403);
  if (/\barchived\b/i.test(said)) return new ApiFailure('locked', `cannot ${purpose.what}: the repository is archived`, 403);
  const permission = permissionOf(headers, purpose);
  return new ApiFailure(
    'refused',
    `the token may not ${purpose.what}: give the job \`permissions: ${permission}\`${quoted(said)}`,
    403,
  );
}

/**
 * `x-accepted-github-permissions: issues=write; pull_requests=write` in the spelling of a workflow: `;` parts alternatives, `,` what is needed
 * together. The permission that we ask for anyway is preferred.
 */
function permissionOf(headers: FailedAnswer['headers'], { permission }: Purpose): string {
  const alternatives = (headers['x-accepted-github-permissions'] ?? '').split(';').map((alternative) => {
    const parts = alternative.split(',').map((part) => /^([a-z_]{1,40})=(read|write|admin)$/.exec(part.trim()));
    return parts.map((part) => (part === null ? '' : `${part[1]?.replaceAll('_', '-')}: ${part[2]}`)).join(', ');
  });
  const named = alternatives.filter((alternative) => /^[a-z]/.test(alternative));
  return named.find((alternative) => alternative === permission) ?? named[0] ?? permission;
}

/** Primary limit: nothing remains. Secondary limit: 403 or 429 that says so or when to come again. */
function isLimited({ status, headers }: FailedAnswer, said: string): boolean {
  if (status === 429) return true;
  if (status !== 403) return false;
  return headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0' || /secondary rate limit/i.test(said);
}

/** Without a hint GitHub asks to wait a minute. */
function waitOf(headers: FailedAnswer['headers'], now: number): number {
  const after = /^\d{1,5}$/.exec(headers['retry-after'] ?? '');
  if (after !== null) return Number(after[0]) * 1000;
  const reset = /^\d{1,12}$/.exec(headers['x-ratelimit-reset'] ?? '');
  if (headers['x-ratelimit-remaining'] === '0' && reset !== null) return Math.max(0, Number(reset[0]) * 1000 - now) + 1000;
  return 60_000;
}

function isTooLong(data: unknown): boolean {
  const errors = at(data, 'errors');
  const said = Array.isArray(errors) ? errors.slice(0, 50).map((error: unknown) => textAt(error, 'message') ?? '') : [];
  return [textAt(data, 'message') ?? '', ...said].some((message) => /is too long/i.test(message));
}

/** A few words of GitHub's own, harmless: without anything as long as a token. */
function quoted(said: string): string {
  return said === '' ? '' : ` (GitHub: ${safe(said.replace(/[\w-]{20,}/g, '***').slice(0, 120))})`;
}
