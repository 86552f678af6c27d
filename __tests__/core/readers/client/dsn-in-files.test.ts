import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dsnInIni } from '../../../../src/core/readers/client/dsn-in-ini.ts';
import { dsnInJson, dsnInToml, dsnInYaml } from '../../../../src/core/readers/client/dsn-in-trees.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

describe('ini-like files', () => {
  it.each([
    ['a.ini', '[a]\nurl = postgres://db:5433/app', ['db:5433 url session as url @5433']],
    ['a.ini', 'url = "postgres://db/app" ; c', ['db:(5432) url session as url @db']],
    ['a.cfg', 'dsn = host=db port=5433 dbname=app', ['db:5433 libpq session as dsn @5433']],
    ['a.conf', 'c = Host=db;Port=5433;Database=app', ['db:5433 npgsql session as c @5433']],
    ['a.ini', '; url = postgres://db:5432/app\n# url = postgres://db:5432/app', []],
    ['a.ini', '[postgresql]\nhost=db\nport=5433', ['db:5433 address session as port @5433']],
    ['a.ini', '[database]\ntype = postgres\nhost = db:5433', ['db:5433 address session as host @5433']],
    ['a.ini', '[database]\nhost=db\nport=5433', []],
    ['a.ini', '[smtp]\nhost=mail\nport=25\n[postgresql]\nuser=u', []],
    ['a.ini', '[database]\ntype = mysql\nhost=db\nport=5433', []],
    ['odoo.conf', '[options]\ndb_host = db\ndb_port = 5433', ['db:5433 address session as db_port @5433']],
    // Read by readers of their own.
    ['pgbouncer.ini', '[databases]\na = host=db port=5433', []],
    ['pool.ini', '[databases]\na = host=db port=5433\n[pgbouncer]\nlisten_port = 6432', []],
    ['postgresql.conf', "primary_conninfo = 'host=db port=5433'", []],
    ['postgresql.conf.j2', "primary_conninfo = 'host=db port=5433'", []],
  ])('%s %j', (path, text, expected) => {
    expect(described(dsnInIni, path, text)).toEqual(expected);
  });

  it('name section and key', () => {
    expect(factsOf(dsnInIni, 'a.ini', '[db.main]\nurl = postgres://db/app')[0]?.setting).toEqual({
      kind: 'application',
      path: 'a.ini',
      section: 'db.main',
      variable: 'url',
    });
  });
});

describe('trees', () => {
  it.each([
    ['a.json', '{"url": "postgres://db:5433/app"}', ['db:5433 url session as url @5433']],
    ['a.json', '{"a": [{"dsn": "postgres://db/app"}]}', ['db:(5432) url session as dsn @db']],
    ['a.jsonc', '{\n// "url": "postgres://db:5432/app"\n}', []],
    ['package.json', '{"scripts": {"db": "postgres://db:5432/app"}}', []],
    ['a.json', '{"url": "mysql://db:3306/app", "text": "see postgres docs"}', []],
  ])('%s %j', (path, text, expected) => {
    expect(described(dsnInJson, path, text)).toEqual(expected);
  });

  it.each([
    ['[db]\nurl = "postgres://db:5433/app"', ['db:5433 url session as url @5433']],
    ["a.b = 'jdbc:postgresql://db/app'", ['db:(5432) pgjdbc session as b @db']],
    ['# url = "postgres://db:5432/app"', []],
  ])('TOML %j', (text, expected) => {
    expect(described(dsnInToml, 'a.toml', text)).toEqual(expected);
  });

  it.each([
    ['a.yml', 'url: postgres://db:5433/app', ['db:5433 url session as url @5433']],
    ['a.yml', "url: 'postgres://db/app' # c", ['db:(5432) url session as url @db']],
    ['a.yml', 'urls:\n- postgres://a:1/x\n- postgres://b:2/x', ['a:1 url session as urls @1', 'b:2 url session as urls @2']],
    ['a.yml', 'url: postgres://${H}:${P:-5432}/x', ['${H}:${P:-5432} url session as url @${P:-5432}']],
    ['a.yml', 'url: "postgres://{{ h }}:{{ p }}/x"', ['${?}:${?} url session as url @{{ p }}']],
    ['a.yml', '# url: postgres://db:5432/app', []],
    ['a.yml', 'services:\n  db:\n    image: x\n    environment: {URL: "postgres://db:5432/app"}', []],
    ['a.yml', 'apiVersion: v1\nkind: ConfigMap\ndata: {URL: "postgres://db:5432/app"}', []],
    ['.github/workflows/ci.yml', 'env: {URL: "postgres://db:5432/app"}', []],
    ['.gitlab-ci.yml', 'variables: {URL: "postgres://db:5432/app"}', []],
    ['a.yml', 'services:\n  database:\n    url: postgres://db:5433/app', ['db:5433 url session as url @5433']],
  ])('%s %j', (path, text, expected) => {
    expect(described(dsnInYaml, path, text)).toEqual(expected);
  });

  it('name the keys that lead to the value, and point the label at its key', () => {
    const text = '{"a": {"b": {"url": "postgres://db/app"}}}';
    const [fact] = factsOf(dsnInJson, 'a.json', text);
    expect(fact?.setting).toEqual({ kind: 'application', path: 'a.json', section: 'a.b', variable: 'url' });
    const label = fact?.kind === 'client.conninfo' ? fact.label?.at.span : undefined;
    expect(text.slice(label?.start, label?.end)).toBe('url');
  });
});

