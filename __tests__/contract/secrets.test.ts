import { describe, expect, it } from '@jest/globals';
import { canary, connectionStrings, filesWith, judged, secretsWith, spellings } from '../support/canary.ts';
import { runAction, token, type Run } from '../support/contract.ts';
import { manifest } from '../support/contract/inputs.ts';

const everything = { 'min-certainty': 'possible', 'min-level': 'note', 'expected-port': '5432', 'json-file': 'report.json' };

/** Everything a run hands out, before the runner masks anything; `add-mask` is the one line that has to name a password. */
function sinks({ raw, written, annotations, env }: Run): string[] {
  const printed = `${raw.stdout}\n${raw.stderr}`.split('\n').filter((line) => !line.startsWith('::add-mask::'));
  return [...printed, ...Object.values(raw.files), ...Object.values(written), JSON.stringify([annotations, env])];
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

function leaks(done: Run): string[] {
  return sinks(done).filter((sink) =>
    forms.some((form, index) => (index < 3 ? sink.toLowerCase().includes(form.toLowerCase()) : sink.includes(form))),
  );
}

describe.each(Object.entries(spellings))('a password %s', (_, password) => {
  it('in every kind of file and in secrets leaves by no way', async () => {
    const dsn = secretsWith(password, 'SECRET');
    const done = await runAction({
      base: {},
      head: filesWith(password),
      untracked: { '.env.production': `DATABASE_URL=${connectionStrings(password, '127.0.0.1')[0]}\n` },
      event: 'pull_request',
      inputs: { ...everything, dsn },
      secrets: dsn.trim().split('\n'),
      env: { PGPASSWORD: password, DATABASE_URL: `postgres://app:${password}@127.0.0.1:5439/app` },
    });
    expect(leaks(done)).toEqual([]);
    expect(done.obeyed.filter(({ name, data }) => name === 'add-mask' && data.includes(canary)).length).toBeGreaterThan(0);
    expect(done.summary).toContain('SECRET');
    expect(Object.keys(done.written)).toEqual(['report.json']);
  });
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

it('the token of the job is in no output', async () => {
  const done = await runAction({ base: filesWith('x'), inputs: { comment: 'always' }, event: 'pull_request' });
  expect(sinks(done).filter((sink) => sink.includes(token))).toEqual([]);
});

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
