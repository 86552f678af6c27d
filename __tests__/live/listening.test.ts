import { describe, expect, it } from '@jest/globals';
import { bindingStep } from '../../src/live/binding.ts';
import { socketsOfProc, socketsOfSs, tcpOfProc, tcpOfSs } from '../../src/live/listening.ts';

describe('ss', () => {
  const text = `LISTEN 0      244        127.0.0.1:5532      0.0.0.0:*    users:(("postgres",pid=18637,fd=8))
LISTEN 0      244            [::1]:5532         [::]:*    users:(("postgres",pid=18637,fd=7))
LISTEN 0      128          0.0.0.0:22        0.0.0.0:*
LISTEN 0      128                *:6432             *:*    users:(("pgbouncer",pid=7,fd=1),("pgbouncer",pid=8,fd=1))
LISTEN 0      128   10.1.2.3%eth0:5433        0.0.0.0:*
nonsense
`;

  it('names address, port and process', () => {
    expect(tcpOfSs(text)).toEqual([
      { address: '127.0.0.1', scope: 'loopback', process: 'postgres', pid: 18637, port: 5532 },
      { address: '::1', scope: 'loopback', process: 'postgres', pid: 18637, port: 5532 },
      { address: '0.0.0.0', scope: 'all', port: 22 },
      { address: '*', scope: 'all', process: 'pgbouncer', pid: 7, port: 6432 },
      { address: '10.1.2.3', scope: 'one-address', port: 5433 },
    ]);
  });

  it('finds the sockets of servers', () => {
    const sockets = `u_str LISTEN 0      84        /run/postgresql/.s.PGSQL.5532 77910      * 0
u_str LISTEN 0      84        /tmp/with blank/.s.PGSQL.5432 77911      * 0
u_str LISTEN 0      128       /run/other.sock 1      * 0
`;
    expect(socketsOfSs(sockets)).toEqual([
      { directory: '/run/postgresql', port: 5532 },
      { directory: '/tmp/with blank', port: 5432 },
    ]);
  });
});

describe('/proc/net', () => {
  it('reads addresses in the machine’s order, listening ones only', () => {
    const tcp = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:159C 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   1: 0100007F:159D 0100007F:1234 01 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
   2: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1 0 100 0 0 10 0
`;
    const tcp6 = `   0: 00000000000000000000000001000000:159C 00000000000000000000000000000000:0000 0A 0 0
   1: 00000000000000000000000000000000:1538 00000000000000000000000000000000:0000 0A 0 0
   2: B80D0120000000000000000067452301:1539 00000000000000000000000000000000:0000 0A 0 0
`;
    expect(tcpOfProc(tcp)).toEqual([
      { address: '127.0.0.1', scope: 'loopback', port: 5532 },
      { address: '0.0.0.0', scope: 'all', port: 5432 },
    ]);
    expect(tcpOfProc(tcp6)).toEqual([
      { address: '::1', scope: 'loopback', port: 5532 },
      { address: '::', scope: 'all', port: 5432 },
      { address: '2001:db8::123:4567', scope: 'one-address', port: 5433 },
    ]);
  });

  it('reads listening sockets', () => {
    const unix = `Num       RefCount Protocol Flags    Type St Inode Path
00000000b2d3a72a: 00000002 00000000 00010000 0001 01  1061 /run/postgresql/.s.PGSQL.5532
00000000b2d3a72b: 00000003 00000000 00000000 0001 03  1062 /run/postgresql/.s.PGSQL.5532
00000000b2d3a72c: 00000003 00000000 00000000 0001 03  1063
`;
    expect(socketsOfProc(unix)).toEqual([{ directory: '/run/postgresql', port: 5532 }]);
  });
});

describe('binding', () => {
  const seen = {
    by: 'ss',
    tcp: tcpOfSs('LISTEN 0 1 127.0.0.1:5532 0.0.0.0:* users:(("po\u001b[0mst",pid=1,fd=8))'),
    sockets: [],
  } as const;
  it.each([
    [seen, 5532, 'bound'],
    [seen, 5533, 'not-bound'],
    [{ by: 'none', tcp: [], sockets: [] } as const, 5532, 'unknown'],
  ])('%#', (listening, port, verdict) => {
    expect(bindingStep(listening, port, 1)).toMatchObject({ verdict });
  });

  it('escapes the name of a process', () => {
    expect(JSON.stringify(bindingStep(seen, 5532, 1))).toContain('po\\\\u001b[0mst');
  });
});
