import { describe, expect } from '@jest/globals';
import { fullBacklog } from '../support/live/backlog.ts';
import { password, startCluster } from '../support/live/cluster.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { startPgBouncer } from '../support/live/pgbouncer.ts';
import { freePort } from '../support/live/ports.ts';
import { installed } from '../support/live/programs.ts';
import { psql, run, type Login, type Said } from '../support/live/psql.ts';
import { hotStandby, starting } from '../support/live/states/servers.ts';
import { once } from '../support/live/states.ts';

const plain = once(() => startCluster());

/** semantics.md §G.3: what the tools say of an open, a closed and a silent port. */
describe('nc of OpenBSD', () => {
  const { it } = whereInstalled('postgres', 'nc.openbsd', 'linux');
  const nc = (...words: readonly (string | number)[]): Promise<Said> => run([installed('nc.openbsd'), ...words.map(String)]);

  it('says that a port is open, refused, silent', async () => {
    const { port } = await plain();
    expect(await nc('-zv', '127.0.0.1', port)).toEqual({
      code: 0,
      stdout: '',
      stderr: `Connection to 127.0.0.1 ${port} port [tcp/*] succeeded!\n`,
    });
    const closed = await freePort();
    expect(await nc('-zv', '127.0.0.1', closed)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`connect to 127.0.0.1 port ${closed} (tcp) failed: Connection refused\n`),
    });
    const full = await fullBacklog();
    expect(await nc('-zv', '-w', 1, '127.0.0.1', full.port)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('timed out: Operation now in progress'),
    });
  });
});

describe('ss', () => {
  whereInstalled('postgres', 'ss').it('shows who listens, and nothing with success where nobody does', async () => {
    const { port, pid, socketDirectory } = await plain();
    const ss = (...words: readonly string[]): Promise<Said> => run([installed('ss'), ...words]);
    const { stdout } = await ss('-ltnpH', `sport = :${port}`);
    expect(stdout).toMatch(
      new RegExp(`^LISTEN +0 +\\d+ +127\\.0\\.0\\.1:${port} +0\\.0\\.0\\.0:\\* +users:\\(\\("postgres",pid=${pid},fd=\\d+\\)\\)`),
    );
    expect((await ss('-lxH')).stdout).toMatch(
      new RegExp(`^u_str +LISTEN +0 +\\d+ +${socketDirectory}/\\.s\\.PGSQL\\.${port} `, 'm'),
    );
    expect(await ss('-ltnpH', `sport = :${await freePort()}`)).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('pg_isready', () => {
  const isReady = (port: number): Promise<Said> =>
    run([installed('pg_isready'), '-h', '127.0.0.1', '-p', String(port), '-t', '1']);

  whereInstalled('pg_isready', 'postgres').it('tells accepting, rejecting and nobody apart', async () => {
    const said = async (port: number): Promise<string> => {
      const { code, stdout } = await isReady(port);
      return `${code} ${stdout.replace(/^.* - /, '').trim()}`;
    };
    expect(await said((await plain()).port)).toBe('0 accepting connections');
    expect(await said((await starting()).port)).toBe('1 rejecting connections');
    expect(await said(await freePort())).toBe('2 no response');
  });
});

/** semantics.md §C.1. */
describe('PgBouncer whose server has moved', () => {
  whereInstalled('pg_isready', 'psql', 'postgres', 'pgbouncer').it('looks well and fails, until it is reloaded', async () => {
    const cluster = await startCluster();
    const database = (): readonly string[] => [`app = host=127.0.0.1 port=${cluster.port}`];
    const settings = { query_wait_timeout: 1, server_login_retry: 1 };
    const pooler = await startPgBouncer({ databases: database(), users: [`"app" "${password}"`], settings });
    const login = { host: pooler.host, port: pooler.port, user: 'app', password, dbname: 'app' };
    const port = async (): Promise<string> => {
      const { stdout, stderr } = await psql(login, { sql: 'SHOW port' });
      return stdout.trim() || (/FATAL: {2}(.*)/.exec(stderr)?.[1] ?? stderr);
    };
    expect(await port()).toBe(String(cluster.port));
    cluster.set({ port: await freePort() });
    await cluster.restart();
    expect(await port()).toBe('query_wait_timeout');
    expect(await run([installed('pg_isready'), '-h', pooler.host, '-p', String(pooler.port)])).toMatchObject({ code: 0 });
    expect(pooler.log()).toContain('connect failed');
    pooler.setDatabases(database());
    await pooler.reload();
    expect(await port()).toBe(String(cluster.port));
  });
});

const login: Login = { host: '127.0.0.1', port: 1, user: 'app', password, dbname: 'app' };

/** Rows of semantics.md §G.2 that are no state of a peer. */
describe('psql says', () => {
  const { it } = whereInstalled('psql');

  it('one block for every host', async () => {
    const ports = [await freePort(), await freePort()];
    const { code, stderr } = await psql(login, { conninfo: `host=127.0.0.1,127.0.0.1 port=${ports.join(',')}` });
    const failed = 'failed: Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n';
    const blocks = ports.map((port) => `connection to server at "127.0.0.1", port ${port} ${failed}`);
    expect({ code, stderr }).toEqual({ code: 2, stderr: `psql: error: ${blocks.join('')}` });
  });

  const wrong = {
    'port=70000': 'invalid port number: "70000"',
    'port=abc': 'invalid integer value "abc" for connection option "port"',
    'port=1,2': 'could not match 2 port numbers to 1 hosts',
  };
  for (const [conninfo, text] of Object.entries(wrong)) {
    it(`what is wrong with ${conninfo}`, async () => {
      expect(await psql(login, { conninfo })).toEqual({ code: 2, stdout: '', stderr: `psql: error: ${text}\n` });
    });
  }
});

describe('psql and a server', () => {
  const { it } = whereInstalled('psql', 'postgres');

  it('says where a wrong password came from', async () => {
    const { port } = await plain();
    const { stderr } = await psql({ ...login, port, password: 'CANARY-wrong' });
    expect(stderr).toMatch(/FATAL: {2}password authentication failed for user "app"\npassword retrieved from file ".+"\n$/);
    expect(stderr).not.toContain('CANARY');
  });

  it('wants another session than that of a standby', async () => {
    const { port } = await hotStandby();
    const { stderr } = await psql({ ...login, port }, { conninfo: 'target_session_attrs=read-write' });
    expect(stderr).toBe(`psql: error: connection to server at "127.0.0.1", port ${port} failed: session is read-only\n`);
  });
});
