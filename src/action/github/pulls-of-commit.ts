import type { ListedPull, PullRequests } from '../report-mode.ts';
import type { Client } from './client.ts';
import type { Purpose } from './failure.ts';
import { hashAt, numberAt, textAt } from './untrusted.ts';

const purpose: Purpose = { what: 'list the open pull requests', permission: 'pull-requests: read' };

/** The one in question was pushed to a moment ago, and the list starts with what was updated last. */
const mostListed = 500;

/**
 * Open pull requests whose head is a commit. GitHub's own list of a commit's pull requests is empty for heads in forks, whose commits this
 * repository does not hold; so all open ones are looked at.
 */
export function openPullsOf(client: Client): PullRequests {
  return {
    pullRequestsForCommit: async (sha) => {
      const found: ListedPull[] = [];
      let listed = 0;
      const parameters = { state: 'open', sort: 'updated', direction: 'desc' };
      for await (const item of client.list({ route: 'GET /repos/{owner}/{repo}/pulls', parameters, purpose })) {
        const pull = hashAt(item, 'head', 'sha') === sha ? listedPull(item, sha) : undefined;
        if (pull !== undefined) found.push(pull);
        if (++listed >= mostListed) break;
      }
      return found;
    },
  };
}

function listedPull(item: unknown, headSha: string): ListedPull | undefined {
  const [number, baseRepoId, state] = [numberAt(item, 'number'), numberAt(item, 'base', 'repo', 'id'), textAt(item, 'state')];
  if (number === undefined || baseRepoId === undefined || state === undefined) return undefined;
  return { number, headSha, headRepoId: numberAt(item, 'head', 'repo', 'id'), baseRepoId, state };
}
