import { describe, expect, it } from '@jest/globals';
import { apiBase, type ApiBase, type ApiBaseRequest } from '../../../src/action/github/changed-files.ts';
import { addPullRequest, hash, withGitHub, type GitHubApi, type GitHubState } from '../../support/github-api.ts';
import { clientFor } from '../../support/github-client.ts';

const [base, head, mergeBase] = [hash('base'), hash('merge'), hash('parting')];
type Read = (change?: Partial<ApiBaseRequest>) => Promise<ApiBase>;
type Missing = (change?: Partial<ApiBaseRequest>) => Promise<string>;

const files = [
  { filename: '.env', status: 'modified' },
  { filename: 'new.env', status: 'added' },
  { filename: 'gone.env', status: 'removed' },
  { filename: 'moved/to.env', previous_filename: 'moved/from.env', status: 'renamed' },
  { filename: 'app/.env', status: 'modified' },
  { filename: 'logo.png', status: 'modified' },
];

function inComparison(
  test: (tools: { read: Read; missing: Missing; api: GitHubApi; state: GitHubState }) => Promise<void>,
): () => Promise<void> {
  return () =>
    withGitHub(async (api) => {
      const { state } = api;
      state.comparisons.set(`${base}...${head}`, { mergeBase, files });
      for (const path of ['.env', 'gone.env', 'moved/from.env', 'app/.env'])
        state.contents.set(`${mergeBase}:${path}`, Buffer.from(`was ${path}\n`));
      const ask = async (change: Partial<ApiBaseRequest> = {}): ReturnType<typeof apiBase> =>
        apiBase(await clientFor(api), {
          base,
          head,
          pullRequest: 7,
          gitPrefix: '',
          wanted: (path) => path.endsWith('.env'),
          ...change,
        });
      const read: Read = async (change) => {
        const found = await ask(change);
        if ('missing' in found) throw new Error(found.missing);
        return found;
      };
      const missing: Missing = async (change) => {
        const found = await ask(change);
        if ('missing' in found) return found.missing;
        throw new Error('was read');
      };
      await test({ read, missing, api, state });
      expect(api.unknown).toEqual([]);
    });
}

