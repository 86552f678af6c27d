import { describe, expect, it } from '@jest/globals';
import { springProperties, springYaml } from '../../../../src/core/readers/client/spring.ts';
import { described, factsOf, timeOf } from '../firewall/read-text.ts';

const dialsOf = (reader: typeof springYaml, path: string, text: string): string[] =>
  described(reader, path, text).filter((line) => !line.includes('=') || line.includes('session'));

describe('properties', () => {
  it.each([
    ['a.url=jdbc:postgresql://db:5433/app', ['db:5433 pgjdbc session as a.url @5433']],
    ['a.url=jdbc\\:postgresql\\://db\\:5433/app', ['db:5433 pgjdbc session as a.url @5433']],
    ['a.url=jdbc:postgresql://\\\n  db:5433/app', ['db:5433 pgjdbc session as a.url @5433']],
    ['a.url=jdbc:postgresql://${H}:${P:5433}/app', ['${H}:${P:-5433} pgjdbc session as a.url @${P:5433}']],
    ['a.url=jdbc:postgresql://${h-1}:${p-1:5433}/app', ['${h-1}:${p-1:-5433} pgjdbc session as a.url @${p-1:5433}']],
    ['a.url=jdbc:postgresql://@db.host@:@db.port@/app', ['${?}:${?} pgjdbc session as a.url @@db.port@']],
    ['a.url=jdbc:mysql://db:3306/app', []],
    ['a.password=postgres://u:p@db:5432/x', []],
    // Taken from the file itself, through several steps.
    ['p=${q}\nq=5433\na.url=jdbc:postgresql://db:${p}/app', ['db:5433 pgjdbc session as a.url @5433']],
    ['p=${p}\na.url=jdbc:postgresql://db:${p}/app', ['db:${p} pgjdbc session as a.url @${p}']],
    ['p=${q}\nq=${p}\na.url=jdbc:postgresql://db:${p}/app', ['db:${p} pgjdbc session as a.url @${p}']],
    // A database without a port is anybody's; with PostgreSQL beside it, 5432 is meant.
    ['app.database.host=db\napp.database.user=u', []],
    ['app.postgres.host=db\napp.postgres.user=u', ['db:(5432) address session as app.postgres.host @db']],
    ['app.database.host=db\napp.database.port=3306', []],
    ['spring.data.mongodb.host=db\nspring.data.mongodb.port=5433\nspring.data.mongodb.database=d', []],
    ['server.address=0.0.0.0\nserver.port=8080', []],
    ['%dev.a.host=h\n%prod.a.port=5433', []],
  ])('%j', (text, expected) => {
    expect(dialsOf(springProperties, 'application.properties', text)).toEqual(expected);
  });

  it.each([
    ['application.properties', 'a.url=postgres://db/x', 'any', undefined],
    ['application-test.properties', 'a.url=postgres://db/x', 'test', undefined],
    ['application.properties', '%prod.a.url=postgres://db/x', 'prod', 'prod'],
    ['application.properties', 'spring.config.activate.on-profile=dev | local\na.url=postgres://db/x', 'dev', 'dev | local'],
    ['application.properties', 'spring.config.activate.on-profile=!prod\na.url=postgres://db/x', 'any', '!prod'],
    ['application.properties', 'spring.profiles=test\n#---\na.url=postgres://db/x', 'any', undefined],
  ])('%s %j holds in %s', (path, text, environment, section) => {
    const fact = factsOf(springProperties, path, text).find(({ kind }) => kind === 'client.conninfo');
    expect(fact?.environment).toBe(environment);
    expect(fact?.setting).toEqual({
      kind: 'application',
      path,
      ...(section === undefined ? {} : { section }),
      variable: 'a.url',
    });
  });
});

describe('YAML', () => {
  it.each([
    ['a: {url: "jdbc:postgresql://db:5433/app"}', ['db:5433 pgjdbc session as url @5433']],
    ['a:\n  url: >-\n    jdbc:postgresql://db:5433/app', ['db:5433 pgjdbc session as url @5433']],
    ['spring.datasource.url: jdbc:postgresql://db/app', ['db:(5432) pgjdbc session as spring.datasource.url @db']],
    ['"%test":\n  a.url: postgres://db:5433/x', ['db:5433 url session as a.url @5433']],
    ['a: ["postgres://db:5433/x"]', ['db:5433 url session as a @5433']],
    ['services:\n  a: {image: x, environment: {U: "postgres://db:5433/x"}}', []],
    ['port: 5433', []],
  ])('%j', (text, expected) => {
    expect(dialsOf(springYaml, 'application.yml', text)).toEqual(expected);
  });
});

it('a megabyte of references comes back soon', () => {
  const text = Array.from({ length: 40_000 }, (_, i) => `k${i}.port=\${k${i + 1}.port}`).join('\n');
  expect(timeOf(springProperties, 'a.properties', text)).toBeLessThan(10_000);
  expect(timeOf(springProperties, 'a.properties', `a=${'${a:'.repeat(200_000)}`)).toBeLessThan(10_000);
});
