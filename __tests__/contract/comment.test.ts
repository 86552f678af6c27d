import { describe, expect, it } from '@jest/globals';
import { change, complete, conf, expectTold, messages, nothingTold, onGitHub } from '../support/contract/pull-request.ts';
import { driftedService } from '../support/drifted-services.ts';
import { addComment } from '../support/github-api.ts';
import { golden } from '../support/golden.ts';
import { expectNoMarkup } from '../support/markdown.ts';

const post = 'POST /repos/acme/shop/issues/7/comments';
const person = { login: 'rosa', type: 'User' } as const;
const marker =
  /^<!-- pg-port-guard:v1 key=[0-9a-f]{16} -->\n<!-- head=[0-9a-f]{40} run=\d+ number=\d+ attempt=1 digest=[0-9a-f]{64} hidden=[01] -->\n/;

describe('a port change that five places did not follow', () => {
  it(
    'is told once, with the marker at the very start; the outputs hold exactly what stands there',
    onGitHub(async ({ api, state, run }) => {
      const done = await run();
      expect(state.comments).toHaveLength(1);
      const [comment] = state.comments;
      expect(comment).toMatchObject({ issue: 7, login: 'github-actions[bot]', body: expect.stringMatching(marker) });
      golden('port-change.comment.md', comment?.body ?? '');
      expectNoMarkup(comment?.body ?? '');
      expectTold(done, comment);
      expect(done.droppedOutputs).toEqual([]);
      expect(api.writes()).toEqual([post]);
      expect(done).toMatchObject({ exitCode: 1, written: {} });
      expect(messages(done, 'warning')).toEqual([]);
    }),
  );

  it(
    'is not told again by a second run on the same commit: no request that writes, no mail',
    onGitHub(async ({ api, state, run }) => {
      await run();
      const again = await run({ number: 13 });
      expect(api.writes()).toEqual([post]);
      expectTold(again, state.comments[0]);
    }),
  );

  it(
    'of another commit is told in the same comment: one comment for many pushes',
    onGitHub(async ({ state, run }) => {
      await run();
      const [{ id, body } = { id: 0, body: '' }] = state.comments;
      const done = await run({ number: 13, head: { ...change.head, 'app/.env': complete.head['app/.env'] ?? '' } });
      expect(state.comments.map((comment) => comment.id)).toEqual([id]);
      expect(state.comments[0]?.body).not.toBe(body);
      expect(state.comments[0]?.body).toContain(done.commits.head);
      expect(done.outputs['findings']).toBe('4');
      expectTold(done, state.comments[0]);
    }),
  );

  it(
    'links lead to the commit of the pull request, not to the merge that GitHub made for the check',
    onGitHub(async ({ state, run }) => {
      const { commits } = await run();
      expect(state.comments[0]?.body).toContain(`https://github.com/acme/shop/blob/${commits.head}/app/.env#L2`);
      expect(state.comments[0]?.body).not.toContain(commits.checkedOut);
    }),
  );
});

describe('when all is right again', () => {
  it.each([
    ['update', false],
    ['minimize', true],
  ])('comment-on-clean: %s', (onClean, minimized) =>
    onGitHub(async ({ state, run }) => {
      await run();
      const done = await run({ ...complete, number: 13, inputs: { 'comment-on-clean': onClean } });
      expect(done.exitCode).toBe(0);
      expect(state.comments).toEqual([expect.objectContaining({ minimized, body: expect.stringContaining('## ✅') })]);
      expectTold(done, state.comments[0]);
      const broken = await run({ number: 14, inputs: { 'comment-on-clean': onClean } });
      expect(state.comments).toEqual([expect.objectContaining({ minimized: false, body: expect.stringContaining('## ❌') })]);
      expectTold(broken, state.comments[0]);
    })(),
  );

  it(
    'comment-on-clean: delete',
    onGitHub(async ({ state, run }) => {
      await run();
      const done = await run({ ...complete, number: 13, inputs: { 'comment-on-clean': 'delete' } });
      expect(state.comments).toEqual([]);
      expect(done).toMatchObject({ exitCode: 0, outputs: nothingTold });
    }),
  );
});

