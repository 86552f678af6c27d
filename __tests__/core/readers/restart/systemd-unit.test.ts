import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { check, defaultSettings } from '../../../../src/core/index.ts';
import type { Fact, FactOf } from '../../../../src/core/facts/fact.ts';
import { systemdUnit } from '../../../../src/core/readers/restart/systemd-unit.ts';
import { memoryWorkspace, type Files } from '../../../support/memory-workspace.ts';
import { described, factsOf, itemsOf, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

const path = 'etc/systemd/system/postgresql.service';
const of = <K extends Fact['kind']>(kind: K, text: string, at = path): FactOf<K>[] =>
  factsOf(systemdUnit, at, text).filter((fact): fact is FactOf<K> => fact.kind === kind);

/** Facts without what ties the unit to its environment, and the characters they stand on. */
function told(body: string, at = 'deploy/app.service'): string[] {
  const ties = /^loads /;
  return described(systemdUnit, at, `[Service]\n${body}\n`).filter((line) => !ties.test(line));
}

describe('the environment', () => {
  it.each<[string, string[]]>([
    ['Environment=A=1 B=2', ['A=1 @1', 'B=2 @2']],
    ['Environment="A=1 2" \'B=3\'', ['A=1 2 @1 2', 'B=3 @3']],
    ['Environment=A="1 2"', ['A=1 2 @1 2']],
    ['Environment=A=1\nEnvironment=A=2', ['A=2 @2']],
    ['Environment=A=1\nEnvironment=\nEnvironment=B=2', ['B=2 @2']],
    ['Environment=A=$B', ['A=$B @$B']],
    ['Environment=A=%i', ['A=${?} @%i']],
    ['Environment=A=50%%', ['A=50% @50%%']],
    ['Environment=A = 1', []],
    ['Environment=PASSWORD=x', ['PASSWORD=? @x']],
    ['Environment=U=postgres://a:b@h:5433/d', ['U=? @postgres://a:b@h:5433/d', 'h:5433 url session as U @5433']],
    ['Environment=DB_HOST=h DB_PORT=5433', ['DB_HOST=h @h', 'DB_PORT=5433 @5433', 'h:5433 address session as DB_PORT @5433']],
    ['PGPORT=5433', []],
  ])('%s', (body, expected) => {
    expect(told(body)).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['etc/systemd/system/a.service', '-/etc/default/a', ['etc/default/a']],
    ['hosts/db1/etc/systemd/system/a.service', '/etc/default/a', ['hosts/db1/etc/default/a']],
    ['usr/lib/systemd/system/a.service.d/b.conf', '/run/a.env', ['run/a.env']],
    ['deploy/a.service', '/opt/app/.env', ['deploy/.env']],
    ['deploy/a.service', '/opt/app/*.env', []],
    ['deploy/a.service', '%h/.env', []],
    ['deploy/a.service', 'a.env', []],
  ])('%s: EnvironmentFile=%s', (at, value, expected) => {
    const files = of('platform.attachment', `[Service]\nEnvironmentFile=${value}\n`, at).filter(({ how }) => how === 'env-file');
    expect(files.map(({ to }) => to)).toEqual(expected);
    expect(files.map(({ optional }) => optional === true)).toEqual(expected.map(() => value.startsWith('-')));
  });

  it('an empty EnvironmentFile forgets those before it', () => {
    const text = '[Service]\nEnvironmentFile=/etc/a\nEnvironmentFile=\nEnvironmentFile=/etc/b\n';
    expect(of('platform.attachment', text).map(({ how, to }) => `${how} ${to}`)).toEqual(['env-file etc/b', 'loads etc/b']);
  });
});

describe('commands', () => {
  it.each<[string, string[]]>([
    ['ExecStartPre=-/usr/bin/pg_isready -h db -p 5433', ['db:5433 libpq probe as pg_isready @5433']],
    ['ExecStart=+!!-/usr/bin/psql -h db -p 5433', ['db:5433 libpq tool as psql @5433']],
    ['ExecStart=@/usr/bin/psql psql -h db -p 5433', ['db:5433 libpq tool as psql @5433']],
    ['ExecStart=/usr/bin/psql -h db -p ${P}', ['db:${P} libpq tool as psql @${P}']],
    ['ExecStart=/usr/bin/psql -h db -p $P', ['db:${P} libpq tool as psql @$P']],
    ['ExecStart=/bin/sh -c "psql -h db -p $$P"', ['db:${P} libpq tool as psql @$$P']],
    ['ExecStart=/bin/sh -c "psql -h db -p ${P}"', ['db:${P} libpq tool as psql @${P}']],
    ['ExecStart=/usr/bin/psql -h db -p %i', ['db:${?} libpq tool as psql @%i']],
    ['ExecStart=/usr/bin/true ; /usr/bin/psql -h db -p 5433', ['db:5433 libpq tool as psql @5433']],
    [
      'ExecStart=/usr/bin/psql -h db -p 5432\nExecStart=\nExecStart=/usr/bin/psql -h db -p 5433',
      ['db:5433 libpq tool as psql @5433'],
    ],
    ['ExecStart=/usr/bin/psql -h db \\\n; why\n  -p 5433', ['db:5433 libpq tool as psql @5433']],
    ['ExecStop=/usr/bin/psql -h db -p 6432 -c SHUTDOWN', ['db:6432 libpq tool as psql @6432']],
    ['ExecReload=/bin/kill -HUP $MAINPID', []],
    ['ExecStop=/usr/bin/pg_ctl stop -D /srv/pg', []],
    ['ExecStartPost=/usr/bin/systemctl restart postgresql', ['restart postgresql (systemctl) @restart']],
    ['ExecStart=/usr/bin/psql -h db -p "5433', []],
    ['Exec=/usr/bin/psql -h db -p 5433', []],
  ])('%s', (body, expected) => {
    const lines = told(body);
    expect(expected.length === 0 ? lines.filter((line) => line.includes('5433')) : lines).toEqual(expected);
  });

  it('are given what the unit assigns', () => {
    const body = 'Environment=PGHOST=db "OPTIONS=-p 5433 -U app" NONE=\nExecStart=/usr/bin/psql $NONE $OPTIONS -c "select 1"';
    expect(told(body).filter((line) => line.includes('psql'))).toEqual(['db:5433 libpq tool as psql @5433']);
  });

  it('behind a colon are given nothing', () => {
    expect(told('ExecStart=:/usr/bin/psql -h db -p ${P}')).toEqual(['db:malformed libpq tool as psql @${P}']);
  });
});

describe('a PostgreSQL server', () => {
  it.each<[string, string, number]>([
    ['postgresql.service', '', 1],
    ['postgresql-16.service.d/a.conf', '', 1],
    // Debian's pg_ctlcluster clears the environment.
    ['postgresql@16-main.service', '', 0],
    ['db.service', 'ExecStart=/usr/bin/pg_ctlcluster 16 main start', 0],
    ['postgresql@16.service', 'ExecStart=/usr/lib/postgresql/16/bin/postgres -D /srv/pg', 1],
    ['rh-postgresql12-postgresql.service', '', 1],
    ['postgres.service.j2', '', 1],
    ['db.service', 'ExecStart=/usr/pgsql-16/bin/postmaster -D /srv/pg', 1],
    ['db.service', 'ExecStart=/bin/su - postgres -c "/usr/bin/pg_ctl start -D /srv/pg"', 1],
    ['db.service', 'ExecStart=/bin/su - postgres -c /opt/backup', 0],
    ['postgresql-backup.service', '', 0],
    ['postgres_exporter.service', 'ExecStart=/usr/bin/postgres_exporter', 0],
    // Debian's umbrella, and a server in a container.
    ['postgresql.service', 'ExecStart=/bin/true', 0],
    ['postgresql.service', 'ExecStart=/usr/bin/docker run postgres:16', 0],
  ])('%s with %j: %d statement of PGPORT', (name, line, expected) => {
    const found = of('server.listen', `[Service]\nEnvironment=PGPORT=5433\n${line}\n`, `units/${name}`);
    expect(found.map(({ rank }) => rank)).toEqual(new Array(expected).fill(1));
  });

  it.each(['abc', '', '70000', '"54 33"'])('PGPORT=%s keeps it from starting', (value) => {
    expect(of('server.listen', `[Service]\nEnvironment=PGPORT=${value}\n`)[0]?.port.kind).toBe('malformed');
  });

  it.each([
    ['postgresql.service', '', { dataDirectory: '/var/lib/pgsql/data', cluster: 'units/postgresql.service' }],
    ['postgresql-9.6.service', '', { dataDirectory: '/var/lib/pgsql/9.6/data', cluster: 'units/postgresql-9.6.service' }],
    ['postgresql.service', 'Environment=PGDATA=/srv/pg', { dataDirectory: '/srv/pg', cluster: 'units/postgresql.service' }],
    ['postgresql@16-main.service.d/a.conf', 'ExecStart=/usr/bin/postgres', { cluster: '16/main' }],
    ['etc/systemd/system/postgresql@16-main.service', 'ExecStart=/usr/bin/postgres', { cluster: '16/main', configFile: 'units/etc/postgresql/16/main/postgresql.conf' }],
  ])('%s with %j is tied by what it says', (name, line, expected) => {
    expect(of('server.listen', `[Service]\nEnvironment=PGPORT=5433\n${line}\n`, `units/${name}`)[0]?.identity).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['postgres -D /srv/pg -p 5433', { dataDirectory: '/srv/pg' }],
    ['postgres -D ${PGDATA} -p 5433', { dataDirectory: '/srv/own' }],
    ['postgres -p 5433', { dataDirectory: '/srv/own' }],
    ['postgres -D /srv/%i -p 5433', { dataDirectory: '/srv/own' }],
    ['postgres -c config_file=/etc/pg.conf -p 5433', { dataDirectory: '/srv/own', configFile: '/etc/pg.conf' }],
    ['pg_ctl start -D ${PGDATA} -o "-p 5433"', { dataDirectory: '/srv/own' }],
  ])('%s', (command, expected) => {
    const text = `[Service]\nEnvironment=PGDATA=/srv/own\nExecStart=/usr/bin/${command}\n`;
    const [fact] = of('server.listen', text, 'units/db.service');
    expect(fact).toMatchObject({ rank: 4, port: { kind: 'literal', port: 5433 } });
    expect(fact?.identity).toEqual({ ...expected, cluster: 'units/db.service' });
  });
});

describe('sockets', () => {
  const socket = (name: string, body: string) => factsOf(systemdUnit, `units/${name}.socket`, `[Socket]\n${body}\n`);

  it.each<[string, string[]]>([
    ['ListenStream=6432', ['6432 (pgbouncer) @6432']],
    ['ListenStream=[::1]:6432', ['6432 (pgbouncer) @6432']],
    ['ListenStream=6432\nListenStream=/tmp/.s.PGSQL.6432', ['6432 (pgbouncer) @6432']],
    ['ListenStream=/tmp/.s.PGSQL.6433', ['6433 (pgbouncer) @6433']],
    ['ListenStream=6432\nListenStream=\nListenStream=6433', ['6433 (pgbouncer) @6433']],
    ['ListenStream=%i', ['${?} (pgbouncer) @%i']],
    ['ListenStream=/run/pgbouncer.sock', []],
    ['ListenStream=vsock:2:6432', []],
    ['ListenDatagram=6432', []],
  ])('%j of PgBouncer', (body, expected) => {
    expect(described(systemdUnit, 'units/pgbouncer.socket', `[Socket]\n${body}\n`)).toEqual(expected);
  });

  it('keep addresses and directory', () => {
    const body = 'ListenStream=127.0.0.1:6432\nListenStream=10.0.0.5:6432\nListenStream=/run/postgresql/.s.PGSQL.6432';
    expect(socket('pgbouncer', body)).toMatchObject([
      { addresses: [{ value: '127.0.0.1' }, { value: '10.0.0.5' }], socketDirectory: { value: '/run/postgresql' } },
    ]);
  });

  it('name the service that takes them', () => {
    const definitions = [...socket('a', 'ListenStream=1'), ...socket('a', 'ListenStream=1\nService=b.service')];
    expect(definitions.filter(({ kind }) => kind === 'platform.definition').map(({ setting }) => setting)).toEqual([
      { kind: 'machine', path: 'units/a.service' },
      { kind: 'machine', path: 'units/b.service' },
    ]);
  });

  it('are forwarded to a socket too', () => {
    const text = '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd -c 9 /run/postgresql/.s.PGSQL.5433\n';
    const [fact] = of('server.forward', text, 'units/a.service');
    expect(fact).toMatchObject({
      target: { port: 5433 },
      to: { endpoint: { host: { kind: 'socket', directory: [{ text: '/run/postgresql' }] } } },
    });
  });
});

/** Rule and place of what is found, and the port of each server. */
function judged(files: Files) {
  const report = check(memoryWorkspace(files), defaultSettings);
  const findings = report.findings
    .filter(({ ruleId }) => ruleId !== 'client/no-connect-timeout')
    .map(({ ruleId, at }) => `${ruleId} ${at.path}:${report.regionOf(at).startLine}`);
  return { findings, ports: report.servers.map(({ port }) => port) };
}

const stock =
  '[Service]\nEnvironment=PGPORT=5432\nEnvironment=PGDATA=/var/lib/pgsql/data\nExecStart=/usr/bin/pg_ctl start -D ${PGDATA} -o "-p ${PGPORT}"\n';
const conf = 'var/lib/pgsql/data/postgresql.conf';
const dropIn = 'etc/systemd/system/postgresql.service.d/port.conf';
const starts = (options: string): string =>
  `[Service]\nEnvironment=PGDATA=/var/lib/pgsql/data\nExecStart=/usr/bin/postgres -D \${PGDATA} ${options}\n`;
const dials = (port: number): string => `[Service]\nExecStart=/usr/bin/psql -h localhost -p ${port}\n`;
const assigns = (port: number): string => `[Service]\nEnvironment=PGPORT=${port}\n`;

describe('what a unit and the files around it come to', () => {
  it.each<[string, Files, readonly string[], readonly (number | undefined)[]]>([
    ['a command line beats the file', { [path]: stock, [conf]: 'port = 5555\n' }, [`server/conflicting-port ${path}:4`], [5432]],
    ['both say one port', { [path]: stock, [conf]: 'port = 5432\n' }, [], [5432]],
    ['PGPORT is weaker than the file', { [dropIn]: assigns(5433), [conf]: 'port = 5432\n' }, [`server/conflicting-port ${conf}:1`], [5432]],
    ['PGPORT counts where the file says nothing', { [dropIn]: assigns(5433), [conf]: '#port = 5432\nlisten_addresses = \'*\'\n' }, [], [5433]],
    ['a drop-in changes what the command line uses', { [path]: stock, [dropIn]: assigns(5433), [conf]: 'port = 5433\n' }, [], [5433]],
    ['a file beats what the unit assigns, wherever its line stands', { [path]: `${stock}EnvironmentFile=/etc/sysconfig/pg\n`, 'etc/sysconfig/pg': 'PGPORT=5555\n', [conf]: 'port = 5555\n' }, [], [5555]],
    ['a file may say it alone', { [path]: '[Service]\nEnvironmentFile=-/etc/sysconfig/pg\n', 'etc/sysconfig/pg': 'PGPORT=5433\n' }, [], [5433]],
    ['a cluster of Debian', { 'etc/systemd/system/postgresql@16-main.service.d/a.conf': assigns(5433), 'etc/postgresql/16/main/postgresql.conf': 'port = 5432\n' }, [], [5432]],
    ['a file that is not here', { [path]: '[Service]\nEnvironmentFile=/etc/sysconfig/pg\n' }, [], []],
    ['a drop-in starts another command', { [path]: starts('-p 5432'), [`${path}.d/a.conf`]: starts('-p 5433').replace('ExecStart', 'ExecStart=\nExecStart'), [conf]: 'port = 5433\n' }, [], [5433]],
    ['a drop-in starts one without a port', { [path]: starts('-p 5432'), [`${path}.d/a.conf`]: starts('').replace('ExecStart', 'ExecStart=\nExecStart'), [conf]: 'port = 5433\n' }, [], [5433]],
    ['a drop-in forgets those before it', { [`${path}.d/a.conf`]: starts('-p 5432'), [`${path}.d/b.conf`]: '[Service]\nExecStart=\n', [conf]: 'port = 5433\n' }, [], [5433]],
    ['a drop-in forgets none behind it', { [`${path}.d/a.conf`]: '[Service]\nExecStart=\n', [`${path}.d/b.conf`]: starts('-p 5433'), [conf]: 'port = 5433\n' }, [], [5433]],
    ['a drop-in takes back what a program dials', { [conf]: 'port = 5433\n', 'u/a.service': dials(5432), 'u/a.service.d/b.conf': dials(5433).replace('ExecStart', 'ExecStart=\nExecStart') }, [], [5433]],
    ['a drop-in that only adds', { [conf]: 'port = 5433\n', 'u/a.service': dials(5432), 'u/a.service.d/b.conf': dials(5433) }, ['client/port-mismatch u/a.service:2'], [5433]],
    ['two machines', { [`hosts/a/${path}`]: stock, [`hosts/a/${conf}`]: 'port = 5432\n', [`hosts/b/${path}`]: stock.replace('5432', '5555'), [`hosts/b/${conf}`]: 'port = 5555\n' }, [], [5432, 5555]],
    ['a proxy behind a socket unit', { 'u/p.socket': '[Socket]\nListenStream=5433\n', 'u/p.service': '[Service]\nExecStart=/lib/systemd/systemd-socket-proxyd db.internal:5432\n', 'u/pgbouncer.socket': '[Socket]\nListenStream=6432\n', '.env': 'A_URL=postgres://localhost:5433/a\nB_URL=postgres://localhost:6432/b\n' }, [], [6432]],
    ['a pooler with a socket unit is one', { 'etc/systemd/system/pgbouncer.socket': '[Socket]\nListenStream=6432\n', 'etc/pgbouncer/pgbouncer.ini': '[databases]\n* = host=db.example.com port=5432\n[pgbouncer]\nlisten_port = 6432\n' }, [], [6432]],
    ['the socket unit beats the file', { 'etc/systemd/system/pgbouncer.socket': '[Socket]\nListenStream=6433\n', 'etc/pgbouncer/pgbouncer.ini': '[databases]\n* = host=db.example.com port=5432\n[pgbouncer]\nlisten_addr = *\n', '.env': 'B_URL=postgres://localhost:6433/b\n' }, [], [6433]],
    ['the pooler listens elsewhere', { 'u/pgbouncer.socket': '[Socket]\nListenStream=6432\n', '.env': 'B_URL=postgres://localhost:6433/b\n' }, ['pooler/listen-mismatch .env:1'], [6432]],
  ])('%s', (_name, files, findings, ports) => {
    const result = judged(files);
    expect(result.findings).toEqual(findings);
    expect([...result.ports].sort()).toEqual([...ports].sort());
  }); // prettier-ignore

  it('a script that writes a drop-in and only reloads', () => {
    const script = `#!/bin/sh\ncat > /${dropIn} <<EOF\n${assigns(5433)}EOF\nsystemctl daemon-reload\nsystemctl reload postgresql\n`;
    expect(judged({ 'setup.sh': script })).toEqual({ findings: ['restart/reload-only setup.sh:7'], ports: [5433] });
    expect(judged({ 'setup.sh': script.replace('reload p', 'restart p') }).findings).toEqual([]);
  });

  it('a value that the script puts in is unknown', () => {
    const script = `#!/bin/sh\ncat > /${dropIn} <<EOF\n[Service]\nEnvironment=PGPORT=\${PORT}\nEOF\n`;
    expect(judged({ 'setup.sh': script })).toEqual({ findings: [], ports: [undefined] });
  });
});

describe('any unit', () => {
  const line = fc.constantFrom(
    'Environment=A=1 PGPORT=5433', 'Environment=', 'EnvironmentFile=-/etc/a', 'ExecStart=/usr/bin/postgres -D ${A} -p $PGPORT', 'ExecStart=',
    'ExecStartPre=@-/bin/sh x -c "psql -p $$A"', 'ListenStream=5433', 'ListenStream=', 'ListenStream=/tmp/.s.PGSQL.x', '[Socket]', '[Service]', '\\', '"', "'", ';',
    '.include /a', 'ExecStart=systemd-socket-proxyd a:1',
  ); // prettier-ignore
  const name = fc.constantFrom(path, 'a.socket', 'pgbouncer.socket', 'postgresql@1-a.service.d/x.conf', '.d/x.conf', 'x');

  it('is read without a throw', () => {
    const text = fc.oneof(
      fc.string(),
      fc.array(line).map((lines) => `[Service]\n${lines.join('\n')}`),
    );
    fc.assert(
      fc.property(name, text, (at, source) => void itemsOf(systemdUnit, at, source)),
      { numRuns: 1000 },
    );
  });

  it.each([
    'Environment=A=b\n',
    'Environment=AAAA\n',
    'ExecStart=a\n',
    'ExecStart=\n',
    'ListenStream=5433\n',
    'ExecStart=a ; b ; c\\\n',
    'Environment="B=x x x x" \\\n',
    'ExecStart=$B $B $B $B\\\n',
    'ExecStart=pg_ctl start -o "a\\x20a \\x20',
  ])('is read in linear time: a megabyte of %j', (one) => {
    const repeated = one.repeat(Math.ceil(1_000_000 / one.length));
    const head = '[Service]\nEnvironment="B=x x x x" \nExecStart=pg_ctl start -o "';
    expect(timeOf(systemdUnit, path, head + repeated)).toBeLessThan(patience);
    expect(timeOf(systemdUnit, 'pgbouncer.socket', `[Socket]\n${repeated}`)).toBeLessThan(patience);
  });

  it('many variables and many commands are read in linear time', () => {
    const variables = Array.from({ length: 60_000 }, (_, i) => `A${i}=x`).join(' ');
    const commands = 'a ; '.repeat(100_000);
    expect(timeOf(systemdUnit, path, `[Service]\nEnvironment=${variables}\nExecStart=${commands}\n`)).toBeLessThan(patience);
  });

  it('the options of pg_ctl are cut in linear time', () => {
    const options = 'a\\x20'.repeat(200_000);
    expect(timeOf(systemdUnit, path, `[Service]\nExecStart=pg_ctl start -o "${options}"\n`)).toBeLessThan(patience);
  });
});
