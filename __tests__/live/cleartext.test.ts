import { describe, expect } from '@jest/globals';
import { chmodSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoginStep } from '../../src/core/index.ts';
import { smoke, type SmokeOptions, type SmokeTargets } from '../../src/live/index.ts';
import { postgresBinaries } from '../support/live/binaries.ts';
import { password, startCluster, type Cluster } from '../support/live/cluster.ts';
import { serverDirectory } from '../support/live/directory.ts';
import { hostile, type Hostile } from '../support/live/hostile.ts';
import { whereInstalled, type Part } from '../support/live/installed.ts';
import { listener } from '../support/live/listeners.ts';
import { startPgBouncer } from '../support/live/pgbouncer.ts';
import { installed } from '../support/live/programs.ts';
import { once } from '../support/live/states.ts';

/** An address that leads here and is none of the loopback ones: to a client it is as far away as another machine, and no packet leaves this one. */
const elsewhere = '0.0.0.0';
const loopback = '127.0.0.1';

/** psql with the libpq of PostgreSQL 18 from npm, which knows require_auth; the psql of a machine may be older. */
const newPsql = once(() => {
  const program = join(serverDirectory(), 'psql');
  const library = join(dirname(postgresBinaries()), 'lib');
  const version = `[ "$1" = --version ] && { echo 'psql (PostgreSQL) 18.4'; exit 0; }`;
  writeFileSync(program, `#!/bin/sh\n${version}\nLD_LIBRARY_PATH='${library}' exec '${installed('psql')}' "$@"\n`);
  chmodSync(program, 0o755);
  return Promise.resolve(program);
});

type Tools = NonNullable<SmokeOptions['tools']>;
const clients: readonly (readonly [string, readonly Part[], () => Promise<Tools>, unknown])[] = [
  ['the driver', [], () => Promise.resolve({ psql: false }), 'pg'],
  // Which of the two takes over depends on its version.
  ['psql of this machine', ['psql'], () => Promise.resolve({}), expect.any(String)],
  ['psql 18', ['psql', 'postgres', 'linux'], async () => ({ psql: await newPsql() }), 'psql'],
];

interface Where {
  readonly host: string;
  readonly port: number;
  readonly sslmode?: string;
  readonly user?: string;
}

const dsnOf = ({ host, port, sslmode = 'prefer', user = 'app' }: Where): string =>
  `host=${host} port=${port} user=${user} password='${password.replace(/[\\']/g, '\\$&')}' dbname=app sslmode=${sslmode}`;

async function login(given: SmokeTargets, tools: Tools, more: SmokeOptions = {}): Promise<LoginStep | undefined> {
  const options = { answerMs: 1500, loginMs: 5000, untrusted: [process.cwd()], ...more };
  const facts = await smoke(given, { ...options, tools: { nc: false, ss: false, ...tools } });
  expect(JSON.stringify(facts)).not.toContain('CANARY');
  return facts.targets.at(-1)?.login;
}

const refused = { verdict: 'failed', failure: 'authentication-refused' };
const inClear = { ...refused, by: 'pg', text: 'the password was demanded in clear without TLS' };

const byPassword = [
  'local all app password',
  'hostssl all tls_only 127.0.0.1/32 scram-sha-256',
  'hostnossl all no_tls 127.0.0.1/32 scram-sha-256',
  'host all app 127.0.0.1/32 password',
  'host all harness 127.0.0.1/32 trust',
];

async function furnished(cluster: Cluster): Promise<Cluster> {
  const quoted = `'${password.replaceAll("'", "''")}'`;
  for (const role of ['tls_only', 'no_tls']) await cluster.sql(`CREATE ROLE ${role} LOGIN PASSWORD ${quoted}`);
  return cluster;
}

const plain = once(() => startCluster({ hba: byPassword }));
const encrypted = once(async () => furnished(await startCluster({ hba: byPassword, tls: true })));

