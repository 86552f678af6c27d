import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FactOf } from '../../../../src/core/facts/fact.ts';
import { postgresqlConf } from '../../../../src/core/readers/server/postgresql-conf.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

/** The statements of a file, without their rank, each with the characters it stands on. */
function ports(text: string, path = 'postgresql.conf'): string[] {
  return described(postgresqlConf, path, text)
    .filter((line) => / rank \d/.test(line))
    .map((line) => line.replace(/ rank \d/, ''));
}

describe('what the server takes for 5433 (semantics A.2)', () => {
  it.each([
    ['port = 5433', '5433'],
    ['port=5433', '5433'],
    ['port 5433', '5433'],
    ['\tport\t=\t5433\t', '5433'],
    ['PORT = 5433', '5433'],
    ['port = 5433\r\n', '5433'],
    ["port = '5433'", '5433'],
    ["port = ' 5433 '", ' 5433 '],
    ["port = '5433\\n'", '5433\\n'],
    ["port = '\\065433'", '\\065433'],
    ['port = 5433#comment', '5433'],
    ['port = 5433 # comment', '5433'],
    ["port = '5433'#comment", '5433'],
    ['port = +5433', '+5433'],
    ['port = 5433.', '5433.'],
    ['port = 5433.0', '5433.0'],
    ['port = 5433.4', '5433.4'],
    ['port = 5.433e3', '5.433e3'],
    ['port = 0x1539', '0x1539'],
    ["port = '0X1539'", '0X1539'],
    ['port = 012471', '012471'],
    ["port = '012471'", '012471'],
  ])('%j', (line, token) => {
    expect(ports(line)).toEqual([`5433 @${token}`]);
  });

  it.each([
    ['port = 05433', '2843'],
    ['port = 0005433', '2843'],
    ["port = '05433'", '2843'],
    ['port = 5433.6', '5434'],
  ])('%j is another port', (line, port) => {
    expect(ports(line)).toEqual([`${port} @${line.replace(/^port = '?|'$/g, '')}`]);
  });
});

describe('what stops the server', () => {
  it.each([
    ['port = "5433"', '"5433"'],
    ['port = 5_433', '5_433'],
    ['port = 5433kB', '5433kB'],
    ['port = 0', '0'],
    ['port = 65536', '65536'],
    ['port = -5433', '-5433'],
    ['port = 08', '08'],
    ['port = 5433 5434', '5433 5434'],
    ['port == 5433', '5433'],
    ['port: 5433', '5433'],
    ['port : 5433 # c', '5433'],
    ['port = 5433;', '5433;'],
    ['port = 5433,', '5433,'],
    ['port = 5433 /* c */', '5433 /* c */'],
    ["port = '$PGPORT'", '$PGPORT'],
    ['port =', ''],
    ['port = # 5433', ''],
    ["port = ''", ''],
    ["port = '5433", "'5433"],
    ['port = default', 'default'],
    ['port = on', 'on'],
    ['port =\u00a05433', '\u00a05433'],
    ['port = 0X1539', '0X1539'],
    ['port = 5433e0', '5433e0'],
    ['port = 5433 listen_addresses = x', '5433 listen_addresses = x'],
  ])('%j', (line, token) => {
    expect(ports(line)).toEqual([`malformed @${token}`]);
  });

  it.each(['[server]', '; port = 5433', '// port = 5433', '-- port = 5433', "'port' = 5433", '# port = 5433', 'my.port = 5433'])(
    '%j says nothing about the port',
    (line) => {
      expect(ports(line)).toEqual(['(5432) @']);
    },
  );
});

describe('which statements count', () => {
  it('all of them, in order, each of which a later one may override', () => {
    expect(ports('port = 5432\nport = 5433\n')).toEqual(['5432 @5432', '5433 @5433']);
  });

  it('not an overridden value that the server never looks at', () => {
    expect(ports('port = abc\nport = 5433')).toEqual(['5433 @5433']);
    expect(ports('port = 5433\nport = abc')).toEqual(['5433 @5433', 'malformed @abc']);
  });

  it('a line it cannot read, wherever it stands', () => {
    expect(ports('port = "5432"\nport = 5433')).toEqual(['malformed @"5432"', '5433 @5433']);
  });

  it.each([
    ['postgresql.conf', 2],
    ['conf.d/10-port.conf', 2],
    ['data/postgresql.auto.conf', 3],
  ])('%s has rank %d', (path, rank) => {
    const [fact] = factsOf(postgresqlConf, path, 'port = 5433') as FactOf<'server.listen'>[];
    expect(fact?.rank).toBe(rank);
  });
});

