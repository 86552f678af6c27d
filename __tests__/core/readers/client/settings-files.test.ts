import { describe, expect, it } from '@jest/globals';
import { dsnInJson, dsnInYaml } from '../../../../src/core/readers/client/dsn-in-trees.ts';
import { dsnInXml } from '../../../../src/core/readers/client/dsn-in-xml.ts';
import { grafanaDatasources } from '../../../../src/core/readers/client/grafana-datasources.ts';
import { pgadminServers } from '../../../../src/core/readers/client/pgadmin-servers.ts';
import { pgbackrest } from '../../../../src/core/readers/client/pgbackrest.ts';
import { described, factsOf, timeOf } from '../firewall/read-text.ts';

describe('maps of YAML and JSON', () => {
  it.each([
    ['config.yml', 'database: {host: db, port: 5433}', ['db:5433 address session as database.port @5433']],
    ['config.yml', 'database: {host: "${DB_HOST:db}", port: "${DB_PORT:5433}"}', ['${DB_HOST:-db}:${DB_PORT:-5433} address session as database.port @${DB_PORT:5433}']],
    ['config.yml', 'a: {client: pg, connection: {host: db, user: u}}', ['db:(5432) address session as a.connection.host @db']],
    ['config.yml', 'a: {client: mysql2, connection: {host: db, port: 5433, user: u, database: x}}', []],
    ['config.yml', 'db: [{host: a, port: 5433}, {host: b, port: 5434}]', ['a:5433 address session as db.port @5433', 'b:5434 address session as db.port @5434']],
    ['config.yml', 'DB_HOST: db\nDB_PORT: 5433', ['db:5433 address session as DB_PORT @5433']],
    ['config.yml', 'DB_HOST: db', []],
    ['config.yml', 'database: {host: "{{ h }}", port: 5433}', ['${?}:5433 address session as database.port @5433']],
    ['config.yml', 'server: {host: 0.0.0.0, port: 5433}', []],
    ['group_vars/all.yml', 'database: {host: db, port: 5433}', []],
    ['play.yml', '- hosts: all\n  vars: {database: {host: db, port: 5433}}', []],
    ['chart/values.yaml', 'database: {host: db, port: 5433}', []],
    ['application.yml', 'database: {host: db, port: 5433}', []],
    ['compose.yml', 'services: {a: {image: x, environment: {DB_HOST: db, DB_PORT: 5433}}}', []],
    ['k.yml', 'apiVersion: v1\nkind: ConfigMap\ndata: {DB_HOST: db, DB_PORT: "5433"}', []],
  ])('%s %j', (path, text, expected) => {
    expect(described(dsnInYaml, path, text)).toEqual(expected);
  }); // prettier-ignore

  it('a section names the environment', () => {
    const [fact] = factsOf(dsnInJson, 'config.json', '{"test": {"dialect": "postgres", "host": "db", "database": "x"}}');
    expect(fact?.environment).toBe('test');
    expect(fact?.setting).toEqual({ kind: 'application', path: 'config.json', section: 'test', variable: 'host' });
  });

  it('a megabyte comes back soon', () => {
    expect(timeOf(dsnInJson, 'a.json', `[${'{"db": {"host": "h", "port": 1}},'.repeat(30_000)}{}]`)).toBeLessThan(20_000);
  });
});

describe('XML', () => {
  it.each([
    ['<a url="jdbc:postgresql://db:5433/x"/>', ['db:5433 pgjdbc session as url @5433']],
    ['<a name="n" url="jdbc:postgresql://db/x"/>', ['db:(5432) pgjdbc session as n @db']],
    ['<a><b>\n jdbc:postgresql://db:5433/x\n</b></a>', ['db:5433 pgjdbc session as b @5433']],
    ['<a c="postgres://u:p@db:5433/x?a=1&amp;port=5434"/>', ['db:5434 url session as c @5434']],
    ['<a url="jdbc:postgresql://${h}:${p:5433}/x"/>', ['${h}:${p:-5433} pgjdbc session as url @${p:5433}']],
    ['<add name="N" connectionString="Host=db;Port=5433;Database=x"/>', ['db:5433 npgsql session as N @5433']],
    ['<add name="N" connectionString="Server=db;Initial Catalog=x;Port=5433"/>', []],
    ['<a password="postgres://db:5433/x"/>', []],
    ['<!-- jdbc:postgresql://db:5433/x --><a>org.postgresql.Driver</a>', []],
  ])('%s', (text, expected) => {
    expect(described(dsnInXml, 'a.xml', text)).toEqual(expected);
  });
});

describe('Grafana', () => {
  const source = (inner: string): string => `datasources:\n  - name: A\n    type: postgres\n    ${inner}\n`;

  it.each([
    [source('url: db:5433'), ['db:5433 address session as A @5433']],
    [source('url: db'), ['db:(5432 or PGPORT) address session as A @db']],
    [source('url: /run/postgresql\n    database: x'), ['socket /run/postgresql:(5432 or PGPORT) address session as A @/run/postgresql']],
    [source('url: $DB_HOST:5433'), ['${DB_HOST}:5433 address session as A @5433']],
    ['datasources:\n  - name: A\n    type: mysql\n    url: db:3306\n', []],
  ])('%j', (text, expected) => {
    expect(described(grafanaDatasources, 'datasources/a.yml', text)).toEqual(expected);
  }); // prettier-ignore
});

describe('pgAdmin', () => {
  it.each([
    ['{"Servers": {"1": {"Name": "A", "Host": "db", "Port": 5433}}}', ['db:5433 libpq record as A @5433']],
    ['{"Servers": {"1": {"Name": "A", "Host": "db", "MaintenanceDB": "x"}}}', ['db:(5432 or PGPORT) libpq record as A @db']],
    ['{"Servers": [{"Host": "db", "Port": "5433"}]}', ['db:5433 libpq record as Servers @5433']],
    ['{"Servers": {"1": {"Name": "A", "Host": "db", "Port": 5433, "Service": "s"}}}', []],
    ['{"Servers": {"1": "x"}}', []],
  ])('%s', (text, expected) => {
    expect(described(pgadminServers, 'servers.json', text)).toEqual(expected);
  });

  it('is not read as any JSON too', () => {
    const text = '{"Servers": {"1": {"Name": "A", "Group": "G", "Host": "db", "Port": 5432, "MaintenanceDB": "x"}}}';
    expect(described(dsnInJson, 'servers.json', text)).toEqual([]);
  });
});

describe('pgBackRest', () => {
  it.each([
    ['[a]\npg1-host=h\npg1-port=5433', ['h:5433 libpq tool as a.pg1-port @5433']],
    ['[a]\ndb-host=h', ['h:(5432) libpq tool as a.db-host @h']],
    ['[a]\npg1-path=/d\npg1-port=5433', ['(socket):5433 libpq tool as a.pg1-port @5433']],
    ['[a]\npg1-host={{ h }}\npg1-port={{ p }}', ['${?}:${?} libpq tool as a.pg1-port @{{ p }}']],
    ['[a]\npg2-host=h\npg1-host=g', ['h:(5432) libpq tool as a.pg2-host @h', 'g:(5432) libpq tool as a.pg1-host @g']],
    ['[a]\npg1-port=5433', []],
    ['[global]\nrepo1-host=h\npg1-port=5433\n[global:backup]\npg1-host=h', []],
  ])('%j', (text, expected) => {
    expect(described(pgbackrest, 'pgbackrest.conf', text)).toEqual(expected);
  });
});
