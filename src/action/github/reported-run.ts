import type { Client } from './client.ts';
import type { Purpose } from './failure.ts';
import { hashAt, numberAt, textAt } from './untrusted.ts';

/** A pull request that a finished run checked. */
export interface CheckedPullRequest {
  readonly number: number;
  readonly head: string;
}

const purpose: Purpose = { what: 'find the pull request of the run', permission: 'pull-requests: write' };

/**
 * On `workflow_run`: the open pull requests whose head is exactly what the run checked, as GitHub knows it. The number in a stored report counts
 * for nothing, since who opens a pull request from a fork writes that report; the event lists none of forks (github-actions.md §5.6).
 */
export async function pullRequestsOfRun(client: Client, payload: unknown): Promise<CheckedPullRequest[]> {
  const at = (...path: readonly string[]): readonly string[] => ['workflow_run', ...path];
  const [head, repository] = [hashAt(payload, ...at('head_sha')), numberAt(payload, ...at('head_repository', 'id'))];
  const [owner, branch] = [textAt(payload, ...at('head_repository', 'owner', 'login')), textAt(payload, ...at('head_branch'))];
  if (textAt(payload, ...at('event')) !== 'pull_request' || head === undefined || repository === undefined) return [];
  if (owner === undefined || branch === undefined) return [];
  const found: CheckedPullRequest[] = [];
  const parameters = { state: 'open', head: `${owner}:${branch}` };
  for await (const pull of client.list({ route: 'GET /repos/{owner}/{repo}/pulls', parameters, purpose })) {
    const number = numberAt(pull, 'number');
    const same = hashAt(pull, 'head', 'sha') === head && numberAt(pull, 'head', 'repo', 'id') === repository;
    if (number !== undefined && same) found.push({ number, head });
  }
  return found;
}
