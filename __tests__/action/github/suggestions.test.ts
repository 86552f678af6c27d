import { describe, expect, it } from '@jest/globals';
import { hunksOf, isInOneHunk } from '../../../src/action/github/hunks.ts';
import { marked, suggestionBody, type Suggestion } from '../../../src/action/github/suggestion.ts';
import { suggest, type SuggestionsRequest, type SuggestionsResult } from '../../../src/action/github/suggestions.ts';
import type { ClientOptions } from '../../../src/action/github/client.ts';
import {
  addPullRequest,
  addReviewComment,
  hash,
  readToken,
  withGitHub,
  type GitHubApi,
  type GitHubState,
} from '../../support/github-api.ts';
import { clientFor } from '../../support/github-client.ts';

/** `.env` is new with 200 lines; `compose.yml` shows lines 8 to 14 and 40 to 46. */
const files = [
  { filename: '.env', status: 'added', patch: `@@ -0,0 +1,200 @@\n${'+line\n'.repeat(200).trimEnd()}` },
  {
    filename: 'compose.yml',
    status: 'modified',
    patch: `${hunk(8)}\n${hunk(40)}`,
  },
  { filename: 'image.png', status: 'modified' },
];

function hunk(start: number): string {
  const context = ' same\n same\n same';
  return `@@ -${start},7 +${start},7 @@ services:\n${context}\n-old\n+new\n${context}`;
}

function at(path: string, startLine: number, endLine = startLine, replacement = 'port: 5433'): Suggestion {
  return { path, startLine, endLine, replacement, about: 'the server listens on 5433' };
}

type Suggest = (
  suggestions: readonly Suggestion[],
  more?: Partial<SuggestionsRequest>,
  options?: Partial<ClientOptions>,
) => Promise<SuggestionsResult>;

function reviewing(test: (run: Suggest, api: GitHubApi, state: GitHubState) => Promise<void>): () => Promise<void> {
  return () =>
    withGitHub(async (api) => {
      addPullRequest(api.state, 7, { files });
      const request = { pullRequest: 7, head: hash('head'), key: 'k1', body: 'where the port moved' };
      await test(
        async (suggestions, more, options) => suggest(await clientFor(api, options), { ...request, suggestions, ...more }),
        api,
        api.state,
      );
      expect(api.unknown).toEqual([]);
    });
}

const places = (state: GitHubState): string[] =>
  state.reviewComments.map(({ path, startLine, line }) => `${path}:${startLine === undefined ? '' : `${startLine}-`}${line}`);

describe('posting', () => {
  it(
    'makes one review of what is in the diff and gives the rest back',
    reviewing(async (run, _, state) => {
      const outside = [at('compose.yml', 7), at('compose.yml', 14, 40), at('image.png', 1), at('other.yml', 1)];
      const result = await run([at('.env', 3), ...outside, at('compose.yml', 8, 14)]);
      expect(result).toEqual({ posted: 2, kept: 0, deleted: 0, leftOver: outside, warnings: [] });
      expect(places(state)).toEqual(['.env:3', 'compose.yml:8-14']);
      expect(state.reviews).toEqual([{ pull: 7, commit: hash('head'), body: 'where the port moved', comments: 2 }]);
    }),
  );

  it(
    'finds files behind the first page',
    reviewing(async (run, _, state) => {
      const many = Array.from({ length: 250 }, (__, i) => ({
        filename: `file${i}.yml`,
        status: 'added',
        patch: '@@ -0,0 +1 @@\n+x',
      }));
      state.pulls.get(7)!.files = [...many, ...files];
      expect((await run([at('.env', 3), at('file249.yml', 1)])).posted).toBe(2);
    }),
  );

  it(
    'takes at most thirty at once',
    reviewing(async (run, _, state) => {
      const many = Array.from({ length: 40 }, (__, i) => at('.env', i + 1, i + 1, `PORT_${i}=5433`));
      const first = await run(many);
      expect([first.posted, first.leftOver.length]).toEqual([30, 10]);
      const second = await run(many);
      expect([second.posted, second.kept, second.leftOver.length]).toEqual([10, 30, 0]);
      expect(state.reviews.map(({ comments }) => comments)).toEqual([30, 10]);
    }),
  );

  it(
    'writes nothing for a head that is none any more',
    reviewing(async (run, api) => {
      const result = await run([at('.env', 3)], { head: hash('old') });
      expect([result.posted, result.leftOver.length, api.writes()]).toEqual([0, 1, []]);
    }),
  );

  it.each([
    ['a password', 'url: postgres://app:canary@db:5433/app'],
    ['a password in a keyword', 'dsn: host=db password=canary'],
    ['a second line with one', 'port: 5433\nPGPASSWORD=canary'],
    ['a carriage return', 'port: 5433\r'],
    ['a bidirectional control', 'port: \u202e5433'],
    ['an escape sequence', 'port: \u001b[31m5433'],
  ])('never with %s', (_, replacement) =>
    reviewing(async (run, api) => {
      const result = await run([at('.env', 3, 3, replacement)]);
      expect([result.posted, result.leftOver.length, api.writes()]).toEqual([0, 1, []]);
      expect(JSON.stringify(api.requests)).not.toContain('canary');
    })(),
  );
});

