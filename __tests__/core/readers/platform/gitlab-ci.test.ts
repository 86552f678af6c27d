import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsOf, placesOf, settingsOf, told } from './ci-facts.ts';

const path = '.gitlab-ci.yml';
const dials = (text: string, name = path): string[] => told(name, text, 'client.conninfo');

describe('names of a service', () => {
  it.each<[string, string[]]>([
    ['postgres', ['postgres']],
    ['postgres:16-alpine', ['postgres']],
    ['tutum/wordpress:latest', ['tutum__wordpress', 'tutum-wordpress']],
    [
      'registry.example.com:4999/tutum/wordpress',
      ['registry.example.com__tutum__wordpress', 'registry.example.com-tutum-wordpress'],
    ],
    ['postgres@sha256:abc', ['postgres']],
    ['{name: postgres, alias: db}', ['db', 'postgres']],
    ['{name: postgres, alias: "db, primary  x"}', ['db', 'primary', 'x', 'postgres']],
    ['{name: postgres, alias: [db, x]}', ['db', 'x', 'postgres']],
    ['$IMAGE', []],
    ['{name: $IMAGE, alias: db}', ['db']],
  ])('%s', (service, expected) => {
    const facts = factsOf(path, `test: {script: x, services: [${service}]}\n`);
    expect(facts.flatMap((fact) => (fact.kind === 'platform.name' ? fact.names.map(({ value }) => value) : []))).toEqual(
      expected,
    );
  });

  it('stand at the image without its tag', () => {
    expect(placesOf(path, 'test: {script: x, services: ["a/postgres:16"]}\n', 'platform.name')).toEqual(['a/postgres']);
  });
});

describe('inheritance', () => {
  it.each<[string, string, string[]]>([
    ['global services', 'services: [postgres]\na: {script: x}', ['job a service postgres']],
    ['of default', 'default: {services: [postgres]}\na: {script: x}', ['job a service postgres']],
    ['replaced by its own', 'services: [postgres]\na: {script: x, services: [redis]}', ['job a service redis']],
    ['not taken over', 'services: [postgres]\na: {script: x, inherit: {default: false}}', []],
    ['extended', '.b: {services: [postgres]}\na: {script: x, extends: .b}', ['job a service postgres']],
    [
      'the last extended wins',
      '.b: {services: [b]}\n.c: {services: [c]}\na: {script: x, extends: [.b, .c]}',
      ['job a service c'],
    ],
    ['in a circle', '.b: {extends: .c, services: [b]}\n.c: {extends: .b}\na: {script: x, extends: .c}', ['job a service b']],
    ['of a file nobody read', 'a: {script: x, extends: .elsewhere}', []],
    ['hidden', '.a: {script: x, services: [postgres]}', []],
  ])('%s', (_name, text, expected) => {
    expect(settingsOf(path, `${text}\n`, 'platform.image')).toEqual(expected);
  });

  it('merges variables, nearest last', () => {
    const text =
      'variables: {DB_HOST: g, DB_PORT: 1}\n.b: {variables: {DB_HOST: b, DB_PORT: 2}}\na: {script: x, extends: .b, variables: {DB_PORT: 3}}\n';
    expect(dials(text)).toEqual(['b:3 address session as DB_PORT [job a]']);
  });

  it('leaves global variables away where the job says so', () => {
    expect(dials('variables: {DB_HOST: g, DB_PORT: 1}\na: {script: x, inherit: {variables: false}}\n')).toEqual([]);
  });

  it('expands a global value with the variables of the job', () => {
    const [fact] = factsOf(path, 'variables: {URL: "postgres://h:$PORT/x"}\na: {script: x}\n').filter(({ kind }) => kind === 'client.conninfo');
    expect(fact).toMatchObject({ conninfo: { endpoints: [{ port: { template: [{ use: { namespace: { path, job: 'a' } } }] } }] } });
  }); // prettier-ignore

  it('gives variables of the job to its services, below their own', () => {
    const text = 'variables: {PGPORT: 1}\na: {script: x, services: [{name: postgres, variables: {PGPORT: 2}}]}\n';
    const ranks = factsOf(path, text).flatMap((fact) =>
      fact.kind === 'platform.definition' && fact.namespace.kind === 'process' ? [[fact.rank, placeOf(text, fact)]] : [],
    );
    expect(ranks).toEqual([
      [10, '2'],
      [5, '1'],
    ]);
  });
});

