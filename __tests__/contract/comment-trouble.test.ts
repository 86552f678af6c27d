import { describe, expect, it } from '@jest/globals';
import { token } from '../support/contract.ts';
import { complete, expectTold, messages, nothingTold, onGitHub } from '../support/contract/pull-request.ts';
import { readToken } from '../support/github-api.ts';

const comments = /\/issues\/7\/comments$/;
const post = 'POST /repos/acme/shop/issues/7/comments';

describe('a token that may not comment', () => {
  it(
    'a warning names the permission; red because of the findings only',
    onGitHub(async ({ state, run }) => {
      const done = await run({ inputs: { 'github-token': readToken } });
      expect(state.comments).toEqual([]);
      expect(done).toMatchObject({ exitCode: 1, outputs: { ...nothingTold, conclusion: 'failure' } });
      expect(messages(done, 'warning')).toEqual([expect.stringContaining('`permissions: pull-requests: write`')]);
    }),
  );

  it(
    'green stays green',
    onGitHub(async ({ run }) => {
      const done = await run({ ...complete, inputs: { 'github-token': readToken, comment: 'always' } });
      expect(done).toMatchObject({ exitCode: 0, conclusion: 'success', outputs: { conclusion: 'success' } });
      expect(messages(done, 'warning')).toEqual([expect.stringContaining('pull-requests: write')]);
    }),
  );

  it(
    'one that is not valid',
    onGitHub(async ({ run }) => {
      const done = await run({ inputs: { 'github-token': token } });
      expect(done.exitCode).toBe(1);
      expect(messages(done, 'warning')).toEqual([expect.stringMatching(/the token is not valid \(401\)/)]);
    }),
  );

  it(
    'none at all: said once, and nothing is asked',
    onGitHub(async ({ api, run }) => {
      const done = await run({ inputs: { 'github-token': '' } });
      expect(done.exitCode).toBe(1);
      expect(api.requests).toEqual([]);
      expect(messages(done, 'notice')).toContainEqual(expect.stringContaining('github-token is empty'));
    }),
  );

  it(
    'a locked conversation is called locked',
    onGitHub(async ({ pull, run }) => {
      pull.locked = true;
      const done = await run();
      expect(done.exitCode).toBe(1);
      expect(messages(done, 'warning')).toEqual([expect.stringContaining('locked')]);
    }),
  );
});

describe('GitHub in trouble', () => {
  it.each([502, 503])('%d until there is no time left: a warning, red because of the findings only', (status) =>
    onGitHub(async ({ api, state, run }) => {
      api.trouble({ method: 'GET', path: comments, status, times: 99 });
      const done = await run();
      expect(state.comments).toEqual([]);
      expect(messages(done, 'warning')).toEqual([`GitHub answered ${status}`]);
      expect(done).toMatchObject({ exitCode: 1, outputs: { ...nothingTold, findings: '5' } });
    })(),
  );

  it(
    'green stays green',
    onGitHub(async ({ api, run }) => {
      api.trouble({ method: 'GET', path: comments, status: 500, times: 99 });
      const done = await run({ ...complete, inputs: { comment: 'always' } });
      expect(done).toMatchObject({ exitCode: 0, conclusion: 'success' });
      expect(messages(done, 'warning')).toHaveLength(1);
    }),
  );

  it(
    'trouble that passes is not even mentioned',
    onGitHub(async ({ api, state, run }) => {
      api.trouble({ method: 'GET', path: comments, status: 502 });
      const done = await run();
      expectTold(done, state.comments[0]);
      expect(messages(done, 'warning')).toEqual([]);
    }),
  );

  it(
    'an answer that does not come in time is asked for again',
    onGitHub(async ({ api, state, run }) => {
      api.trouble({ method: 'GET', path: comments, slow: 20_000 });
      const done = await run();
      expectTold(done, state.comments[0]);
      expect(api.requests.filter(({ method, path }) => method === 'GET' && comments.test(path)).length).toBeGreaterThan(1);
      expect(messages(done, 'warning')).toEqual([]);
    }),
  );

  it(
    'an answer that never arrives is no second comment',
    onGitHub(async ({ api, state, run }) => {
      api.trouble({ method: 'POST', path: comments, reset: 'after' });
      const done = await run();
      expect(state.comments).toHaveLength(1);
      expect(api.writes()).toEqual([post]);
      expectTold(done, state.comments[0]);
    }),
  );

  it(
    'a page in the place of an answer',
    onGitHub(async ({ api, run }) => {
      api.trouble({ method: 'GET', path: comments, status: 200, message: '::error::forged', times: 99 });
      const done = await run();
      expect(done.exitCode).toBe(1);
      expect(messages(done, 'warning')).toEqual([expect.stringContaining('the answer is no list')]);
      expect(done.log).not.toContain('forged');
    }),
  );

  it('nobody listens there: a warning after one request that was tried four times, red because of the findings only', async () => {
    let url = '';
    await onGitHub(async ({ api }) => void (url = api.url))();
    await onGitHub(async ({ api, run }) => {
      const start = performance.now();
      const done = await run({ api: url });
      expect(performance.now() - start).toBeLessThan(14_000);
      expect(api.requests).toEqual([]);
      expect(done).toMatchObject({ exitCode: 1, outputs: { ...nothingTold, findings: '5' } });
      expect(messages(done, 'warning')).toEqual([expect.stringContaining('the connection to GitHub failed')]);
    })();
  });

  it(
    'words of GitHub are no commands to the runner',
    onGitHub(async ({ api, run }) => {
      const message = 'no\n::set-output name=conclusion::success\n##[stop-commands]x';
      api.trouble({ method: 'POST', path: comments, status: 422, message, times: 9 });
      const done = await run();
      expect(done.outputs['conclusion']).toBe('failure');
      expect(done.obeyed.map(({ name }) => name)).not.toContain('stop-commands');
    }),
  );
});