describe('a comment that GitHub does not take', () => {
  const many = Array.from({ length: 30 }, (_, i) => at('.env', i + 1, i + 1, `PORT_${i}=5433`));

  /** What the list of files says is not what reviews are judged by. */
  function without(api: GitHubApi, state: GitHubState, ...lines: readonly number[]): void {
    api.meanwhile(({ path }) => {
      if (!path.endsWith('/files')) return;
      const left = Array.from({ length: 200 }, (_, i) => i + 1).filter((line) => !lines.includes(line));
      state.pulls.get(7)!.files = [
        { filename: '.env', status: 'added', patch: left.map((line) => `@@ -0,0 +${line} @@\n+x`).join('\n') },
      ];
    });
  }

  it.each([[[17]], [[1]], [[30]], [[3, 22]]])('loses only itself: %j', (lines) =>
    reviewing(async (run, api, state) => {
      without(api, state, ...lines);
      const result = await run(many);
      expect(result.posted).toBe(30 - lines.length);
      expect(result.leftOver.map(({ startLine }) => startLine)).toEqual(lines);
      expect(state.reviews.filter(({ body }) => body !== '')).toHaveLength(1);
    })(),
  );

  it(
    'the search for it ends',
    reviewing(async (run, api, state) => {
      without(api, state, ...Array.from({ length: 200 }, (_, i) => i + 1));
      const result = await run(many);
      expect([result.posted, result.leftOver.length, state.reviews]).toEqual([0, 30, []]);
      expect(api.writes()).toHaveLength(20);
    }),
  );
});

describe('what is there already', () => {
  it(
    'is not repeated, also when its lines moved',
    reviewing(async (run, api, state) => {
      await run([at('.env', 3), at('.env', 5)]);
      const before = api.writes().length;
      expect(await run([at('.env', 4), at('.env', 6)])).toMatchObject({ posted: 0, kept: 2, deleted: 0, leftOver: [] });
      expect(api.writes()).toHaveLength(before);
      expect(state.reviewComments).toHaveLength(2);
    }),
  );

  it(
    'goes when nothing wants it any more, unless somebody answered',
    reviewing(async (run, _, state) => {
      await run([at('.env', 3, 3, 'A=1'), at('.env', 4, 4, 'B=1')]);
      addReviewComment(state, 7, 'why?', { login: 'rosa', type: 'User', inReplyTo: state.reviewComments[1]!.id });
      expect(await run([])).toMatchObject({ posted: 0, kept: 0, deleted: 1 });
      expect(places(state)).toEqual(['.env:4', '.env:1']);
    }),
  );

  it(
    'is replaced when the diff went over it',
    reviewing(async (run, _, state) => {
      await run([at('.env', 3)]);
      state.reviewComments[0]!.line = null;
      expect(await run([at('.env', 9)])).toMatchObject({ posted: 1, kept: 0, deleted: 1 });
      expect(places(state)).toEqual(['.env:9']);
    }),
  );

  it(
    'of others stays: another key, another author, no marker',
    reviewing(async (run, _, state) => {
      const [mine] = marked([at('.env', 3)]);
      addReviewComment(state, 7, suggestionBody('k2', mine!));
      addReviewComment(state, 7, suggestionBody('k1', mine!), { login: 'mallory', type: 'User' });
      addReviewComment(state, 7, `> ${suggestionBody('k1', mine!)}`);
      expect(await run([at('.env', 3)])).toMatchObject({ posted: 1, kept: 0, deleted: 0 });
      expect(await run([])).toMatchObject({ deleted: 1 });
      expect(state.reviewComments).toHaveLength(3);
    }),
  );

  it(
    'is found behind the first page',
    reviewing(async (run, _, state) => {
      for (let i = 0; i < 150; i++) addReviewComment(state, 7, 'chat', { login: 'rosa', type: 'User' });
      await run([at('.env', 3)]);
      expect(await run([at('.env', 3)])).toMatchObject({ posted: 0, kept: 1 });
    }),
  );
});