describe('comment:', () => {
  const drift = { base: {}, head: driftedService('shop') };
  const warning = { base: {}, head: driftedService('tests/shop') };
  const right = { base: {}, head: { 'postgresql.conf': 'port = 5432\n', '.env': 'PGHOST=127.0.0.1\nPGPORT=5432\n' } };

  it.each([
    ['auto', 'an error', drift, 1],
    ['auto', 'a warning', warning, 1],
    ['auto', 'nothing', right, 0],
    ['on-failure', 'an error', drift, 1],
    ['on-failure', 'a warning', warning, 0],
    ['on-failure', 'nothing', right, 0],
    ['always', 'nothing', right, 1],
  ])('%s with %s', (comment, _, files, count) =>
    onGitHub(async ({ state, run }) => {
      const done = await run({ ...files, inputs: { comment } });
      expect(state.comments).toHaveLength(count);
      if (count === 0) expect(done.outputs).toMatchObject(nothingTold);
      else expectTold(done, state.comments[0]);
      expect(messages(done, 'warning').filter((text) => text.includes('comment'))).toEqual([]);
    })(),
  );

  it(
    'never: not one request',
    onGitHub(async ({ api, run }) => {
      const done = await run({ inputs: { comment: 'never' } });
      expect(api.requests).toEqual([]);
      expect(done).toMatchObject({ exitCode: 1, outputs: nothingTold });
    }),
  );
});

describe('comments that are not to be mixed up', () => {
  it(
    'legs of a matrix do not overwrite each other',
    onGitHub(async ({ api, state, run }) => {
      for (const version of [16, 17]) await run({ matrix: { version, os: 'linux' } });
      expect(state.comments).toHaveLength(2);
      await run({ matrix: { os: 'linux', version: 17 }, number: 13 });
      expect(api.writes()).toEqual([post, post]);
    }),
  );

  it(
    'several directories of a monorepo, jobs and workflows do not overwrite each other',
    onGitHub(async ({ state, run }) => {
      const files = { base: {}, head: { ...driftedService('a'), ...driftedService('b') } };
      await run({ ...files, inputs: { path: 'a' } });
      await run({ ...files, inputs: { path: 'b' } });
      await run({ ...files, inputs: { path: 'a' }, env: { GITHUB_JOB: 'other' } });
      await run({
        ...files,
        inputs: { path: 'a' },
        env: { GITHUB_WORKFLOW_REF: 'acme/shop/.github/workflows/x.yml@refs/heads/x' },
      });
      expect(new Set(state.comments.map(({ body }) => body.split('\n')[0])).size).toBe(4);
      expect(state.comments[0]?.body).toContain('/a/docker-compose.yml');
      expect(state.comments[1]?.body).toContain('/b/docker-compose.yml');
    }),
  );

  it(
    'one comment-key is one comment',
    onGitHub(async ({ state, run }) => {
      await run({ inputs: { 'comment-key': 'port' }, matrix: { version: 16 } });
      const done = await run({ inputs: { 'comment-key': 'port' }, matrix: { version: 17 }, number: 13 });
      expect(state.comments).toHaveLength(1);
      expectTold(done, state.comments[0]);
    }),
  );

  it(
    'the marker in a comment of somebody else is left alone',
    onGitHub(async ({ api, state, run }) => {
      await run({ number: 99 });
      const [ours] = state.comments;
      state.comments = [];
      const spoofed = addComment(state, 7, ours?.body ?? '', person);
      const quoted = addComment(state, 7, `> ${ours?.body ?? ''}`);
      const done = await run();
      expect(state.comments).toHaveLength(3);
      expect(state.comments.slice(0, 2)).toEqual([spoofed, quoted]);
      expectTold(done, state.comments[2]);
      expect(api.writes()).toEqual([post, post]);
    }),
  );

  it(
    'ours is found behind 150 others',
    onGitHub(async ({ api, state, run }) => {
      for (let i = 0; i < 150; i++) addComment(state, 7, 'chat', person);
      await run();
      await run({ number: 13 });
      expect(state.comments).toHaveLength(151);
      expect(api.writes()).toEqual([post]);
    }),
  );
});