describe('the base over the API', () => {
  it(
    'is where both parted, with the files that matter',
    inComparison(async ({ read, api }) => {
      const { base: found, notices } = await read();
      expect(found.commit).toBe(mergeBase);
      expect(found.changed).toEqual(['.env', 'app/.env', 'gone.env', 'moved/from.env', 'moved/to.env', 'new.env']);
      expect(found.read('moved/from.env')).toEqual({
        path: 'moved/from.env',
        text: 'was moved/from.env\n',
        origin: 'repository',
      });
      expect(['new.env', 'moved/to.env', 'never.env'].map((path) => found.read(path))).toEqual([undefined, undefined, undefined]);
      expect(notices).toEqual([]);
      expect(['.env', 'new.env', 'logo.png', 'same.env'].map((path) => found.differs(path))).toEqual([true, true, true, false]);
      expect(api.requests.filter(({ path }) => path.includes('/contents/'))).toHaveLength(4);
      expect(api.requests.some(({ path }) => path.includes('logo'))).toBe(false);
    }),
  );

  it(
    'of a directory has paths below it',
    inComparison(async ({ read }) => {
      const { base: found } = await read({ gitPrefix: 'app/' });
      expect(found.changed).toEqual(['.env']);
      expect(found.read('.env')).toEqual({ path: '.env', text: 'was app/.env\n', origin: 'repository' });
    }),
  );

  it(
    'has settings besides, when they changed',
    inComparison(async ({ read }) => {
      const also = ['gone.env', 'new.env', 'same.yml'];
      const { atTop, base: found } = await read({ gitPrefix: 'app/', also });
      expect([...atTop]).toEqual([
        ['new.env', undefined],
        ['gone.env', 'was gone.env\n'],
      ]);
      expect(found.changed).toEqual(['.env']);
    }),
  );

  it(
    'reads names as they are',
    inComparison(async ({ read, state }) => {
      const names = ['a b?x=1#y.env', '%2e%2e.env', '{x}.env', 'ü/:a.env', 'a+b&c.env'];
      state.comparisons.set(`${base}...${head}`, {
        mergeBase,
        files: names.map((filename) => ({ filename, status: 'modified' })),
      });
      for (const name of names) state.contents.set(`${mergeBase}:${name}`, Buffer.from(name));
      const { base: found } = await read();
      expect(names.map((name) => found.read(name)?.text)).toEqual(names);
    }),
  );

  it(
    'leaves no repository by a name',
    inComparison(async ({ read, api, state }) => {
      const names = ['../../../../user.env', 'a/./b.env', '/x.env', 'a//b.env'];
      state.comparisons.set(`${base}...${head}`, {
        mergeBase,
        files: names.map((filename) => ({ filename, status: 'modified' })),
      });
      expect((await read()).base.changed).toEqual([]);
      expect(api.requests).toHaveLength(1);
    }),
  );

  it(
    'takes only texts of files, within limits',
    inComparison(async ({ read, state }) => {
      state.contents.set(`${mergeBase}:.env`, Buffer.alloc((1 << 20) + 1, 'x'));
      state.contents.set(`${mergeBase}:gone.env`, Buffer.from([1, 0, 2]));
      state.contents.set(`${mergeBase}:app/.env`, null);
      state.contents.set(`${mergeBase}:moved/from.env`, Buffer.from('\ufeffx', 'utf16le'));
      const { base: found, notices } = await read();
      expect([found.changed.includes('.env'), found.differs('.env')]).toEqual([false, false]);
      expect(notices).toEqual(['1 changed file over 1 MiB: taken as not changed']);
      expect(['.env', 'gone.env', 'app/.env'].map((path) => found.read(path))).toEqual([undefined, undefined, undefined]);
      expect(found.read('moved/from.env')?.text).toBe('\ufeffx');
    }),
  );

  it(
    'of a file of exactly 1 MiB is whole',
    inComparison(async ({ read, state }) => {
      state.contents.set(`${mergeBase}:.env`, Buffer.alloc(1 << 20, 'x'));
      expect((await read()).base.read('.env')?.text).toHaveLength(1 << 20);
    }),
  );

  it(
    'of a large change is listed by the pull request',
    inComparison(async ({ read, state }) => {
      const many = Array.from({ length: 450 }, (_, i) => ({ filename: `file${i}.txt`, status: 'modified' }));
      state.comparisons.set(`${base}...${head}`, { mergeBase, files: many });
      addPullRequest(state, 7, { files: [...many, { filename: '.env', status: 'modified' }] });
      expect((await read()).base.changed).toEqual(['.env']);
    }),
  );
});

describe('without it', () => {
  it.each<[string, (state: GitHubState, api: GitHubApi) => void, Partial<ApiBaseRequest>, string]>([
    ['a commit that GitHub does not know', (state) => state.comparisons.clear(), {}, 'not found (404)'],
    [
      'a token that may not read',
      (_, api) => api.trouble({ status: 403, headers: { 'x-accepted-github-permissions': 'contents=read' } }),
      {},
      '`permissions: contents: read`',
    ],
    ['a server that fails', (_, api) => api.trouble({ status: 500, times: 99 }), {}, 'GitHub answered 500'],
    [
      'a text that cannot be had',
      (_, api) => api.trouble({ path: /contents/, status: 500, times: 99 }),
      {},
      'GitHub answered 500',
    ],
    ['a large push', (state) => large(state, 300), { pullRequest: undefined }, 'more than 299 files changed'],
    ['a huge pull request', (state) => large(state, 3000), {}, 'more than 2999 files changed'],
    ['too many that matter', (state) => large(state, 301, '.env'), {}, 'more than 300 changed files matter'],
  ])('%s is said, with what helps', (_, prepare, change, why) =>
    inComparison(async ({ missing, state, api }) => {
      prepare(state, api);
      const said = await missing(change);
      expect(said).toContain(why);
      expect(said).toMatch(/set fetch-depth: 0 \(on pull requests 2 is enough\) in actions\/checkout$/);
    })(),
  );

  function large(state: GitHubState, count: number, end = '.txt'): void {
    const many = Array.from({ length: count }, (_, i) => ({ filename: `file${i}${end}`, status: 'modified' }));
    state.comparisons.set(`${base}...${head}`, { mergeBase, files: many });
    addPullRequest(state, 7, { files: many });
  }
});
