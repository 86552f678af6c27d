import { describe, expect, it } from '@jest/globals';
import { runAction, type Run, type Scenario } from '../support/contract.ts';
import type { EventName } from '../support/contract/events.ts';
import { beforePortChange, exampleFiles } from '../support/example-files.ts';

const files = exampleFiles('port-change');
const conf = 'postgres/postgresql.conf';
const change = { base: beforePortChange(files), head: { [conf]: files[conf] ?? '' } };
const zeros = '0'.repeat(40);

const notices = (done: Run): string[] =>
  done.annotations.filter(({ severity }) => severity === 'notice').map(({ message }) => message);
const moved = 'PostgreSQL moves from 5432 to 5433 here; 5 places did not follow';

/** Without a comment nothing is sent; only a base commit that the clone does not have may be asked for. */
async function on(event: EventName, more: Partial<Scenario> = {}): Promise<Run> {
  const done = await runAction({ ...change, event, inputs: { comment: 'never' }, ...more });
  if (more.depth === undefined) expect(done.networkAttempts).toBe(0);
  expect(done.raw.stderr).toBe('');
  return done;
}

describe('events with a commit before the change', () => {
  it.each<EventName>(['pull_request', 'pull_request from a fork', 'merge_group', 'push'])(
    '%s: the change itself is named',
    async (event) => {
      const done = await on(event);
      expect(done.exitCode).toBe(1);
      expect(done.outputs).toMatchObject({ conclusion: 'failure', findings: '5' });
      expect(notices(done)).toEqual([moved]);
      expect(done.annotations.find(({ message }) => message === moved)).toMatchObject({ file: conf, line: 3 });
      expect(done.summary).toContain('5432 → 5433');
    },
  );

  it('links lead to the commit that was pushed, not to the merge that GitHub made for the check', async () => {
    const { summary, commits } = await on('pull_request');
    expect(commits.checkedOut).not.toBe(commits.head);
    expect(summary).toContain(`https://github.com/acme/shop/blob/${commits.head}/app/.env#L2`);
    expect(summary).not.toContain(commits.checkedOut);
  });

  it.each(['auto', 'always'])('a fork with comment: %s: GitHub is not even asked, its token may only read', async (comment) => {
    const done = await on('pull_request from a fork', { inputs: { comment } });
    expect(notices(done)).toContain(moved);
    expect(done.annotations.filter(({ severity }) => severity === 'warning')).toEqual([]);
  });

  it('a fork that was deleted in the meantime is no reason to fail', async () => {
    const done = await on('pull_request from a fork', {
      payload: (usual) => {
        const pull = usual['pull_request'] as { readonly head: object };
        return { ...usual, pull_request: { ...pull, head: { ...pull.head, repo: null } } };
      },
    });
    expect(notices(done)).toEqual([moved]);
  });

  it.each<[EventName, number]>([
    ['pull_request', 1],
    ['push', 1],
    ['merge_group', 1],
  ])('%s with fetch-depth %s: checked all the same, and said what to set', async (event, depth) => {
    const done = await on(event, { depth });
    expect(done.outputs).toMatchObject({ conclusion: 'failure', findings: '5' });
    expect(notices(done)).toEqual([expect.stringMatching(/without the commit before the change.*fetch-depth: 0/)]);
  });

  it('pull_request with fetch-depth 2 has what it needs', async () => {
    expect(notices(await on('pull_request', { depth: 2 }))).toEqual([moved]);
  });
});

describe('pull_request_target', () => {
  it('is refused on the tree of the base branch: a clean report about it would say nothing', async () => {
    const done = await on('pull_request_target');
    expect(done.exitCode).toBe(1);
    expect(done.annotations).toEqual([
      expect.objectContaining({ severity: 'error', message: expect.stringContaining('base branch') }),
    ]);
    expect(done.outputs).toEqual({ conclusion: 'failure' });
    expect(done.summary).toBe('');
  });

  it('is refused on the tree of the base branch with a shallow clone, too', async () => {
    const done = await on('pull_request_target', { depth: 1 });
    expect(done.annotations).toEqual([
      expect.objectContaining({ severity: 'error', message: expect.stringContaining('base branch') }),
    ]);
  });
});

describe('events without a commit before the change', () => {
  it.each<EventName>(['schedule', 'workflow_dispatch', 'deployment'])(
    '%s: everything is checked, and nothing is missed',
    async (event) => {
      const done = await on(event);
      expect(done.exitCode).toBe(1);
      expect(done.outputs).toMatchObject({ conclusion: 'failure', findings: '5' });
      expect(notices(done)).toEqual([]);
      expect(done.summary).toContain(`blob/${done.commits.head}/`);
      expect(done.summary).not.toContain('5432 → 5433');
    },
  );

  it('a push of a new branch', async () => {
    const done = await on('push', { payload: (usual) => ({ ...usual, before: zeros }) });
    expect(done.outputs).toMatchObject({ conclusion: 'failure', findings: '5' });
    expect(notices(done)).toEqual([]);
  });

  it('a deployment sees what earlier steps rendered', async () => {
    const done = await on('deployment', { untracked: { 'api/.env': 'DATABASE_URL=postgres://app@127.0.0.1:5432/app\n' } });
    expect(done.annotations.map(({ file }) => file)).toContain('api/.env');
  });
});

describe('events that say something else than expected', () => {
  it.each<[string, unknown]>([
    ['nothing', {}],
    ['no object', 'pull_request'],
    ['null', null],
    ['objects for hashes', { pull_request: { base: { sha: {} }, head: { sha: [] } } }],
    ['options for hashes', { pull_request: { base: { sha: '--upload-pack=x' }, head: { sha: '-h' } } }],
  ])('%s: checked without a commit before the change', async (_, payload) => {
    const done = await on('pull_request', { payload: () => payload });
    expect(done.outputs).toMatchObject({ conclusion: 'failure', findings: '5' });
  });
});