describe('placeholders', () => {
  it.each([
    ['port = {{ pg_port }}', '${?}'],
    ["port = '{{ pg_port }}'", '${?}'],
    ['port = {{ a }}{{ b }}', '${?}'],
    ['port = {% if a %}5432{% else %}5433{% endif %}', '${?}'],
    ['port = <%= @port %>', '${?}'],
    ['port = @PORT@', '${?}'],
    ['port = ${PGPORT}', '${PGPORT}'],
    ['port = $PGPORT', '${PGPORT}'],
    ['port = ${PGPORT:-5433}', '${PGPORT:-5433}'],
  ])('%j is unknown or a variable', (line, port) => {
    expect(ports(line)[0]?.replace(/ @.*/, '')).toBe(port);
  });

  it('a quoted variable is one only in a file that somebody renders', () => {
    expect(ports("port = '${PGPORT}'", 'postgresql.conf.template')).toEqual(['${PGPORT} @${PGPORT}']);
  });
});

describe('includes (semantics A.3)', () => {
  it.each([
    ["include 'a.conf'", 'include db/a.conf'],
    ["include = 'a.conf'", 'include db/a.conf'],
    ["INCLUDE 'a.conf'", 'include db/a.conf'],
    ['include conf.d/a.conf', 'include db/conf.d/a.conf'],
    ["include '../shared/a.conf'", 'include shared/a.conf'],
    ["include_if_exists = 'a.conf'", 'include db/a.conf'],
    ["include_dir 'conf.d'", 'include-dir db/conf.d'],
    ['include_dir = conf', 'include-dir db/conf'],
    ["include_dir '/etc/postgresql/conf.d'", 'include-dir /etc/postgresql/conf.d'],
  ])('%s', (line, expected) => {
    const [first] = described(postgresqlConf, 'db/postgresql.conf', line);
    expect(first?.replace(/ @.*/, '')).toBe(expected);
  });

  it.each(['include a.conf', "include ''", "include '../../a.conf'", 'include "a.conf"'])('%s includes nothing', (line) => {
    expect(factsOf(postgresqlConf, 'db/postgresql.conf', line).map(({ kind }) => kind)).toEqual(['server.listen']);
  });

  it('keeps the order of includes and ports', () => {
    const facts = factsOf(postgresqlConf, 'postgresql.conf', "port = 1\ninclude 'a.conf'\nport = 2\n");
    const order = [...facts].sort((a, b) => a.at.span.start - b.at.span.start).map(({ kind }) => kind);
    expect(order).toEqual(['server.listen', 'platform.attachment', 'server.listen']);
  });
});

describe('what else a server says', () => {
  const [fact] = factsOf(
    postgresqlConf,
    'etc/postgresql/16/main/postgresql.conf',
    "listen_addresses = 'localhost, 10.0.0.5'\nunix_socket_directories = '/run/a,/run/b'\nhba_file = '/etc/hba.conf'\ndata_directory = '/data'\nport = 1\n",
  ) as FactOf<'server.listen'>[];

  it('addresses, socket directories, the file of records and who it is', () => {
    expect(fact?.listenAddresses).toMatchObject([{ value: 'localhost' }, { value: '10.0.0.5' }]);
    expect(fact?.socketDirectories).toMatchObject([{ value: '/run/a' }, { value: '/run/b' }]);
    expect(fact?.hbaFile?.value).toBe('/etc/hba.conf');
    expect(fact?.identity).toEqual({
      configFile: 'etc/postgresql/16/main/postgresql.conf',
      dataDirectory: '/data',
      cluster: '16/main',
    });
  });

  it('the primary of a standby, at its port, without the password', () => {
    const text = "primary_conninfo = 'host=primary port=5432 password=hunter2'\n";
    expect(described(postgresqlConf, 'postgresql.auto.conf', text)).toContain(
      'primary:5432 libpq replication as primary_conninfo @5432',
    );
    expect(JSON.stringify(factsOf(postgresqlConf, 'postgresql.auto.conf', text))).not.toContain('hunter2');
  });
});

describe('which texts', () => {
  it.each([
    ['port = 5433\n', true],
    ["listen_addresses = '*'\n[server]\n", true],
    ['[inet_http_server]\nport = 127.0.0.1:9001\n', false],
    ['server {\n  include mime.types;\n}\n', false],
    ['# port = 5433\n', false],
  ])('%j', (text, expected) => {
    expect(postgresqlConf.recognises?.(text, 'postgresql.conf')).toBe(expected);
  });
});

describe('hostile text', () => {
  const sample = "port = '5433' # c\nprimary_conninfo = 'host=h port=1'\ninclude 'a'\nport: \"1\"\nlisten_addresses = '*,::'\n";

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(postgresqlConf, 'postgresql.conf', text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', "'", '"', '\n', '=', '#', '\\', '$', '{'), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['port = 1\n', 'port:\n', "port = 'a", '{{', 'port = ${', "include 'a'\n", 'a '])('a megabyte of %j', (piece) => {
    expect(timeOf(postgresqlConf, 'postgresql.conf', piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBeLessThan(patience);
  });
});