describe.each(clients)('with %s', (_, programs, tools, by) => {
  const { it } = whereInstalled(...programs, 'unix');
  const server = whereInstalled(...programs, 'unix', 'postgres');

  describe('a peer that looks like PostgreSQL and asks for the password in clear, across a network', () => {
    const roles: readonly (readonly [string, (where: Where) => SmokeTargets])[] = [
      ['server', (where) => ({ dsn: dsnOf(where) })],
      ['pooler', (where) => ({ poolerDsn: dsnOf(where) })],
    ];
    for (const [role, given] of roles)
      for (const sslmode of ['disable', 'allow', 'prefer'])
        it(`does not get it: ${role}, sslmode=${sslmode}`, async () => {
          const peer = await listener(hostile['asks for the password in clear']);
          expect(await login(given({ host: elsewhere, port: peer.port, sslmode }), await tools())).toMatchObject(inClear);
          expect(peer.received()).toContain('user\0app\0');
          expect(peer.received()).not.toContain('CANARY');
        });

    it('does not even get that far where sslmode asks for TLS', async () => {
      const peer = await listener(hostile['asks for the password in clear']);
      const seen = await login({ dsn: dsnOf({ host: elsewhere, port: peer.port, sslmode: 'require' }) }, await tools());
      expect(seen).toMatchObject({ verdict: 'failed', failure: 'tls-unavailable' });
      expect(peer.received()).not.toMatch(/CANARY|app/);
    });

    it('md5, the kind of PgBouncer, is answered', async () => {
      const peer = await listener(hostile['asks for the password in md5']);
      await login({ dsn: dsnOf({ host: elsewhere, port: peer.port }) }, await tools());
      expect(peer.received()).toMatch(/p\0\0\0\x28md5[0-9a-f]{32}\0/);
      expect(peer.received()).not.toContain('CANARY');
    });
  });

  describe('a server whose pg_hba.conf says password', () => {
    server.it('gets it on loopback and on its socket', async () => {
      const { port, socketDirectory } = await plain();
      expect(await login({ dsn: dsnOf({ host: loopback, port }) }, await tools())).toMatchObject({ verdict: 'ok' });
      expect(await login({ dsn: dsnOf({ host: socketDirectory, port }) }, await tools())).toMatchObject({ verdict: 'ok' });
    });

    server.it('does not get it across a network without TLS', async () => {
      const { port } = await plain();
      expect(await login({ dsn: dsnOf({ host: elsewhere, port }) }, await tools())).toMatchObject(inClear);
      const offering = { host: elsewhere, port: (await encrypted()).port, sslmode: 'disable' };
      expect(await login({ dsn: dsnOf(offering) }, await tools())).toMatchObject(inClear);
    });

    server.it('gets it with TLS', async () => {
      const { port } = await encrypted();
      for (const sslmode of ['prefer', 'require']) {
        const seen = await login({ dsn: dsnOf({ host: elsewhere, port, sslmode }) }, await tools());
        expect(seen).toMatchObject({ verdict: 'ok', session: { encrypted: true } });
      }
    });
  });

  /** What psql does by itself, the driver has to do in its place. */
  describe('across a network, a server whose pg_hba.conf', () => {
    const cases = [
      { has: 'hostnossl', user: 'no_tls', sslmode: 'prefer', encrypted: false },
      { has: 'hostssl', user: 'tls_only', sslmode: 'allow', encrypted: true },
    ];
    for (const { has, user, sslmode, encrypted: tls } of cases)
      server.it(`has ${has} only is reached with sslmode=${sslmode}`, async () => {
        const { port } = await encrypted();
        const seen = await login({ dsn: dsnOf({ host: elsewhere, port, sslmode, user }) }, await tools());
        expect(seen).toMatchObject({ verdict: 'ok', by, session: { encrypted: tls } });
      });
  });

  whereInstalled(...programs, 'unix', 'postgres', 'pgbouncer').it('PgBouncer that asks in clear, on loopback only', async () => {
    const databases = [`app = host=127.0.0.1 port=${(await plain()).port} user=harness`];
    const { port } = await startPgBouncer({ databases, users: [`"app" "${password}"`], settings: { auth_type: 'plain' } });
    expect(await login({ poolerDsn: dsnOf({ host: loopback, port }) }, await tools())).toMatchObject({ verdict: 'ok' });
    expect(await login({ poolerDsn: dsnOf({ host: elsewhere, port }) }, await tools())).toMatchObject(inClear);
  });
});

describe('on the old port, where a peer may be anybody', () => {
  const { it } = whereInstalled('unix');
  const kinds: readonly (readonly [Hostile, string])[] = [
    ['lets everybody in', 'the peer let us in without a proof that it knows the password'],
    ['asks for the password in clear', 'authentication other than SCRAM was demanded where the peer may be anybody'],
    ['asks for the password in md5', 'authentication other than SCRAM was demanded where the peer may be anybody'],
  ];
  const asked = { loginOnOldPort: true } as const;

  for (const [name, text] of kinds)
    it(`one that ${name} is refused`, async () => {
      const peer = await listener(hostile[name]);
      const seen = await login({ dsn: dsnOf({ host: loopback, port: 1 }), oldPort: peer.port }, {}, asked);
      expect(seen).toEqual({ ...refused, by: 'pg', text, ms: expect.any(Number) });
      // No query is sent to it either.
      expect(peer.received()).not.toMatch(/CANARY|md5|SELECT/);
    });

  whereInstalled('postgres').it('a real server that trusts everybody is not believed', async () => {
    const { port } = await plain();
    const dsn = dsnOf({ host: loopback, port: 1, user: 'harness' });
    expect(await login({ dsn, oldPort: port }, {}, asked)).toMatchObject({ ...refused, text: kinds[0]?.[1] });
  });
});
