import { describe, expect } from '@jest/globals';
import { password, startCluster } from '../support/live/cluster.ts';
import { whereInstalled } from '../support/live/installed.ts';
import { freePort } from '../support/live/ports.ts';
import { psql, type Login } from '../support/live/psql.ts';
import { hotStandby } from '../support/live/states/servers.ts';

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
    const { port } = await startCluster();
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
