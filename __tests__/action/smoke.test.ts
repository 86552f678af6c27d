import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createServer, type Server } from 'node:net';
import { check } from '../../src/core/index.ts';
import { freePort } from '../support/live/ports.ts';
import { step, type Step, type StepOptions } from '../support/runner.ts';
import { inTemporary } from '../support/temporary.ts';

const host = '127.0.0.1';
const canary = 'CANARY/s3cr!t';

/** Says nothing, and counts who comes. */
let silent: Server;
let port = 0;
let closed = 0;
let connections = 0;

beforeAll(async () => {
  silent = createServer((socket) => {
    connections++;
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => silent.listen(0, host, resolve));
  const address = silent.address();
  port = typeof address === 'object' && address !== null ? address.port : 0;
  closed = await freePort();
});

afterAll(() => void silent.close());

const repository = (stated: number): Readonly<Record<string, string>> => ({ 'postgresql.conf': `port = ${stated}\n` });

async function run(inputs: Readonly<Record<string, string>>, options: Partial<StepOptions> = {}, stated = 5433): Promise<Step> {
  let done: Step | undefined;
  await inTemporary(repository(stated), async (directory) => {
    done = await step(directory, { check, inputs, ...options });
  });
  if (done === undefined) throw new Error('the step did not run');
  return done;
}

const rulesOf = ({ outputs }: Step): string[] =>
  (JSON.parse(outputs['report'] ?? '{}') as { readonly findings: readonly { readonly ruleId: string }[] }).findings.map(
    (one) => one.ruleId,
  );

const pullRequest = (own: object): NonNullable<StepOptions['event']> => ({
  name: 'pull_request',
  payload: {
    repository: { id: 1 },
    pull_request: {
      number: 7,
      head: { sha: 'a'.repeat(40), repo: { id: 1 } },
      base: { sha: 'b'.repeat(40), repo: { id: 1 } },
      ...own,
    },
  },
});

describe('mode smoke', () => {
  it('reads no file, and fails with what is wrong', async () => {
    const done = await run({ mode: 'smoke', 'smoke-host': host, 'smoke-port': String(closed) });
    expect([done.code, done.outputs]).toMatchObject([1, { conclusion: 'failure', smoke: 'fail' }]);
    expect(rulesOf(done)).toEqual(['server/refused']);
    expect(done.commands).toMatchObject([{ name: 'error', properties: { title: 'server/refused' } }]);
    expect(done.commands[0]?.properties).not.toHaveProperty('file');
    expect(done.summary).toContain('### Live test');
    expect(done.summary).not.toContain('postgresql.conf');
  });

  it('may be told not to fail', async () => {
    const done = await run({ mode: 'smoke', 'smoke-host': host, 'smoke-port': String(closed), 'fail-on': 'never' });
    expect([done.code, done.outputs['smoke']]).toEqual([0, 'fail']);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['without a target', {}, 'no target was given'],
    ['with a secret that is empty', { 'smoke-dsn': '' }, 'no target was given'],
    ['without a port', { 'smoke-host': host }, 'smoke-port: no port from 1 to 65535 is given'],
    ['with a host that is none', { 'smoke-host': '-x', 'smoke-port': '5433' }, 'smoke-host: no name or address'],
    ['with a connection string that is none', { 'smoke-dsn': `host='${canary}` }, 'smoke-dsn: no connection string'],
  ])('%s it is inconclusive, which is a failure', async (_, inputs, reason) => {
    const done = await run({ mode: 'smoke', ...inputs });
    expect([done.code, done.outputs['conclusion']]).toEqual([1, 'failure']);
    expect(done.outputs['inconclusive-reason']).toContain(reason);
    expect(done.commands.filter(({ name }) => name === 'error')).toMatchObject([{ message: expect.stringContaining(reason) }]);
    expect(done.stdout).not.toContain(canary);
  });

  it('that runs out of time is never green', async () => {
    const done = await run({
      mode: 'smoke',
      'smoke-host': host,
      'smoke-port': String(port),
      'smoke-timeout': '1',
      'old-port': 'none',
    });
    expect([done.code, done.outputs]).toMatchObject([1, { conclusion: 'failure', smoke: 'inconclusive' }]);
    expect(done.outputs['inconclusive-reason']).toContain('the time of 1 s ran out');
  });

  it.each<[Readonly<Record<string, string>>, string]>([
    [{ 'smoke-port': '0' }, 'input smoke-port must be a number from 1 to 65535'],
    [{ 'old-port': 'yes' }, 'input old-port must be a number'],
    [{ 'smoke-timeout': '0' }, 'input smoke-timeout'],
    [{ 'smoke-old-port-login': 'perhaps' }, 'input smoke-old-port-login must be one of'],
    [{ 'write-baseline': 'x.json' }, 'input write-baseline: only with mode check'],
  ])('refuses %j', async (inputs, message) => {
    const done = await run({ mode: 'smoke', 'smoke-host': host, ...inputs });
    expect([done.code, done.stdout]).toMatchObject([1, expect.stringContaining(message)]);
  });
});

describe('mode all', () => {
  it('judges files and server together: the finding stands where the port is stated', async () => {
    const done = await run({ mode: 'all', 'smoke-host': host }, {}, closed);
    expect(rulesOf(done)).toEqual(['server/refused']);
    expect(done.commands).toMatchObject([
      { name: 'error', properties: { title: 'server/refused', file: 'postgresql.conf', line: '1' } },
    ]);
    expect(done.summary).toContain('| firewall |');
  });

  it('a test that could not be done is a warning, and not green', async () => {
    const done = await run({ mode: 'all' });
    expect([done.code, done.outputs]).toMatchObject([0, { conclusion: 'neutral', smoke: 'inconclusive' }]);
    expect(done.commands).toMatchObject([{ name: 'warning', message: expect.stringContaining('no target was given') }]);
  });

  it('takes no port from the files of a pull request', async () => {
    const done = await run({ mode: 'all', 'smoke-host': host }, { event: pullRequest({}) }, closed);
    expect(done.outputs['inconclusive-reason']).toContain('smoke-port: no port');
    expect(rulesOf(done)).toEqual([]);
  });
});

describe('a live test is off', () => {
  it.each<[string, NonNullable<StepOptions['event']>, Readonly<Record<string, string>>]>([
    ['for forks', pullRequest({ head: { sha: 'a'.repeat(40), repo: { id: 2 } } }), {}],
    ['for forks that are gone', pullRequest({ head: { sha: 'a'.repeat(40), repo: null } }), {}],
    ['for Dependabot', pullRequest({}), { GITHUB_ACTOR: 'dependabot[bot]' }],
    ['on pull_request_target', { name: 'pull_request_target', payload: pullRequest({}).payload }, {}],
  ])('%s', async (_, event, environment) => {
    const before = connections;
    const inputs = {
      'smoke-host': host,
      'smoke-port': String(port),
      'smoke-dsn': `host=${host} port=${port} password='${canary}'`,
    };
    const alone = await run({ mode: 'smoke', ...inputs }, { event, environment });
    expect([alone.code, alone.outputs]).toMatchObject([0, { conclusion: 'neutral' }]);
    expect(alone.commands.filter(({ name }) => name === 'notice')).toMatchObject([
      { message: expect.stringContaining('live test is off') },
    ]);
    const both = await run({ mode: 'all', ...inputs }, { event, environment });
    expect([both.code, both.outputs]).toMatchObject([0, { conclusion: 'success', smoke: '' }]);
    expect(connections).toBe(before);
  });
});

describe('passwords of connection strings', () => {
  it('are masked before anything else and shown nowhere', async () => {
    const dsn = `postgresql://someone:${encodeURIComponent(canary)}@${host}:${closed}/privately`;
    const done = await run({
      mode: 'smoke',
      'smoke-dsn': dsn,
      'smoke-pooler-dsn': dsn.replace('CANARY', 'POOLER'),
      'old-port': 'none',
    });
    const lines = done.stdout.split('\n');
    const masks = lines.filter((line) => line.startsWith('::add-mask::'));
    expect(masks.join('\n')).toContain(canary);
    expect(masks.join('\n')).toContain('POOLER');
    expect(lines.slice(0, masks.length)).toEqual(masks);
    const shown = lines.slice(masks.length).join('\n') + done.summary + JSON.stringify(done.outputs);
    for (const secret of ['CANARY', 'POOLER', 'someone', 'privately']) expect(shown).not.toContain(secret);
    expect(rulesOf(done).sort()).toEqual(['pooler/no-answer', 'server/refused']);
  });
});
