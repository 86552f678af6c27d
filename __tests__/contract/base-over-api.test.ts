import { describe, expect, it } from '@jest/globals';
import type { Run } from '../support/contract.ts';
import type { Commits, EventName } from '../support/contract/events.ts';
import { change, conf, expectTold, onGitHub, ownMessages, type More } from '../support/contract/pull-request.ts';
import { readToken, type GitHubState } from '../support/github-api.ts';

const moved = 'PostgreSQL moves from 5432 to 5433 here; 5 places did not follow';
const missing = /without the commit before the change.*fetch-depth: 0/;
/** As actions/checkout does without `with:`. */
const usual: More = { depth: 1 };

/** GitHub knows both commits: what differs, and the text before. */
function knowing(state: GitHubState): (commits: Commits) => void {
  return ({ base, checkedOut }) => {
    state.comparisons.set(`${base}...${checkedOut}`, { mergeBase: base, files: [{ filename: conf, status: 'modified' }] });
    state.contents.set(`${base}:${conf}`, Buffer.from(change.base[conf] ?? ''));
  };
}

function expectWithoutBase(done: Run): void {
  expect(ownMessages(done, 'notice')).toEqual([expect.stringMatching(missing)]);
  expect(done).toMatchObject({ exitCode: 1, outputs: { findings: '5', 'new-findings': '', conclusion: 'failure' } });
}

describe('a clone of one commit', () => {
  it.each<EventName>(['pull_request', 'pull_request from a fork', 'merge_group', 'push'])(
    '%s: the change itself is found by asking GitHub',
    (event) =>
      onGitHub(async ({ state, run }) => {
        const done = await run({ ...usual, event, inputs: { comment: 'never' }, arrange: knowing(state) });
        expect(ownMessages(done, 'notice')).toEqual([moved]);
        expect(done).toMatchObject({ exitCode: 1, outputs: { findings: '5', 'server-port': expect.any(String) } });
        expect(done.summary).toContain('5432 → 5433');
      })(),
  );

  it(
    'the comment tells the change, too',
    onGitHub(async ({ state, run }) => {
      const done = await run({ ...usual, arrange: knowing(state) });
      expect(state.comments[0]?.body).toContain('5432 → 5433');
      expectTold(done, state.comments[0]);
    }),
  );

  it(
    'a token that may only read will do',
    onGitHub(async ({ state, run }) => {
      const done = await run({ ...usual, inputs: { 'github-token': readToken, comment: 'never' }, arrange: knowing(state) });
      expect(ownMessages(done, 'notice')).toEqual([moved]);
    }),
  );

  it(
    'two commits are enough: nothing is asked',
    onGitHub(async ({ api, run }) => {
      const done = await run({ depth: 2, inputs: { comment: 'never' } });
      expect(ownMessages(done, 'notice')).toEqual([moved]);
      expect(api.requests).toEqual([]);
    }),
  );

  it(
    'the settings are those of the base: a pull request cannot silence its own findings',
    onGitHub(async ({ state, run }) => {
      const settings = 'pg-port-guard.yml';
      const base = { ...change.base, [settings]: 'levels:\n  firewall/world-open: error\n' };
      const head = { ...change.head, [settings]: 'ignore:\n  - reason: not now\n' };
      const arrange = (commits: Commits): void => {
        knowing(state)(commits);
        const files = [conf, settings].map((filename) => ({ filename, status: 'modified' }));
        state.comparisons.set(`${commits.base}...${commits.checkedOut}`, { mergeBase: commits.base, files });
        state.contents.set(`${commits.base}:${settings}`, Buffer.from(base[settings]));
      };
      const done = await run({ ...usual, base, head, inputs: { comment: 'never' }, arrange });
      expect(ownMessages(done, 'warning')).toEqual([]);
      expect(done).toMatchObject({ exitCode: 1, outputs: { findings: '5', suppressed: '0' } });
    }),
  );
});

describe('without an answer the run goes on, and one notice names fetch-depth', () => {
  it(
    'no token',
    onGitHub(async ({ api, run }) => {
      const done = await run({ ...usual, inputs: { 'github-token': '', comment: 'never' } });
      expectWithoutBase(done);
      expect(api.requests).toEqual([]);
    }),
  );

  it(
    'GitHub does not know the commit',
    onGitHub(async ({ run }) => expectWithoutBase(await run({ ...usual, inputs: { comment: 'never' } }))),
  );

  it(
    'the token may not read',
    onGitHub(async ({ api, run }) => {
      const headers = { 'x-accepted-github-permissions': 'contents=read' };
      api.trouble({ path: /\/compare\//, status: 403, headers, message: 'Resource not accessible by integration' });
      const done = await run({ ...usual, inputs: { comment: 'never' } });
      expectWithoutBase(done);
      expect(ownMessages(done, 'notice')[0]).toContain('contents: read');
    }),
  );

  it(
    'GitHub is in trouble',
    onGitHub(async ({ api, state, run }) => {
      api.trouble({ path: /\/compare\//, status: 502, times: 99 });
      expectWithoutBase(await run({ ...usual, inputs: { comment: 'never' }, arrange: knowing(state) }));
      expect(api.requests.map(({ path }) => path)).toHaveLength(2);
    }),
  );

  it('nobody listens there: less than five seconds are spent on it', async () => {
    let url = '';
    await onGitHub(async ({ api }) => void (url = api.url))();
    await onGitHub(async ({ run }) => {
      const timed = async (more: More): Promise<[Run, number]> => {
        const start = performance.now();
        return [await run({ api: url, inputs: { comment: 'never' }, ...more }), performance.now() - start];
      };
      const [, without] = await timed({});
      const [done, milliseconds] = await timed(usual);
      expectWithoutBase(done);
      expect(milliseconds - without).toBeLessThan(5000);
      expect(ownMessages(done, 'warning')).toEqual([]);
    })();
  });
});
