import { describe, expect, it } from '@jest/globals';
import { addedFiles, change, conf, expectTold, messages, onGitHub } from '../support/contract/pull-request.ts';

describe('GitHub Enterprise Server', () => {
  it(
    'requests go below GITHUB_API_URL, links to GITHUB_SERVER_URL; nothing that only github.com has is needed',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles({ [conf]: change.head[conf] ?? '' });
      const done = await run({ env: { GITHUB_SERVER_URL: 'https://github.acme.example' }, inputs: { suggestions: 'true' } });
      expect(api.url).toMatch(/\/api\/v3$/);
      expect(api.unknown).toEqual([]);
      expect(api.requests.map(({ path }) => path)).toContain('/graphql');
      expect(state.comments).toHaveLength(1);
      expect(state.comments[0]?.body).toContain(`https://github.acme.example/acme/shop/blob/${done.commits.head}/app/.env#L2`);
      expect(state.comments[0]?.body).not.toContain('https://github.com');
      expectTold(done, state.comments[0]);
      expect(messages(done, 'warning')).toEqual([]);
    }, '/api/v3'),
  );
});

describe('a tenant of ghe.com', () => {
  it(
    'the API has a host of its own, which is never made from that of the server',
    onGitHub(async ({ api, state, run }) => {
      const done = await run({ env: { GITHUB_SERVER_URL: 'https://acme.ghe.com' } });
      expect(api.requests.length).toBeGreaterThan(0);
      expect(state.comments[0]?.body).toContain('https://acme.ghe.com/acme/shop/actions/runs/1012');
      expectTold(done, state.comments[0]);
    }),
  );
});

describe.each(['', 'github.com', 'ftp://127.0.0.1/', 'https://', 'https://user:password@127.0.0.1/api'])(
  'GITHUB_API_URL is %j',
  (url) => {
    it(
      'a warning, and the check goes on',
      onGitHub(async ({ api, run }) => {
        const done = await run({ env: { GITHUB_API_URL: url } });
        expect(api.requests).toEqual([]);
        expect(done).toMatchObject({ exitCode: 1, outputs: { findings: '5', 'comment-id': '' } });
        expect(messages(done, 'warning')).toHaveLength(1);
        expect(done.log).not.toContain('user:password');
      }),
    );
  },
);