describe('runs at the same time', () => {
  it.each([1, 2])(
    'two first runs that see no comment end with one (%d)',
    onGitHub(async ({ api, state, run }) => {
      api.trouble({ method: 'GET', path: /\/issues\/7\/comments$/, late: 3000, times: 2 });
      const both = await Promise.all([run({ number: 12 }), run({ number: 13 })]);
      expect(both.map(({ exitCode }) => exitCode)).toEqual([1, 1]);
      expect(api.writes().filter((write) => write === post)).toHaveLength(2);
      await run({ number: 14 });
      expect(state.comments).toHaveLength(1);
    }),
  );

  it(
    'what an earlier race left is one comment after the next run, the oldest',
    onGitHub(async ({ state, run }) => {
      await run();
      const [{ id, body } = { id: 0, body: '' }] = state.comments;
      addComment(state, 7, body);
      addComment(state, 7, body);
      await run({ number: 13 });
      expect(state.comments.map((comment) => comment.id)).toEqual([id]);
    }),
  );

  it(
    'a slow old run does not overwrite what a newer one said, and tells what stands there',
    onGitHub(async ({ api, state, run }) => {
      await run({ ...complete, number: 13, inputs: { comment: 'always' } });
      const before = structuredClone(state.comments);
      const old = await run({ number: 12 });
      expect(state.comments).toEqual(before);
      expect(api.writes()).toEqual([post]);
      expect(old.exitCode).toBe(1);
      expectTold(old, state.comments[0]);
    }),
  );

  it(
    'a run for a commit that is not the head any more writes nothing',
    onGitHub(async ({ api, run }) => {
      const done = await run({ arrange: (_, pull) => (pull.head = 'f'.repeat(40)) });
      expect(api.writes()).toEqual([]);
      expect(done).toMatchObject({ exitCode: 1, outputs: nothingTold });
    }),
  );
});

describe('what is not the business of a pull request, and what is', () => {
  it(
    'drift that was there before, in files it does not touch: green, no comment, no annotation beside those files',
    onGitHub(async ({ api, run }) => {
      const done = await run({ base: driftedService('old'), head: { 'README.md': 'new' } });
      expect(done).toMatchObject({ exitCode: 0, outputs: { ...nothingTold, conclusion: 'success', findings: '1' } });
      expect(done.annotations.map(({ severity, file }) => [severity, file])).toEqual([['notice', undefined]]);
      expect(api.writes()).toEqual([]);
      expect(done.summary).toContain('old/docker-compose.yml:7');
    }),
  );

  it(
    'an author who silences findings: reviewers see it in the comment, with the reason',
    onGitHub(async ({ state, run }) => {
      const [comment, reason] = ['# pg-port-guard: ignore[client/port-mismatch]', 'moves next week'];
      const env = (change.base['app/.env'] ?? '').replace('DATABASE_URL', `${comment} ${reason}\nDATABASE_URL`);
      const done = await run({ head: { ...change.head, 'app/.env': env } });
      expect(done.outputs).toMatchObject({ findings: '4', suppressed: '1' });
      expect(state.comments[0]?.body).toContain('### Suppressions added by this change');
      expect(state.comments[0]?.body).toMatch(/client\/port-mismatch.*moves next week.*app\/\.env/);
      expect(state.comments[0]?.body).toContain('<summary>1 suppressed</summary>');
    }),
  );

  it(
    'an author who silences everything in the settings: it counts after the merge only, and is shown',
    onGitHub(async ({ state, run }) => {
      const settings = 'pg-port-guard.yml';
      const base = { ...change.base, [settings]: 'levels:\n  firewall/world-open: error\n' };
      const done = await run({ base, head: { ...change.head, [settings]: 'ignore:\n  - reason: not now\n' } });
      expect(done).toMatchObject({ exitCode: 1, outputs: { findings: '5', suppressed: '0' } });
      expect(state.comments[0]?.body).toMatch(/counts after the merge.*not now/);
    }),
  );
});

it(
  'the file that moved the port is named in the first line',
  onGitHub(async ({ state, run }) => {
    await run();
    expect(state.comments[0]?.body.split('\n')[2]).toMatch(/^## ❌ .*5432.*5433/);
    expect(state.comments[0]?.body).toContain(conf);
  }),
);
