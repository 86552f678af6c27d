import { describe, expect, it } from '@jest/globals';
import { dsnInYaml } from '../../../../src/core/readers/client/dsn-in-trees.ts';
import { railsDatabase } from '../../../../src/core/readers/client/rails-database.ts';
import { described, factsOf, timeOf } from '../firewall/read-text.ts';

const path = 'config/database.yml';
const one = (inner: string): string => `test:\n  adapter: postgresql\n  ${inner}\n`;

describe('database.yml', () => {
  it.each([
    [one('host: db\n  port: 5433'), ['db:5433 libpq session as test.port @5433']],
    [one('host: db\n  port: "5433"'), ['db:5433 libpq session as test.port @5433']],
    [one('host: db'), ['db:(5432 or PGPORT) libpq session as test.host @db']],
    [one('host: db\n  port:'), ['db:(5432 or PGPORT) libpq session as test.host @db']],
    [one('host: /run/postgresql\n  port: 5433'), ['socket /run/postgresql:5433 libpq session as test.port @5433']],
    [one('port: 5433\n  database: x'), ['(socket):5433 libpq session as test.port @5433']],
    [one('database: survey\n  username: u'), ['(socket):(5432 or PGPORT) libpq session as test.database @survey']],
    [one('host: "<%= ENV.fetch("H") { "db" } %>"\n  port: 5433'), ['${H:-db}:5433 libpq session as test.port @5433']],
    [one('host: <%= config[:host] %>\n  port: 5433'), ['${?}:5433 libpq session as test.port @5433']],
    [one('url: postgres://db:5433/x\n  host: other'), ['db:5433 url session as test.url @5433']],
    [one('url: <%= ENV["DATABASE_URL"] %>'), []],
    ['test:\n  adapter: mysql2\n  host: db\n', []],
    ['test:\n  adapter: sqlite3\n  database: x\n', []],
    ['a:\n  host: db\n  port: 5433\n', []],
    ['<% if x %>\ntest:\n  adapter: postgis\n  host: db\n<% end %>\n', ['db:(5432 or PGPORT) libpq session as test.host @db']],
  ])('%j', (text, expected) => {
    expect(described(railsDatabase, path, text)).toEqual(expected);
  });

  it('sections are environments', () => {
    const text = 'x: &x\n  adapter: postgresql\n  host: db\ndevelopment:\n  <<: *x\nproduction:\n  primary:\n    <<: *x\n';
    const facts = factsOf(railsDatabase, path, text).map(({ environment, setting }) => [environment, setting]);
    expect(facts).toEqual([
      ['any', { kind: 'application', path, section: 'x', variable: 'host' }],
      ['dev', { kind: 'application', path, section: 'development', variable: 'host' }],
      ['prod', { kind: 'application', path, section: 'production.primary', variable: 'host' }],
    ]);
  });

  it('is not read as any YAML too', () => {
    expect(described(dsnInYaml, path, one('url: postgres://db:5433/x'))).toEqual([]);
  });

  it('a megabyte comes back soon', () => {
    const section = (i: number): string => `s${i}:\n  adapter: postgresql\n  port: <%= ENV.fetch("P", 1) %>\n  database: x\n`;
    expect(timeOf(railsDatabase, path, Array.from({ length: 12_000 }, (_, i) => section(i)).join(''))).toBeLessThan(20_000);
  });
});
