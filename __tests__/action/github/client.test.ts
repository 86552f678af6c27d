import { describe, expect, it } from '@jest/globals';
import { apiOf, type Call, type Client, type ClientOptions } from '../../../src/action/github/client.ts';
import { ApiFailure } from '../../../src/action/github/failure.ts';
import {
  addComment,
  addPullRequest,
  personalToken,
  readToken,
  withGitHub,
  writeToken,
  type GitHubApi,
} from '../../support/github-api.ts';
import { clientFor, testClock } from '../../support/github-client.ts';

const purpose = { what: 'write comments', permission: 'pull-requests: write' };
const pull: Call = { route: 'GET /repos/{owner}/{repo}/pulls/{n}', parameters: { n: 7 }, purpose };
const comment: Call = { route: 'POST /repos/{owner}/{repo}/issues/{n}/comments', parameters: { n: 7, body: 'text' }, purpose };

async function failureOf(client: Client, call: Call): Promise<ApiFailure> {
  try {
    await client.request(call);
  } catch (error) {
    if (error instanceof ApiFailure) return error;
    throw error;
  }
  throw new Error('did not fail');
}

function inApi(
  test: (api: GitHubApi, open: (options?: Partial<ClientOptions>) => Promise<Client>) => Promise<void>,
): () => Promise<void> {
  return () =>
    withGitHub(async (api) => {
      addPullRequest(api.state, 7);
      await test(api, (options) => clientFor(api, options));
    });
}

describe('requests', () => {
  it(
    'carry the token and reach the API that is named',
    inApi(async (api, open) => {
      const client = await open({ token: personalToken });
      expect((await client.request(pull)).data).toMatchObject({ number: 7 });
      expect(api.requests).toMatchObject([{ method: 'GET', path: '/repos/acme/shop/pulls/7', login: 'rosa', status: 200 }]);
    }),
  );

  it(
    'list every page',
    inApi(async (api, open) => {
      for (let i = 0; i < 250; i++) addComment(api.state, 7, `comment ${i}`);
      const bodies: unknown[] = [];
      const call = { ...comment, route: comment.route.replace('POST', 'GET'), parameters: { n: 7 } };
      for await (const item of (await open()).list(call)) bodies.push((item as { readonly body: string }).body);
      expect(bodies).toHaveLength(250);
      expect(bodies.at(-1)).toBe('comment 249');
      expect(api.requests.map(({ query }) => query['page'])).toEqual(['1', '2', '3']);
    }),
  );

  it(
    'find GraphQL beside /api/v3 of an enterprise server',
    inApi(async (api, open) => {
      const client = await open({ apiUrl: `${api.url}/api/v3` });
      await expect(client.graphql('query { viewer { login } }', {}, purpose)).rejects.toThrow('404');
      expect(api.unknown).toEqual(['POST /api/graphql']);
    }),
  );
});

describe('trying again', () => {
  it.each([500, 502, 503])(
    'helps against %d',
    async (status) =>
      await inApi(async (api, open) => {
        api.trouble({ status, times: 2 });
        const clock = testClock();
        await (await open({ clock })).request(pull);
        expect(api.requests.map((one) => one.status)).toEqual([status, status, 200]);
        expect(clock.waits).toEqual([1000, 2000]);
      })(),
  );

  it.each(['before', 'after', 'within'] as const)(
    'helps when the connection breaks %s',
    async (reset) =>
      await inApi(async (api, open) => {
        api.trouble({ reset });
        expect((await (await open()).request(pull)).data).toMatchObject({ number: 7 });
        expect(api.requests).toHaveLength(2);
      })(),
  );

  it(
    'waits as long as a limit says, also to write',
    inApi(async (api, open) => {
      api.trouble({ status: 429, headers: { 'retry-after': '7' } });
      api.trouble({ status: 403, message: 'You have exceeded a secondary rate limit.' });
      const clock = testClock();
      await (await open({ clock })).request(comment);
      expect(clock.waits).toEqual([7000, 60_000]);
      expect(api.state.comments).toHaveLength(1);
    }),
  );

  it(
    'does not wait for a limit that outlasts the deadline',
    inApi(async (api, open) => {
      const clock = testClock(1_700_000_000_000);
      const headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1700003600' };
      api.trouble({ status: 403, headers, times: 9 });
      const failure = await failureOf(await open({ clock }), pull);
      expect([failure.kind, clock.waits, api.requests.length]).toEqual(['limited', [], 1]);
    }),
  );

  it.each([400, 401, 403, 404, 409, 410, 422])(
    'is no use after %d',
    async (status) =>
      await inApi(async (api, open) => {
        api.trouble({ status, times: 9 });
        await failureOf(await open(), pull);
        expect(api.requests).toHaveLength(1);
      })(),
  );

  it.each<[string, Parameters<GitHubApi['trouble']>[0]]>([
    ['an error of the server', { status: 502 }],
    ['a broken connection', { reset: 'after' }],
  ])('never sends a comment twice by itself: %s', (_, trouble) =>
    inApi(async (api, open) => {
      api.trouble(trouble);
      expect((await failureOf(await open(), comment)).kind).toBe('unavailable');
      expect(api.requests).toHaveLength(1);
    })(),
  );

  it(
    'ends',
    inApi(async (api, open) => {
      api.trouble({ status: 500, times: 99 });
      expect((await failureOf(await open(), pull)).message).toBe('GitHub answered 500');
      expect(api.requests).toHaveLength(4);
    }),
  );
});

