import { at, hashAt, isRecord, numberAt, textAt } from './untrusted.ts';

/** The pull request of the event, of which only numbers and hashes are taken over. */
export interface PullRequest {
  readonly number: number;
  readonly head: string;
  readonly base: string;
  /** The head is in another repository, or in one that is gone. */
  readonly fork: boolean;
  /** Dependabot's runs have a token that may only read, as those of forks (github-actions.md §2.4). */
  readonly dependabot: boolean;
  readonly draft: boolean;
}

const events: readonly (string | undefined)[] = ['pull_request', 'pull_request_target'];

/** `actor`: GITHUB_ACTOR, who started the run. */
export function pullRequestOf(event: string | undefined, payload: unknown, actor: string | undefined): PullRequest | undefined {
  const pull = at(payload, 'pull_request');
  if (!events.includes(event) || !isRecord(pull)) return undefined;
  const [number, head, base] = [numberAt(pull, 'number'), hashAt(pull, 'head', 'sha'), hashAt(pull, 'base', 'sha')];
  if (number === undefined || head === undefined || base === undefined) return undefined;
  const into = numberAt(pull, 'base', 'repo', 'id') ?? numberAt(payload, 'repository', 'id');
  const from = numberAt(pull, 'head', 'repo', 'id');
  return {
    number,
    head,
    base,
    fork: from === undefined || from !== into,
    dependabot: [actor, textAt(payload, 'sender', 'login')].includes('dependabot[bot]'),
    draft: at(pull, 'draft') === true,
  };
}

/** May something be written to the pull request? A notice is said once, when somebody might wait for a comment. */
export type Writing = { readonly allowed: true } | { readonly allowed: false; readonly notice: string | undefined };

export interface WritingMaterial {
  readonly event: string | undefined;
  readonly pullRequest: PullRequest | undefined;
  readonly token: string;
}

/** Decided before the first request: trying and being refused would be a red cross on every pull request from a fork (github-actions.md §3, 5 and 6). */
export function writingTo({ event, pullRequest, token }: WritingMaterial): Writing {
  if (pullRequest === undefined) return { allowed: false, notice: undefined };
  if (event === 'pull_request' && (pullRequest.fork || pullRequest.dependabot))
    return { allowed: false, notice: readOnlyNotice(pullRequest) };
  if (token === '') return { allowed: false, notice: 'no comment: the input github-token is empty' };
  return { allowed: true };
}

function readOnlyNotice({ fork }: PullRequest): string {
  const whose = fork ? 'a pull request from a fork' : 'a pull request by Dependabot';
  return (
    `no comment: the token of ${whose} may only read, so the report is in the annotations and the job summary. ` +
    'To have it as a comment too, publish it from a second workflow that runs on workflow_run (mode: report); never use pull_request_target for this'
  );
}
