import { expect } from '@jest/globals';
import { runAction, type Run, type Scenario } from '../contract.ts';
import { beforePortChange, exampleFiles } from '../example-files.ts';
import { addPullRequest, withGitHub, writeToken, type GitHubApi, type GitHubState } from '../github-api.ts';
import type { Comment, PullFile, PullRequest } from '../github-state.ts';
import { pullRequestNumber, repository, type Commits } from './events.ts';

export const conf = 'postgres/postgresql.conf';
const example = exampleFiles('port-change');
/** A change of the port in `postgresql.conf` that five places did not follow. */
export const change = { base: beforePortChange(example), head: { [conf]: example[conf] ?? '' } };
/** The same with every place. */
export const complete = { base: beforePortChange(example), head: exampleFiles('port-change-fixed') };

export type More = Partial<Omit<Scenario, 'arrange'>> & {
  /** GITHUB_RUN_NUMBER; the id is 1000 more. */
  readonly number?: number;
  /** Changes what GitHub knows before the run, besides the head. */
  readonly arrange?: (commits: Commits, pull: PullRequest) => void;
};

/** A pull request on the stand-in for GitHub; `run` is one run of the action on it, with a token that may comment. */
export interface OnGitHub {
  readonly api: GitHubApi;
  readonly state: GitHubState;
  readonly pull: PullRequest;
  readonly run: (more?: More) => Promise<Run>;
}

/** A test with a pull request of its own; afterwards nothing was asked of GitHub that it does not know. */
export function onGitHub(test: (github: OnGitHub) => Promise<void>, prefix: '' | '/api/v3' = ''): () => Promise<void> {
  return () =>
    withGitHub(async (api) => {
      const { state } = api;
      state.repositoryId = repository.id;
      const pull = addPullRequest(state, pullRequestNumber, { headRepo: repository.id });
      await test({ api, state, pull, run: (more = {}) => runOn(api, pull, more) });
      expect(api.unknown).toEqual([]);
    }, prefix);
}

async function runOn(api: GitHubApi, pull: PullRequest, { number = 12, arrange, inputs, env, ...more }: More): Promise<Run> {
  const done = await runAction({
    ...change,
    event: 'pull_request',
    api: api.url,
    secrets: [writeToken],
    ...more,
    inputs: { 'github-token': writeToken, ...inputs },
    env: { GITHUB_RUN_NUMBER: String(number), GITHUB_RUN_ID: String(1000 + number), ...env },
    arrange: (commits) => {
      pull.head = commits.head;
      arrange?.(commits, pull);
    },
  });
  expect(done.raw.stderr).toBe('');
  return done;
}

/** What the outputs say of the comment is what stands on the pull request. */
export function expectTold({ outputs }: Run, comment: Comment | undefined): void {
  expect(outputs['comment-body']).toBe(comment?.body);
  expect(outputs['comment-id']).toBe(String(comment?.id));
  expect(outputs['comment-url']).toBe(`https://github.com/acme/shop/pull/7#issuecomment-${comment?.id}`);
}

export const nothingTold = { 'comment-body': '', 'comment-id': '', 'comment-url': '' };

/** What the step says about itself, not about a finding. */
export function ownMessages(done: Run, severity: 'error' | 'warning' | 'notice'): string[] {
  const own = done.annotations.filter(({ title }) => title === 'pg-port-guard');
  return messages({ ...done, annotations: own }, severity);
}

export function messages({ annotations }: Run, severity: 'error' | 'warning' | 'notice'): string[] {
  return annotations.filter((one) => one.severity === severity).map(({ message }) => message);
}

/** What `git diff` shows of new files: every line is part of the pull request. */
export function addedFiles(files: Readonly<Record<string, string>>): PullFile[] {
  return Object.entries(files).map(([filename, text]) => {
    const lines = text.replace(/\n$/, '').split('\n');
    return { filename, status: 'added', patch: `@@ -0,0 +1,${lines.length} @@\n+${lines.join('\n+')}` };
  });
}