describe('what is refused', () => {
  it(
    'is left over, with a warning that names the permission',
    reviewing(async (run) => {
      const result = await run([at('.env', 3)], {}, { token: readToken });
      expect(result).toMatchObject({ posted: 0, leftOver: [expect.anything()] });
      expect(result.warnings).toEqual([
        expect.stringContaining('may not write reviews: give the job `permissions: pull-requests: write`'),
      ]);
    }),
  );

  it(
    'without an answer is looked for before it counts as lost',
    reviewing(async (run, api, state) => {
      api.trouble({ method: 'POST', path: /reviews/, reset: 'after' });
      expect(await run([at('.env', 3)])).toMatchObject({ posted: 1, leftOver: [], warnings: [expect.any(String)] });
      expect(state.reviewComments).toHaveLength(1);
    }),
  );

  it.each([403, 404, 409, 429, 500])('%d, wherever it comes, never throws', (status) =>
    reviewing(async (run, api) => {
      await run([at('.env', 30, 30, 'OLD=1')]);
      for (const path of [/pulls\/7$/, /files/, /comments/, /reviews/, /graphql/]) {
        api.trouble({ path, status, times: 12 });
        const result = await run([at('.env', 3, 3, `FOR=${String(path)}`)]);
        expect(result.posted + result.kept + result.leftOver.length).toBe(1);
        api.calm();
      }
    })(),
  );
});

describe('texts', () => {
  it.each([
    ['a: 1', '```suggestion\na: 1\n```'],
    ['', '```suggestion\n```'],
    ['a: `x`', '```suggestion\na: `x`\n```'],
    ['```\nx\n```', '````suggestion\n```\nx\n```\n````'],
    ['`````', '``````suggestion\n`````\n``````'],
    ['a\n\nb', '```suggestion\na\n\nb\n```'],
  ])('%j stands in a fence it cannot close', (replacement, block) => {
    const [mine] = marked([at('.env', 3, 3, replacement)]);
    const body = suggestionBody('k1', mine!);
    expect(body).toMatch(/^<!-- pg-port-guard:v1 key=k1 suggestion=[0-9a-f]{20} -->\nthe server listens on 5433\n\n/);
    expect(body.endsWith(`\n\n${block}\n`)).toBe(true);
  });

  it('equal suggestions are told apart, whatever their lines', () => {
    const before = marked([at('.env', 3), at('.env', 5), at('a.env', 3)]).map(({ fingerprint }) => fingerprint);
    const after = marked([at('.env', 30), at('.env', 50), at('a.env', 30)]).map(({ fingerprint }) => fingerprint);
    expect(new Set(before).size).toBe(3);
    expect(after).toEqual(before);
  });
});

describe('hunks', () => {
  it.each([
    [undefined, []],
    ['', []],
    ['Binary files differ', []],
    ['@@ -1 +1 @@\n-a\n+b', [{ first: 1, last: 1 }]],
    ['@@ -5,3 +5,0 @@\n-a\n-b\n-c', []],
    [
      '@@ -1,2 +1,3 @@ x\n a\n+@@ -9,9 +90,9 @@\n b\n@@ -20,2 +21,2 @@\n a\n b',
      [
        { first: 1, last: 3 },
        { first: 21, last: 22 },
      ],
    ],
    ['@@ -1,2 +x,3 @@', []],
  ])('of %j', (patch, hunks) => {
    expect(hunksOf(patch)).toEqual(hunks);
  });

  it('hold a range only as a whole', () => {
    const hunks = [
      { first: 3, last: 5 },
      { first: 6, last: 9 },
    ];
    expect(
      [
        [3, 5],
        [6, 6],
        [5, 6],
        [2, 3],
        [5, 3],
      ].map(([from, to]) => isInOneHunk(hunks, from!, to!)),
    ).toEqual([true, true, false, false, false]);
  });
});
