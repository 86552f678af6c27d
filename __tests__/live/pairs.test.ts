import { describe, expect } from '@jest/globals';
import type { ProbedTarget, SessionFacts } from '../../src/core/index.ts';
import { smoke } from '../../src/live/index.ts';
import { password, startCluster } from '../support/live/cluster.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { pairs, type PairState } from '../support/live/pairs.ts';
import { startPgBouncer } from '../support/live/pgbouncer.ts';
import { freePort } from '../support/live/ports.ts';

const dsn = (port: number, user = 'app'): string =>
  `host=127.0.0.1 port=${port} user=${user} password='${password.replace(/[\\']/g, '\\$&')}' dbname=app`;
const quick = { answerMs: 2000, loginMs: 5000, untrusted: [process.cwd()], loginOnOldPort: true } as const;

const sessionOf = (target: ProbedTarget | undefined): SessionFacts | undefined =>
  target?.login.verdict === 'ok' ? target.login.session : undefined;

/** semantics.md §G.4, its last list, from the facts alone. */
function verdict(now: ProbedTarget | undefined, old: ProbedTarget | undefined): PairState['expected'] | undefined {
  const [here, there] = [sessionOf(now), sessionOf(old)];
  if (old?.tcp.verdict === 'refused') return 'clean';
  if (old?.wire.verdict === 'other') return 'not-postgresql';
  if (there?.settings.port.pendingRestart === true && there.port === old?.port && now?.tcp.verdict === 'refused')
    return 'restart-missing';
  if (here === undefined || there === undefined) return undefined;
  if (here.systemIdentifier !== there.systemIdentifier) return 'ghost';
  return here.startTime === there.startTime ? 'forwarder' : 'copy';
}

describe('the old port', () => {
  for (const pair of pairs)
    whereInstalled(...pair.needs).it(`${pair.name}: ${pair.expected}`, async () => {
      const { now, old } = await pair.start();
      const facts = await smoke({ dsn: dsn(now.port), oldPort: old.port }, quick);
      expect(verdict(facts.targets[0], facts.targets[1])).toBe(pair.expected);
      const quiet = await smoke({ dsn: dsn(now.port), oldPort: old.port }, { ...quick, loginOnOldPort: false });
      expect(quiet.targets[1]?.login.verdict).toBe('skipped');
    });
});

describe('session facts', () => {
  const { it } = whereInstalled('postgres');

  it('of an ordinary user and of a superuser, with psql and the driver alike', async () => {
    const [cluster, next] = [await startCluster(), await freePort()];
    cluster.set({ port: next });
    await cluster.reload();
    for (const tools of [{}, { psql: false } as const]) {
      const ordinary = sessionOf((await smoke({ dsn: dsn(cluster.port) }, { ...quick, tools })).targets[0]);
      expect(ordinary).toMatchObject({
        port: cluster.port,
        serverPort: cluster.port,
        systemIdentifier: cluster.systemIdentifier(),
        settings: { port: { value: String(cluster.port), source: 'configuration file', pendingRestart: true } },
      });
      for (const name of ['dataDirectory', 'configFile', 'filePort', 'fileErrors']) expect(ordinary).not.toHaveProperty(name);
      const superuser = sessionOf((await smoke({ dsn: dsn(cluster.port, 'postgres') }, { ...quick, tools })).targets[0]);
      expect(superuser).toMatchObject({ dataDirectory: expect.any(String), filePort: { port: String(next) } });
      expect(superuser?.settings.socketDirectories?.value).toBe(cluster.socketDirectory);
    }
    // What was not allowed was not tried: it would stand in the server's log.
    expect(cluster.log()).not.toMatch(/permission denied|must be superuser|ERROR/);
  });

  it('of the command line, and of a file that cannot be read', async () => {
    const [first, second] = [await freePort(), await freePort()];
    const cluster = await startCluster({ port: first, parameters: ['-p', String(first)] });
    cluster.set({ port: second });
    await cluster.reload();
    const seen = sessionOf((await smoke({ dsn: dsn(first, 'postgres') }, quick)).targets[0]);
    expect(seen?.settings.port).toEqual({ value: String(first), source: 'command line', pendingRestart: true });
    expect(seen?.fileErrors?.[0]?.error).toContain('could not be applied');
  });

  whereInstalled('postgres', 'pgbouncer').it('through a pooler are those of the server behind it', async () => {
    const cluster = await startCluster();
    const stale = await freePort();
    const users = [`"app" "${password}"`];
    const settings = { query_wait_timeout: 1, server_login_retry: 1 };
    const pooler = await startPgBouncer({ databases: [`app = host=127.0.0.1 port=${cluster.port}`], users, settings });
    const through = await smoke({ dsn: dsn(cluster.port), poolerDsn: dsn(pooler.port) }, quick);
    const [server, pooled] = through.targets;
    expect(pooled).toMatchObject({ role: 'pooler', port: pooler.port, wire: { verdict: 'pgbouncer' } });
    expect(sessionOf(pooled)).toMatchObject({ port: cluster.port, startTime: sessionOf(server)?.startTime });
    pooler.setDatabases([`app = host=127.0.0.1 port=${stale}`]);
    await pooler.reload();
    const after = await smoke({ dsn: dsn(cluster.port), poolerDsn: dsn(pooler.port) }, quick);
    expect(after.targets[1]?.login).toMatchObject({ verdict: 'failed', failure: 'pooler-upstream' });
  });
});