function placeOf(text: string, { at }: ReturnType<typeof factsOf>[number]): string {
  return text.slice(at.span.start, at.span.end);
}

describe('scripts', () => {
  it.each<[string, string[]]>([
    ['script: psql -h db -p 5433', ['db:5433 libpq tool as psql [job a step 1]']],
    ['script: [psql -h db -p 5433]', ['db:5433 libpq tool as psql [job a step 1]']],
    ['script:\n    - |\n      psql -h db \\\n        -p 5433', ['db:5433 libpq tool as psql [job a step 1]']],
    ['script: [[psql -h db -p 5433], []]', ['db:5433 libpq tool as psql [job a step 1]']],
    ['before_script: [export PGHOST=db]\n  script: [psql]', ['db:(5432 or PGPORT) libpq tool as psql [job a step 1]']],
    ['script: [export PGHOST=db]\n  after_script: [psql]', ['(socket):(5432 or PGPORT) libpq tool as psql [job a step 2]']],
    ['script: ["psql -h db -p $[[ inputs.port ]]"]', ['db:${inputs.port} libpq tool as psql [job a step 1]']],
    ['script: psql -h $DB_HOST -p "${DB_PORT}"', ['${DB_HOST}:${DB_PORT} libpq tool as psql [job a step 1]']],
    ['script: [!reference [.x, script]]', ['db:5434 libpq tool as psql [job a step 1]']],
    ['script: [!reference [.nowhere, script]]', []],
  ])('%s', (body, expected) => {
    expect(dials(`.x: {script: [psql -h db -p 5434]}\na:\n  ${body}\n`)).toEqual(expected);
  });

  it('stand at their ports over several items', () => {
    expect(placesOf(path, 'a:\n  script:\n    - echo\n    - "psql -h db -p 5433"\n', 'client.conninfo')).toEqual(['5433']);
  });
});

describe('parallel matrices', () => {
  it.each<[string, string[]]>([
    ['[{DB_PORT: 5433}]', ['db:5433 address session as DB_PORT [job a]']],
    ['[{DB_PORT: ["5433", "5434"]}]', []],
    ['[{DB_PORT: 5433}, {DB_PORT: 5434}]', []],
  ])('%s', (matrix, expected) => {
    expect(dials(`a: {script: x, variables: {DB_HOST: db}, parallel: {matrix: ${matrix}}}\n`)).toEqual(expected);
  });
});

describe('which files', () => {
  const text = 'a:\n  stage: test\n  script: psql -h db -p 5433\n';
  it.each<[string, string, number]>([
    ['.gitlab-ci.yml', 'a: {script: psql -h db}\n'.replace('{', '\n  ').replace('}', ''), 1],
    ['ci/x.gitlab-ci.yml', text, 1],
    ['.gitlab/ci/x.yml', text, 1],
    ['ci/x.yml', text, 1],
    ['ci/x.yml', 'a:\n  script: psql -h db\n', 0],
    ['.travis.yml', text, 0],
    ['.github/workflows/x.yml', text, 0],
  ])('%s', (name, content, count) => {
    expect(dials(content, name)).toHaveLength(count);
  });

  it('a connection string is read once', () => {
    const pipeline = 'a:\n  stage: test\n  script: x\n  variables:\n    URL: postgres://h:5433/x\n';
    expect(dials(pipeline, 'ci/x.yml')).toHaveLength(1);
    expect(dials(pipeline)).toHaveLength(1);
  });

  it('defaults of inputs are weaker than what a caller gives', () => {
    const [fact] = factsOf(path, 'spec: {inputs: {port: {default: 5433}}}\n---\na:\n  script: x\n');
    expect(fact).toMatchObject({ name: 'inputs.port', rank: -1, standing: 'fallback' });
  });
});

describe('any text', () => {
  it('is read without a throw', () => {
    const word = fc.constantFrom('a', '.b', ':', '\n', '  ', '- ', 'script', 'extends', 'services', 'variables', 'parallel', 'matrix', '[', ']', '{', '}', 'name', 'alias', '!reference ', '$A', '$[[', ']]', '*a', '&a ');
    fc.assert(fc.property(fc.array(word, { maxLength: 80 }), (words) => {
      factsOf(path, words.join(''));
    }), { numRuns: 500 });
  }); // prettier-ignore
});