describe('all of them', () => {
  const samples = [
    [dsnInIni, 'a.ini', '[postgresql]\nhost = db\nport = 5433\nurl = "postgres://u:hunter2@${H:db}:5433/app"\n'],
    [
      dsnInJson,
      'a.json',
      '{"a": {"url": "postgres://u:hunter2@db:5433/app", "x": [1, "Host=h;Port=1;Database=d;Password=hunter2"]}}',
    ],
    [dsnInToml, 'a.toml', '[a]\nurl = "postgres://u:hunter2@db:5433/app"\nb.c = [\'postgresql+psycopg2://h/x\']\n'],
    [dsnInYaml, 'a.yml', 'a: &x\n  url: postgres://u:hunter2@db:5433/app\nb: *x\nc: "postgres://{{ h }}/x"\n'],
  ] as const;

  it.each(samples)('keep passwords out of facts and never throw: %o', (reader, path, sample) => {
    expect(factsOf(reader, path, sample).length).toBeGreaterThan(0);
    expect(JSON.stringify(factsOf(reader, path, sample))).not.toContain('hunter2');
    fc.assert(fc.property(fc.string(), (text) => void factsOf(reader, path, text)));
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom('"', "'", '\n', '$', '{', '}', '=', '#', '\\', ':', '&', '[', ''),
        (at, replacement) => {
          const text = mutate(sample, at, replacement);
          for (const { at: place } of factsOf(reader, path, text)) expect(place.span.end).toBeLessThanOrEqual(text.length);
        },
      ),
      { numRuns: 300 },
    );
  });

  it.each([
    [dsnInIni, 'a.ini', 'u = postgres://h:1/x\n'],
    [dsnInIni, 'a.ini', '[postgres]\nhost=h\nport=1\n'],
    [dsnInIni, 'a.ini', 'u = postgres://${A:${A:'],
    [dsnInJson, 'a.json', '{"a":"postgres://h:1/x"},'],
    [dsnInJson, 'a.json', '["postgres://h:1/x",'],
    [dsnInYaml, 'a.yml', '- postgres://h:1/x\n'],
    [dsnInYaml, 'a.yml', 'a: postgres://${A:-\n'],
    [dsnInToml, 'a.toml', 'a = "postgres://h:1/x"\n'],
  ] as const)('a megabyte comes back soon: %o', (reader, path, piece) => {
    expect(timeOf(reader, path, piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBeLessThan(patience);
  });
});
