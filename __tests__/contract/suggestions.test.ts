import { describe, expect, it } from '@jest/globals';
import type { Files } from '../support/contract.ts';
import { addedFiles, complete, messages, onGitHub, ownMessages, type More } from '../support/contract/pull-request.ts';
import { addReviewComment } from '../support/github-api.ts';
import { fenced } from '../support/markdown.ts';

const review = 'POST /repos/acme/shop/pulls/7/reviews';
const texts = {
  'a/.env': 'PGHOST=127.0.0.1\nPGPORT=5439\n',
  'b/check.sh': '#!/bin/sh\npsql -h 127.0.0.1 -p 5439 -c "select 1"\n',
  'c/check.sh': '#!/bin/sh\nset -eu\npg_isready -h 127.0.0.1 -p 5439\n',
};
const base: Files = { 'postgres/postgresql.conf': "listen_addresses = '127.0.0.1'\nport = 5432\n" };
/** A pull request that adds three clients of the wrong port. */
const added: More = { base, head: texts, inputs: { suggestions: 'true', 'fail-on': 'warning' } };

describe('suggestions: true', () => {
  it(
    'one review with the edits of lines that are part of the pull request',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles(texts);
      const done = await run(added);
      expect(done.exitCode).toBe(1);
      expect(state.reviewComments.map(({ path, line }) => `${path}:${line}`)).toEqual([
        'a/.env:2',
        'b/check.sh:2',
        'c/check.sh:3',
      ]);
      const blocks = state.reviewComments.flatMap(({ body }) => fenced(body).blocks);
      expect(blocks).toEqual([
        { word: 'suggestion', lines: ['PGPORT=5432'] },
        { word: 'suggestion', lines: ['psql -h 127.0.0.1 -p 5432 -c "select 1"'] },
        { word: 'suggestion', lines: ['pg_isready -h 127.0.0.1 -p 5432'] },
      ]);
      expect(state.reviews).toMatchObject([{ pull: 7, commit: done.commits.head, comments: 3 }]);
      expect(api.writes().filter((write) => write === review)).toHaveLength(1);
    }),
  );

  it(
    'lines outside the diff are not suggested and lose nothing',
    onGitHub(async ({ api, state, pull, run }) => {
      const [one, , three] = addedFiles(texts);
      pull.files = [one!, { filename: 'b/check.sh', status: 'modified', patch: '@@ -9,2 +9,2 @@\n context\n+new' }, three!];
      const done = await run(added);
      expect(state.reviewComments.map(({ path }) => path)).toEqual(['a/.env', 'c/check.sh']);
      expect(api.requests.filter(({ status }) => status === 422)).toEqual([]);
      expect(state.comments[0]?.body).toContain('b/check.sh:2');
      expect(ownMessages(done, 'warning')).toEqual([]);
    }),
  );

  it(
    'a line that GitHub does not take does not lose the others',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles(texts);
      // The diff moves on between the look and the review: GitHub refuses one of the lines.
      api.meanwhile(({ path }) => {
        if (path.endsWith('/files')) pull.files = addedFiles({ ...texts, 'b/check.sh': '#!/bin/sh\n' });
      });
      const done = await run(added);
      expect(state.reviewComments.map(({ path }) => path)).toEqual(['a/.env', 'c/check.sh']);
      expect(api.requests.filter(({ status }) => status === 422).length).toBeGreaterThan(0);
      expect(done.exitCode).toBe(1);
    }),
  );

  it(
    'fixed ones do not stay: what nobody answered is removed, the others are not repeated',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles(texts);
      await run(added);
      const [first, second, third] = state.reviewComments;
      addReviewComment(state, 7, 'why?', { login: 'rosa', type: 'User', inReplyTo: second!.id });
      const fixed = { ...texts, 'a/.env': 'PGHOST=127.0.0.1\nPGPORT=5432\n', 'b/check.sh': '#!/bin/sh\n' };
      pull.files = addedFiles(fixed);
      await run({ ...added, number: 13, head: fixed });
      const ids = state.reviewComments.map(({ id }) => id);
      expect(ids).not.toContain(first!.id);
      expect(ids.slice(0, 2)).toEqual([second!.id, third!.id]);
      expect(ids).toHaveLength(3);
      expect(api.writes().filter((write) => write === review)).toHaveLength(1);
    }),
  );

  it(
    'those of somebody else stay',
    onGitHub(async ({ state, pull, run }) => {
      pull.files = addedFiles(texts);
      await run(added);
      const [{ body } = { body: '' }] = state.reviewComments;
      state.reviewComments = [];
      const theirs = addReviewComment(state, 7, body, { login: 'rosa', type: 'User', path: 'a/.env', line: 2 });
      await run({ ...added, ...complete, number: 13, inputs: { suggestions: 'true' } });
      expect(state.reviewComments).toEqual([theirs]);
    }),
  );

  it(
    'without the permission: a warning, red because of the findings only',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles(texts);
      const headers = { 'x-accepted-github-permissions': 'pull_requests=write' };
      api.trouble({
        method: 'POST',
        path: /\/reviews$/,
        status: 403,
        headers,
        message: 'Resource not accessible by integration',
      });
      const done = await run(added);
      expect(state.reviewComments).toEqual([]);
      expect(ownMessages(done, 'warning')).toEqual([expect.stringContaining('pull-requests: write')]);
      expect(done.exitCode).toBe(1);
      expect(state.comments).toHaveLength(1);
    }),
  );

  it(
    'without a comment, too',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles(texts);
      const done = await run({ ...added, inputs: { suggestions: 'true', 'fail-on': 'warning', comment: 'never' } });
      expect(state.comments).toEqual([]);
      expect(api.writes()).toEqual([review]);
      expect(messages(done, 'warning')).toHaveLength(3);
      expect(done.exitCode).toBe(1);
    }),
  );

  it(
    'off: not one request for a review',
    onGitHub(async ({ api, pull, run }) => {
      pull.files = addedFiles(texts);
      await run({ ...added, inputs: {} });
      expect(api.requests.filter(({ path }) => /\/(?:reviews|files|pulls\/7\/comments)$/.test(path))).toEqual([]);
    }),
  );
});
