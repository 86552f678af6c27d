import { describe, expect, it } from '@jest/globals';
import { pullRequestsOfRun } from '../../../src/action/github/reported-run.ts';
import { addPullRequest, hash, withGitHub, type GitHubApi } from '../../support/github-api.ts';
import { clientFor } from '../../support/github-client.ts';

const fork = { id: 12, owner: 'rosa', branch: 'fix/port #1&x' };
const run = {
  event: 'pull_request',
  head_sha: hash('head'),
  head_branch: fork.branch,
  head_repository: { id: fork.id, owner: { login: fork.owner } },
  pull_requests: [],
};

async function found(api: GitHubApi, change: object = {}): Promise<number[]> {
  const pulls = await pullRequestsOfRun(await clientFor(api), { workflow_run: { ...run, ...change } });
  return pulls.map(({ number }) => number);
}

const within = (test: (api: GitHubApi) => Promise<void>) => (): Promise<void> =>
  withGitHub(async (api) => {
    addPullRequest(api.state, 1);
    addPullRequest(api.state, 7, { from: fork });
    addPullRequest(api.state, 8, { from: { ...fork, branch: 'other' } });
    addPullRequest(api.state, 9, { from: null });
    await test(api);
    expect(api.unknown).toEqual([]);
  });

describe('pullRequestsOfRun', () => {
  it(
    'finds the one of a fork by what GitHub knows',
    within(async (api) => {
      expect(await found(api)).toEqual([7]);
      expect(api.writes()).toEqual([]);
    }),
  );

  it(
    'finds each when a branch has several',
    within(async (api) => {
      addPullRequest(api.state, 70, { from: fork });
      expect(await found(api)).toEqual([7, 70]);
    }),
  );

  it.each<[string, object]>([
    ['a head that is none any more', { head_sha: hash('old') }],
    ['a repository that only has the same owner', { head_repository: { id: 13, owner: { login: 'rosa' } } }],
    ['another branch', { head_branch: 'none' }],
    ['no branch', { head_branch: null }],
    ['a run that no pull request started', { event: 'push' }],
    ['a hash that is none', { head_sha: 'HEAD' }],
    ['a repository that is gone', { head_repository: null }],
  ])('finds none for %s', (_, change) =>
    within(async (api) => {
      expect(await found(api, change)).toEqual([]);
    })(),
  );
});