describe('time', () => {
  it(
    'of one answer is limited',
    inApi(async (api, open) => {
      api.trouble({ slow: 400, times: 9 });
      const failure = await failureOf(await open({ requestTimeout: 30, attempts: 2 }), pull);
      expect(failure.message).toBe('cannot write comments: GitHub did not answer in time');
      expect(api.requests).toHaveLength(2);
    }),
  );

  it(
    'of a slow answer does not matter when the next one is fast',
    inApi(async (api, open) => {
      api.trouble({ slow: 400 });
      expect((await (await open({ requestTimeout: 200 })).request(pull)).data).toMatchObject({ number: 7 });
    }),
  );

  it(
    'in all is limited',
    inApi(async (api, open) => {
      const clock = testClock();
      const client = await open({ clock, deadline: 5000 });
      await client.request(pull);
      api.trouble({ status: 500, times: 99 });
      await failureOf(client, pull);
      expect(clock.waits).toEqual([1000, 2000]);
      await clock.sleep(9000);
      expect((await failureOf(client, pull)).message).toBe('no time left to write comments');
      expect(await client.pause(1)).toBe(false);
    }),
  );
});

describe('refusals', () => {
  it(
    'name the permission that is missing',
    inApi(async (_, open) => {
      const failure = await failureOf(await open({ token: readToken }), comment);
      expect(failure.kind).toBe('refused');
      expect(failure.message).toBe(
        'the token may not write comments: give the job `permissions: pull-requests: write` (GitHub: Resource not accessible by integration)',
      );
    }),
  );

  it.each([
    ['contents=read,pull_requests=write', 'contents: read, pull-requests: write'],
    ['issues=write; pull_requests=write', 'pull-requests: write'],
    ['issues=write', 'issues: write'],
    ['::add-mask::x=write', 'pull-requests: write'],
  ])('read %s', (accepted, permission) =>
    inApi(async (api, open) => {
      api.trouble({ status: 403, headers: { 'x-accepted-github-permissions': accepted } });
      expect((await failureOf(await open(), pull)).message).toContain(`\`permissions: ${permission}\``);
    })(),
  );

  it.each<[number, string, string]>([
    [403, 'Unable to create comment because issue is locked.', 'locked'],
    [403, 'Repository was archived so is read-only.', 'locked'],
    [404, 'Not Found', 'missing'],
    [409, 'Conflict', 'conflict'],
    [422, 'Body is too long (maximum is 65536 characters)', 'too-long'],
    [422, 'Validation Failed', 'invalid'],
    [401, 'Bad credentials', 'refused'],
  ])('%d %s is %s', (status, message, kind) =>
    inApi(async (api, open) => {
      api.trouble({ status, message });
      expect((await failureOf(await open(), pull)).kind).toBe(kind);
    })(),
  );

  it(
    'never show the token or what the answer says raw',
    inApi(async (api, open) => {
      const message = `\n::error::forged ##[stop-commands]x ${writeToken} postgres://app:canary@db/x`;
      for (const status of [403, 404, 422, 500]) {
        api.trouble({ status, message });
        const failure = await failureOf(await open({ attempts: 1 }), pull);
        const shown = `${failure.message} ${failure.stack ?? ''} ${JSON.stringify(failure)}`;
        expect(shown).not.toMatch(/\n::|##\[|canary/);
        expect(shown).not.toContain(writeToken);
        expect(failure.message).not.toMatch(/::(?=error)|\n/);
      }
    }),
  );

  it('of GraphQL come with status 200', () =>
    inApi(async (_, open) => {
      const mutation = 'mutation($id: ID!) { minimizeComment(input: { subjectId: $id }) { clientMutationId } }';
      await expect((await open()).graphql(mutation, { id: 'IC_1' }, purpose)).rejects.toMatchObject({ kind: 'missing' });
    })());
});

describe('apiOf', () => {
  const GITHUB_REPOSITORY = 'acme/shop';

  it.each([
    [undefined, 'https://api.github.com'],
    ['', 'https://api.github.com'],
    ['https://ghes.example.org/api/v3/', 'https://ghes.example.org/api/v3'],
    ['https://api.acme.ghe.com', 'https://api.acme.ghe.com'],
    ['http://127.0.0.1:4711', 'http://127.0.0.1:4711'],
  ])('takes %s, whatever the server is called', (GITHUB_API_URL, apiUrl) => {
    const environment = { GITHUB_API_URL, GITHUB_REPOSITORY, GITHUB_SERVER_URL: 'https://other.example.org' };
    expect(apiOf(environment)).toEqual({ apiUrl, repository: 'acme/shop' });
  });

  it.each([
    [{ GITHUB_REPOSITORY: 'acme' }, 'GITHUB_REPOSITORY'],
    [{ GITHUB_REPOSITORY, GITHUB_API_URL: 'file:///etc' }, 'GITHUB_API_URL'],
    [{ GITHUB_REPOSITORY, GITHUB_API_URL: 'https://user:pass@example.org' }, 'GITHUB_API_URL'],
  ])('does without %j', (environment, name) => {
    expect(apiOf(environment)).toEqual({ missing: expect.stringContaining(name) });
  });
});
