import { describe, expect, it } from '@jest/globals';
import { canary, connectionStrings, filesWith, judged, secretsWith, spellings } from '../support/canary.ts';
import { runAction, type Run } from '../support/contract.ts';
import { manifest } from '../support/contract/inputs.ts';
import { addedFiles, onGitHub, ownMessages } from '../support/contract/pull-request.ts';
import { writeToken, type GitHubApi } from '../support/github-api.ts';

const files = { 'json-file': 'report.json', 'sarif-file': 'report.sarif', 'patch-file': 'edits.patch' };
const everything = { 'min-certainty': 'possible', 'min-level': 'note', 'expected-port': '5432', ...files };

/** Everything a run hands out, before the runner masks anything; `add-mask` is the one line that has to name a password. */
function sinks({ raw, written, annotations, env }: Run, api?: GitHubApi): string[] {
  const printed = `${raw.stdout}\n${raw.stderr}`.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return [...printed, ...Object.values(raw.files), ...Object.values(written), JSON.stringify([annotations, env]), ...sent(api)];
}

/** Addresses, headers but for the one that carries the token, bodies, and what stands on the pull request afterwards. */
function sent(api: GitHubApi | undefined): string[] {
  if (api === undefined) return [];
  const { comments, reviewComments, reviews } = api.state;
  return [...api.requests, ...comments, ...reviewComments, ...reviews].map((one) => JSON.stringify(one));
}

/** The word in the forms it could hide in: as it is, in another case, reversed, in hexadecimal, and in Base64 from any of three bytes. */
const forms = [
  canary,
  [...canary].reverse().join(''),
  Buffer.from(canary).toString('hex'),
  ...[0, 1, 2].map((bytes) =>
    Buffer.from(canary)
      .subarray(bytes, bytes + 3)
      .toString('base64'),
  ),
];

function leaks(done: Run, api?: GitHubApi): string[] {
  return sinks(done, api).filter((sink) =>
    forms.some((form, index) => (index < 3 ? sink.toLowerCase().includes(form.toLowerCase()) : sink.includes(form))),
  );
}

describe.each(Object.entries(spellings))('a password %s', (_, password) => {
  it(
    'in every kind of file and in secrets leaves by no way, comments and suggestions among them',
    onGitHub(async ({ api, state, pull, run }) => {
      pull.files = addedFiles(filesWith(password));
      const dsn = secretsWith(password, 'SECRET');
      const done = await run({
        base: {},
        head: filesWith(password),
        untracked: { '.env.production': `DATABASE_URL=${connectionStrings(password, '127.0.0.1')[0]}\n` },
        inputs: { ...everything, dsn, comment: 'always', suggestions: 'true' },
        secrets: [writeToken, ...dsn.trim().split('\n')],
        env: { PGPASSWORD: password, DATABASE_URL: `postgres://app:${password}@127.0.0.1:5439/app` },
      });
      expect(leaks(done, api)).toEqual([]);
      expect(done.obeyed.filter(({ name, data }) => name === 'add-mask' && data.includes(canary)).length).toBeGreaterThan(0);
      expect(done.summary).toContain('SECRET');
      expect(Object.keys(done.written).sort()).toEqual(Object.values(files).sort());
      expect(state.comments).toHaveLength(1);
      expect(ownMessages(done, 'warning').filter((text) => /comment|review/.test(text))).toEqual([]);
    }),
  );
});

it('there is something to tell of every file: the test above is not silent because nothing is said', async () => {
  const done = await runAction({ base: filesWith(spellings['encoded'] ?? ''), inputs: everything });
  for (const path of judged) expect(done.summary).toContain(path);
  expect(Number(done.outputs['findings'])).toBeGreaterThan(judged.length);
});

/** Not the token, which is masked, and not the files to write: what is given there is created under that name. */
const repeated = /^github-token$|-file$|^write-baseline$/;

it.each(Object.keys(manifest.inputs).filter((name) => !repeated.test(name)))(
  'a connection string given by mistake as input %s is not repeated',
  async (name) => {
    const password = spellings['encoded'] ?? '';
    const done = await runAction({
      base: { '.env': 'PGPORT=5439\n' },
      inputs: { [name]: `postgres://app:${password}@db.internal:5439/app` },
    });
    expect(leaks(done)).toEqual([]);
  },
);

it(
  'the token goes to GitHub as what it is and nowhere else',
  onGitHub(async ({ api, run }) => {
    const done = await run({ base: {}, head: filesWith('x'), inputs: { ...everything, comment: 'always', suggestions: 'true' } });
    expect(api.requests.map(({ login }) => login)).toEqual(api.requests.map(() => 'github-actions[bot]'));
    expect(api.writes().length).toBeGreaterThan(0);
    expect(sinks(done, api).filter((sink) => sink.includes(writeToken))).toEqual([]);
  }),
);

it(
  'a suggestion is posted beside one that would hold a password, which is not',
  onGitHub(async ({ api, state, pull, run }) => {
    const head = {
      'postgresql.conf': 'port = 5432\n',
      'a/.env': 'PGHOST=127.0.0.1\nPGPORT=5439\n',
      'b/.env': `DATABASE_URL=postgres://app:${canary}@127.0.0.1:5439/app\n`,
    };
    pull.files = addedFiles(head);
    const done = await run({ base: {}, head, inputs: { ...everything, suggestions: 'true' } });
    expect(state.reviewComments.map(({ path }) => path)).toEqual(['a/.env']);
    expect(state.comments[0]?.body).toContain('b/.env:1');
    expect(done.written['edits.patch']).not.toContain('b/.env');
    expect(leaks(done, api)).toEqual([]);
  }),
);

describe('a secret that is just a port', () => {
  it('hides the number everywhere, and the step says what to do instead', async () => {
    const done = await runAction({
      base: { 'postgresql.conf': 'port = 5433\n', '.env': 'PGHOST=127.0.0.1\nPGPORT=5439\n' },
      inputs: { dsn: 'PGPORT=5433' },
      secrets: ['5433'],
    });
    expect(done.log).not.toContain('5433');
    expect(done.summary).not.toContain('5433');
    expect(done.annotations.map(({ message }) => message)).toContainEqual(expect.stringContaining('keep it in vars'));
    expect(done.droppedOutputs).toEqual(['server-port', 'ports', 'report']);
  });

  it('is not masked by us', async () => {
    const done = await runAction({ base: { '.env': 'PGPORT=5433\n' }, inputs: { dsn: 'PGPORT=5433' } });
    expect(done.obeyed.filter(({ name }) => name === 'add-mask')).toEqual([]);
  });
});
