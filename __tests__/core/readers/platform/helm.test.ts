import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../../src/core/extract.ts';
import { describeFact } from '../../../../src/core/facts/describe.ts';
import type { Fact } from '../../../../src/core/facts/fact.ts';
import { LineIndex } from '../../../../src/core/text/line-index.ts';

const read = (text: string, path = 'chart/values.yaml') => extract({ path, text, origin: 'repository' });

function told(text: string, kind: Fact['kind'], path?: string): string[] {
  const lines = new LineIndex(text);
  return read(text, path)
    .facts.filter((fact) => fact.kind === kind)
    .map((fact) => describeFact(fact, (at) => lines.region(at.span)).replace(/^\S+ \S+ /, ''));
}

describe('values', () => {
  it.each<[string, string[]]>([
    ['a: {b: {c: 1}}', ['a.b.c=1 [application]']],
    ['a: [1, 2]', []],
    ['a: "{{ .Release.Name }}-db"', ['a=${?} [application]']],
    ['auth: {password: hunter2}', ['auth.password=? [application]']],
    ['url: postgres://u:hunter2@db/x', ['url=? [application]']],
    ['text: |\n  a\n  b', []],
    ['- a', []],
    ['services: {db: {image: postgres}}', []],
  ])('%j defines %j', (text, expected) => {
    expect(told(text, 'platform.definition')).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['externalDatabase: {host: db, port: 5433}', ['db:5433 address session as externalDatabase.port [application]']],
    ['postgresql: {postgresqlHostname: db, postgresqlPort: 25060}', ['db:25060 address session as postgresql.postgresqlPort [application]']],
    ['config: {db: {host: db, port: 5433}}', ['db:5433 address session as config.db.port [application]']],
    ['externalDatabase: {host: "", port: 5433}', []],
    ['redis: {host: r, port: 6379}', []],
    ['database: {type: mysql, host: db, port: 5433}', []],
    ['postgresql: {service: {port: 5433}}', []],
    ['env: [{name: DB_HOST, value: db}, {name: DB_PORT, value: "5433"}]', ['db:5433 address session as DB_PORT [application]']],
    // Read once, by the reader of any YAML.
    ['url: postgres://u@db:5433/x', ['db:5433 url session as url [application]']],
    ['env: [{name: U, value: "postgres://u@db:5433/x"}]', ['db:5433 url session as value [application]']],
  ])('%j dials %j', (text, expected) => {
    expect(told(text, 'client.conninfo')).toEqual(expected);
  }); // prettier-ignore

  it.each([
    ['chart/values.yaml', 'chart', 'any'],
    ['chart/values-prod.yaml', 'chart', 'prod'],
    ['chart/values/staging.yaml', 'chart', 'staging'],
    ['chart/ci/default-values.yaml', 'chart', 'ci'],
    ['values.yaml', '', 'any'],
  ])('%s are those of chart %j, environment %s', (path, chart, environment) => {
    const [fact] = read('a: 1\nport: 2\n', path).facts;
    expect(fact).toMatchObject({ namespace: { kind: 'helm', chart }, environment });
  });

  it('are none in a ConfigMap', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  values.yaml: |\n    database: {host: db, port: 5433}\n';
    expect(read(text, 'k8s/x.yaml').facts.filter(({ reader }) => reader === 'platform/helm')).toEqual([]);
  }); // prettier-ignore

  it('are cut off at a number that nobody writes', () => {
    const text = Array.from({ length: 21_000 }, (_, n) => `k${n}: 1`).join('\n');
    const { facts, problems } = read(text);
    expect(facts).toHaveLength(20_000);
    expect(problems.map(({ code }) => code)).toEqual(['helm-values']);
  });
});

describe('Chart.yaml', () => {
  it.each<[string, string[]]>([
    ['{name: common, repository: "file://../common"}', ['chart common [application]']],
    ['{name: redis, alias: cache}', ['chart chart/charts/redis [application]']],
    ['{name: x, repository: "file://../../../x"}', []],
    ['{alias: x}', []],
  ])('%s', (dependency, expected) => {
    expect(told(`name: shop\ndependencies: [${dependency}]\n`, 'platform.attachment', 'chart/Chart.yaml')).toEqual(expected);
  });

  it('ties a dependency to the key of its values', () => {
    const text = 'dependencies: [{name: postgresql, alias: db}]\n';
    const facts = read(text, 'chart/Chart.yaml').facts;
    expect(facts.find((fact) => fact.kind === 'platform.attachment')).toMatchObject({ how: 'chart', from: 'db' });
    expect(told(text, 'server.listen', 'chart/Chart.yaml')).toEqual(['${db.containerPorts.postgresql:-5432} rank 5 [pod chart/db postgresql]']);
    expect(told(text, 'platform.name', 'chart/Chart.yaml')).toEqual(['${.Release.Name}-db in default [service/${.Release.Name}-db]']);
  }); // prettier-ignore
});
