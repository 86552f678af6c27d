import type { Temporary } from '../temporary.ts';

/** Commits of a checkout as GitHub makes them. */
export interface Commits {
  readonly base: string;
  readonly head: string;
  /** What is checked out: on `pull_request` a merge of both. */
  readonly checkedOut: string;
}

/** Events as the tests speak of them: `fork` is a pull request from another repository. */
export type EventName =
  | 'pull_request'
  | 'pull_request from a fork'
  | 'pull_request_target'
  | 'merge_group'
  | 'push'
  | 'schedule'
  | 'workflow_dispatch'
  | 'workflow_run'
  | 'deployment';

export const repository = { id: 4711, full_name: 'acme/shop', default_branch: 'main', fork: false, owner: { login: 'acme' } };
const fork = { id: 4712, full_name: 'someone/shop', default_branch: 'main', fork: true, owner: { login: 'someone' } };

export const pullRequestNumber = 7;
export const topic = 'topic';

/** `main` with the base commit, `topic` with the head commit, and checked out what actions/checkout takes for the event. */
export function checkOut(directory: Temporary, event: EventName, commits: Omit<Commits, 'checkedOut'>): string {
  const place = { pull_request: 'merge', 'pull_request from a fork': 'merge', pull_request_target: 'main', workflow_run: 'main' }[
    event as string
  ];
  directory.git('checkout', '-q', '--detach', place === undefined ? commits.head : 'main');
  if (place === 'merge') directory.git('merge', '-q', '--no-ff', '-m', 'merge', topic);
  return directory.git('rev-parse', 'HEAD');
}

export function eventVariable(event: EventName): string {
  return event === 'pull_request from a fork' ? 'pull_request' : event;
}

/** GITHUB_REF, GITHUB_HEAD_REF and GITHUB_BASE_REF. */
export function refsOf(event: EventName): Readonly<Record<string, string>> {
  const refs = { GITHUB_REF: 'refs/heads/main', GITHUB_HEAD_REF: '', GITHUB_BASE_REF: '' };
  switch (event) {
    case 'pull_request':
    case 'pull_request from a fork':
      return { GITHUB_REF: `refs/pull/${pullRequestNumber}/merge`, GITHUB_HEAD_REF: topic, GITHUB_BASE_REF: 'main' };
    case 'pull_request_target':
      return { ...refs, GITHUB_HEAD_REF: topic, GITHUB_BASE_REF: 'main' };
    case 'merge_group':
      return { ...refs, GITHUB_REF: `refs/heads/gh-readonly-queue/main/pr-${pullRequestNumber}` };
    default:
      return refs;
  }
}

/** event.json with what GitHub sends and an action may look at. */
export function payloadOf(event: EventName, { base, head }: Commits): Readonly<Record<string, unknown>> {
  const common = { repository, sender: { login: 'acme-dev', type: 'User' } };
  switch (event) {
    case 'pull_request':
    case 'pull_request_target':
      return { ...common, action: 'synchronize', number: pullRequestNumber, pull_request: pullRequest(base, head, repository) };
    case 'pull_request from a fork':
      return { ...common, action: 'synchronize', number: pullRequestNumber, pull_request: pullRequest(base, head, fork) };
    case 'merge_group':
      return {
        ...common,
        action: 'checks_requested',
        merge_group: { base_sha: base, head_sha: head, base_ref: 'refs/heads/main' },
      };
    case 'push':
      return { ...common, ref: 'refs/heads/main', before: base, after: head, forced: false, commits: [{ id: head }] };
    case 'schedule':
      return { ...common, schedule: '17 4 * * 1' };
    case 'workflow_dispatch':
      return { ...common, ref: 'refs/heads/main', inputs: null };
    case 'deployment':
      return { ...common, action: 'created', deployment: { id: 1, sha: head, ref: 'main', environment: 'production' } };
    case 'workflow_run':
      return { ...common, action: 'completed', workflow_run: workflowRun(head) };
  }
}

function pullRequest(base: string, head: string, from: typeof repository): unknown {
  return {
    number: pullRequestNumber,
    draft: false,
    user: { login: 'acme-dev', type: 'User' },
    base: { ref: 'main', sha: base, repo: repository },
    head: { ref: topic, sha: head, repo: from },
  };
}

/** `pull_requests` is empty for a run on a fork: the pull request has to be found by its head. */
function workflowRun(head: string): unknown {
  return {
    id: 99,
    event: 'pull_request',
    conclusion: 'failure',
    head_sha: head,
    head_branch: topic,
    head_repository: fork,
    repository,
    pull_requests: [],
  };
}
