import { describe, expect } from '@jest/globals';
import { check } from '../../src/core/index.ts';
import { runAny } from '../../src/cli/run.ts';
import { password, startCluster, type Cluster } from '../support/live/cluster.ts';
import { dsnOf } from '../support/live/dsn.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { startPgBouncer } from '../support/live/pgbouncer.ts';
import { freePort } from '../support/live/ports.ts';
import { step, type Step } from '../support/runner.ts';
import { temporary } from '../support/temporary.ts';

const host = '127.0.0.1';
const dsn = (port: number): string => dsnOf({ host, port, user: 'app', password, dbname: 'app' });

interface Found {
  readonly ruleId: string;
  readonly level: string;
  readonly message: string;
  readonly path: string;
  readonly line: number;
}

function found(done: Step): readonly Found[] {
  return (JSON.parse(done.outputs['report'] ?? '{}') as { readonly findings: readonly Found[] }).findings;
}

const names = (done: Step): string[] => found(done).map(({ ruleId, level }) => `${ruleId} ${level}`);

/** The repository after the change: the server moved, a client was left behind. */
const files = (port: number, old: number): Readonly<Record<string, string>> => ({
  'postgresql.conf': `listen_addresses = '*'\nport = ${port}\n`,
  'app/.env': `DATABASE_URL=postgres://app@db.internal:${old}/app\n`,
});

async function action(inputs: Readonly<Record<string, string>>, workspace = files(1, 2)): Promise<Step> {
  const directory = temporary(workspace);
  try {
    const done = await step(directory, { check, inputs, environment: { PATH: process.env['PATH'] ?? '' } });
    const shown = done.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    expect(shown.join('\n') + done.summary + JSON.stringify(done.outputs)).not.toContain(password);
    return done;
  } finally {
    directory.remove();
  }
}

async function command(words: readonly string[], environment: Readonly<Record<string, string>>) {
  let out = '';
  let talk = '';
  const terminal = {
    directory: process.cwd(),
    environment: { PATH: process.env['PATH'] ?? '', ...environment },
    interactive: false,
    print: (text: string) => (out += text),
    say: (text: string) => (talk += text),
    readInput: () => '',
    packageDirectory: process.cwd(),
  };
  const code = await runAny(['smoke', ...words], terminal, check);
  expect(out + talk).not.toContain(password);
  return { code, out, talk };
}

/** One port change, as it goes wrong and as it goes right. */
describe('a port is moved', () => {
  const { it } = whereInstalled('postgres', 'pgbouncer');

  it('edited and reloaded, restarted, with a second server on the old port, and with a pooler that was forgotten', async () => {
    const cluster: Cluster = await startCluster();
    const [old, port] = [cluster.port, await freePort()];
    const inputs = {
      mode: 'smoke',
      'smoke-host': host,
      'smoke-port': String(port),
      'old-port': String(old),
      'smoke-dsn': dsn(port),
    };
    const login = { 'smoke-old-port-login': 'true' };

    cluster.set({ port });
    await cluster.reload();
    const reloaded = await action({ ...inputs, ...login });
    expect(reloaded.code).toBe(1);
    expect(names(reloaded)).toEqual(['restart/pending-restart error']);
    expect(found(reloaded)[0]?.message).toMatch(
      new RegExp(`still listens on ${old} .*the port ${port} was read at a reload.*nothing answers at ${host}:${port}`),
    );
    expect(names(await action(inputs))).toEqual(['restart/pending-restart error', 'server/refused error']);
    const told = await command(['--host', host, '--port', String(port), '--old-port', String(old), '--old-port-login'], {
      PG_PORT_GUARD_SMOKE_DSN: dsn(port),
    });
    expect(told).toMatchObject({ code: 1, talk: '' });
    expect(told.out).toContain('error restart/pending-restart');

    await cluster.restart();
    const restarted = await action(inputs);
    expect([restarted.code, names(restarted), restarted.outputs]).toMatchObject([
      0,
      [],
      { conclusion: 'success', smoke: 'pass' },
    ]);
    expect(restarted.summary).toContain('live test passed');
    expect((await command(['--port', String(port), '--host', host, '--old-port', String(old)], {})).code).toBe(0);

    const second = await startCluster({ port: old, identity: 'another' });
    const alive = await action({ ...inputs, mode: 'all' }, files(port, old));
    expect(alive.code).toBe(1);
    const stale = found(alive).find(({ ruleId }) => ruleId === 'firewall/old-port-alive') as unknown as {
      readonly path: string;
      readonly line: number;
      readonly related: readonly object[];
    };
    expect(stale).toMatchObject({ path: 'postgresql.conf', line: 2, related: [{ path: 'app/.env', line: 1 }] });
    expect(names(await action({ ...inputs, ...login }))).toEqual(['client/ghost-server error']);
    await second.stop();

    const pooler = await startPgBouncer({
      databases: [`app = host=${host} port=${old}`],
      users: [`"app" "${password}"`],
      settings: { query_wait_timeout: 1, server_login_retry: 1 },
    });
    const pooled = { ...inputs, 'smoke-pooler-dsn': dsn(pooler.port) };
    expect(names(await action(pooled))).toEqual(['pooler/dead-upstream error']);
    pooler.setDatabases([`app = host=${host} port=${port}`]);
    await pooler.reload();
    expect((await action(pooled)).outputs).toMatchObject({ smoke: 'pass', conclusion: 'success' });
    const third = await startCluster({ port: old, identity: 'another' });
    pooler.setDatabases([`app = host=${host} port=${third.port}`]);
    await pooler.reload();
    const elsewhere = await action({ ...pooled, 'old-port': 'none' });
    expect(names(elsewhere)).toEqual(['pooler/dead-upstream error']);
    expect(found(elsewhere)[0]?.message).toContain(`one with port ${third.port}`);
  }, 120_000);

  it('while a server is restarting, smoke-wait waits for it', async () => {
    const cluster = await startCluster();
    await cluster.stop();
    const waiting = action({
      mode: 'smoke',
      'smoke-host': host,
      'smoke-dsn': dsn(cluster.port),
      'old-port': 'none',
      'smoke-wait': '20',
    });
    await cluster.start();
    expect((await waiting).outputs).toMatchObject({ smoke: 'pass' });
  }, 60_000);
});
