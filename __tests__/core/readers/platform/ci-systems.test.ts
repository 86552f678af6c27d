import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { factsOf, placesOf, settingsOf, told } from './ci-facts.ts';

const circle = '.circleci/config.yml';
const travis = '.travis.yml';
const azure = 'azure-pipelines.yml';
const bitbucket = 'bitbucket-pipelines.yml';
const buildkite = '.buildkite/pipeline.yml';
const dials = (path: string, text: string): string[] => told(path, text, 'client.conninfo');

describe('CircleCI', () => {
  it.each<[string, string[]]>([
    ['docker: [{image: a}, {image: postgres}]', ['postgres']],
    ['docker: [{image: postgres}]', []],
    ['executor: e', ['mysql']],
    ['executor: {name: e}', ['mysql']],
    ['executor: elsewhere', []],
    ['machine: true', []],
  ])('%s', (body, expected) => {
    const text = `executors: {e: {docker: [{image: a}, {image: mysql}]}}\njobs: {j: {${body}}}\n`;
    const images = factsOf(circle, text).flatMap((fact) => (fact.kind === 'platform.image' ? [fact] : []));
    expect(told(circle, text, 'platform.image').map((line) => line.split(' ', 1)[0])).toEqual(expected);
    for (const image of images) expect(image.networkMode).toBe('job');
  });

  it.each<[string, string[]]>([
    ['- run: psql -p 5433', ['(socket):5433 libpq tool as psql']],
    ['- run: {command: psql -p 5433}', ['(socket):5433 libpq tool as psql']],
    ['- run: {command: psql, environment: {PGHOST: h}}', ['h:(5432 or PGPORT) libpq tool as psql']],
    ['- when: {condition: x, steps: [{run: psql -p 5433}]}', ['(socket):5433 libpq tool as psql']],
    ['- c', ['(socket):5434 libpq tool as psql']],
    ['- c: {x: 1}', ['(socket):5434 libpq tool as psql']],
    ['- endless', []],
    ['- run: psql -p << parameters.port >>', ['(socket):${?} libpq tool as psql']],
    ['- run: {command: psql, shell: powershell}', []],
    ['- run: "psql \\\\<<EOF\\nselect 1\\nEOF"', ['(socket):(5432 or PGPORT) libpq tool as psql']],
  ])('%s', (step, expected) => {
    const text = `commands:\n  c: {steps: [{run: psql -p 5434}]}\n  endless: {steps: [endless]}\njobs:\n  j:\n    steps:\n      ${step}\n`;
    expect(dials(circle, text).map((line) => line.replace(/ \[.*/, ''))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['working_directory: ~/project/app', ['app']],
    ['working_directory: app', ['app']],
    ['working_directory: ~/elsewhere', []],
  ])('%s', (body, expected) => {
    const text = `jobs: {j: {steps: [{run: {command: docker compose up, ${body}}}]}}\n`;
    const found = factsOf(circle, text).flatMap((fact) => (fact.kind === 'platform.attachment' ? [fact.to] : []));
    expect(found).toEqual(expected);
  });

  it('counts variables of the step over the job over the container', () => {
    const text = 'jobs: {j: {docker: [{image: a, environment: {DB_HOST: h, DB_PORT: 1}}], environment: {DB_PORT: 2}, steps: [{run: {command: x, environment: {DB_PORT: 3}}}]}}\n';
    expect(dials(circle, text)).toEqual(['h:2 address session as DB_PORT [job j]', 'h:3 address session as DB_PORT [job j step 1]']);
  }); // prettier-ignore
});

describe('Travis CI', () => {
  it.each<[string, string[]]>([
    ['services: postgresql', ['(5432) rank 0 [job build]']],
    ['services: [docker, postgresql]', ['(5432) rank 0 [job build]']],
    ['addons: {postgresql: "12"}', ['${?} rank 0 [job build]']],
    ['services: [postgresql]\naddons: {postgresql: "12"}', ['${?} rank 0 [job build]']],
    ['services: [mysql]', []],
    ['addons: {apt: {packages: [postgresql-12]}}', []],
  ])('%s', (text, expected) => {
    expect(told(travis, `${text}\n`, 'server.listen')).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['env: DB_HOST=h DB_PORT=5433', ['h:5433 address session as DB_PORT [job build]']],
    ['env: [DB_HOST=h DB_PORT=5433]', ['h:5433 address session as DB_PORT [job build]']],
    ['env: {global: [DB_HOST=h, "DB_PORT=5433"]}', ['h:5433 address session as DB_PORT [job build]']],
    ['env: {global: {DB_HOST: h, DB_PORT: 5433}}', ['h:5433 address session as DB_PORT [job build]']],
    ['env: {DB_HOST: h, DB_PORT: 5433}', ['h:5433 address session as DB_PORT [job build]']],
    [
      'env: {global: [DB_HOST=h], jobs: [DB_PORT=1, DB_PORT=2]}',
      ['h:1 address session as DB_PORT [job build]', 'h:2 address session as DB_PORT [job build]'],
    ],
    ['env: {global: [{secure: "postgres://h:5433/x"}]}', []],
    ['env: ["URL=\'postgres://h:5433/x\'"]', ['h:5433 url session as URL [job build]']],
  ])('%s', (text, expected) => {
    expect(dials(travis, `${text}\n`)).toEqual(expected);
  });

  it('of several rows none is the value', () => {
    expect(told(travis, 'env: [PGPORT=1, PGPORT=2]\n', 'platform.definition')).toEqual([
      'PGPORT=? [job build]',
      'PGPORT=? [job build]',
    ]);
  });

  it('runs all phases in one shell, and jobs that say more once more', () => {
    const text = 'before_install: export PGHOST=h\nscript: psql\njobs: {include: [{rvm: 3}, {script: psql -p 5433}]}\n';
    expect(dials(travis, text)).toEqual(['h:(5432 or PGPORT) libpq tool as psql [job build step 1]', 'h:5433 libpq tool as psql [job include 2 step 1]']);
  }); // prettier-ignore

  it('stands at the port in a row', () => {
    expect(placesOf(travis, 'env:\n  - A=1 URL=postgres://h:5433/x\n', 'client.conninfo')).toEqual(['5433']);
  });
});

describe('Azure Pipelines', () => {
  it.each<[string, string]>([
    ['$(PORT)', '${PORT}'],
    ['$(port)', '${PORT}'],
    ['$(db.port)', '${DB_PORT}'],
    ['$(Build.BuildId)', '${?}'],
    ['$(unknown)', '$(unknown)'],
    ['${{ parameters.x }}', '${?}'],
    ['a$(PORT)b', 'a${PORT}b'],
  ])('%s', (value, expected) => {
    const text = `variables: {PORT: 1, db.port: 2}\njobs: [{job: j, variables: {X: "x${value}"}}]\n`;
    expect(told(azure, text, 'platform.definition')).toContain(`X=x${expected} [job j]`);
  });

  it.each<[string, string[]]>([
    ['script: psql -p 5433', ['(socket):5433 libpq tool as psql']],
    ['bash: psql -p 5433', ['(socket):5433 libpq tool as psql']],
    ['task: Bash@3, inputs: {script: psql -p 5433}', ['(socket):5433 libpq tool as psql']],
    ['script: psql -p $(PORT)', ['(socket):${PORT} libpq tool as psql']],
    ['script: psql -p $(port_of db)', ['(socket):${?} libpq tool as psql']],
    ['script: psql, env: {PGHOST: h}', ['h:(5432 or PGPORT) libpq tool as psql']],
    ['pwsh: psql -p 5433', []],
    ['task: PowerShell@2, inputs: {script: psql -p 5433}', []],
  ])('%s', (step, expected) => {
    const text = `variables: {PORT: 1}\nsteps: [{${step}}]\n`;
    expect(dials(azure, text).map((line) => line.replace(/ \[.*/, ''))).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['steps: [{script: psql}]', ['job job step 1']],
    ['jobs: [{job: a, steps: [{script: psql}]}]', ['job a step 1']],
    ['stages: [{stage: s, jobs: [{job: a, steps: [{script: psql}]}]}]', ['job s a step 1']],
    ['jobs: [{deployment: d, strategy: {runOnce: {deploy: {steps: [{script: psql}]}}}}]', ['job d step 1']],
    ['pool: {vmImage: windows-latest}\nsteps: [{script: psql}]', []],
    [
      'pool: {vmImage: windows-latest}\njobs: [{job: a, pool: {vmImage: ubuntu-latest}, steps: [{script: psql}]}]',
      ['job a step 1'],
    ],
  ])('%s', (text, expected) => {
    expect(settingsOf(azure, `${text}\n`, 'client.conninfo')).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['services: {db: pg}', ['postgres:16 [job j service db]']],
    ['services: {db: {image: postgres:15}}', ['postgres:15 [job j service db]']],
    ['services: {db: postgres:14}', ['postgres:14 [job j service db]']],
    ['container: c', []],
  ])('%s', (body, expected) => {
    const text = `resources: {containers: [{container: pg, image: postgres:16, ports: ["5433:5432"]}]}\njobs: [{job: j, ${body}}]\n`;
    expect(told(azure, text, 'platform.image')).toEqual(expected);
    expect(told(azure, text, 'server.forward')).toHaveLength(body.includes('pg}') ? 1 : 0);
  });
});

describe('Bitbucket Pipelines', () => {
  it.each<[string, string[]]>([
    ['default: [{step: {script: [psql]}}]', ['job default 1 step 1']],
    ['branches: {main: [{step: {script: [psql]}}]}', ['job branches main 1 step 1']],
    ['default: [{parallel: [{step: {script: [x]}}, {step: {script: [psql]}}]}]', ['job default 2 step 1']],
    ['default: [{parallel: {steps: [{step: {script: [psql]}}]}}]', ['job default 1 step 1']],
    ['default: [{stage: {steps: [{step: {script: [psql]}}]}}]', ['job default 1 step 1']],
    ['default: [{step: {script: [{pipe: x}], after-script: [psql]}}]', ['job default 1 step 2']],
  ])('%s', (body, expected) => {
    expect(settingsOf(bitbucket, `pipelines: {${body}}\n`, 'client.conninfo')).toEqual(expected);
  });

  it('gives a step the services it names', () => {
    const text = 'definitions: {services: {db: {image: postgres, variables: {PGPORT: 5433}}, other: {image: redis}}}\npipelines: {default: [{step: {services: [db, docker], script: [x]}}]}\n';
    expect(told(bitbucket, text)).toEqual(['postgres [job default 1 service db]', 'PGPORT=5433 [job default 1 service db]']);
  }); // prettier-ignore
});

describe('Buildkite', () => {
  it.each<[string, string[]]>([
    ['{command: psql -p 5433}', ['(socket):5433 libpq tool as psql']],
    ['{commands: [export PGHOST=h, psql]}', ['h:(5432 or PGPORT) libpq tool as psql']],
    ['{group: g, steps: [{command: psql -p 5433}]}', ['(socket):5433 libpq tool as psql']],
    ['{command: psql -p $$PGPORT}', ['(socket):${PGPORT} libpq tool as psql']],
    ['{command: "psql -p $${PGPORT}"}', ['(socket):${PGPORT} libpq tool as psql']],
    ['wait', []],
  ])('%s', (step, expected) => {
    expect(dials(buildkite, `steps:\n  - ${step}\n`).map((line) => line.replace(/ \[.*/, ''))).toEqual(expected);
  });
});

describe.each([circle, travis, azure, bitbucket, buildkite])('%s', (path) => {
  it('is read without a throw, each connection string once, in environment ci', () => {
    const word = fc.constantFrom('jobs', 'steps', 'run', 'env', 'docker', 'image', 'services', 'variables', 'pipelines', 'default', 'step', 'script', 'stages', 'a', ':', '\n', '  ', '- ', '[', ']', '{', '}', '$(', ')', '<<', '>>', '5432', '*a', '&a ');
    fc.assert(fc.property(fc.array(word, { maxLength: 80 }), (words) => {
      for (const { environment } of factsOf(path, words.join(''))) expect(environment).toBe('ci');
    }), { numRuns: 300 });
  }); // prettier-ignore

  it('leaves its connection strings to its own reader', () => {
    const text = 'x: {y: "postgres://h:5433/x"}\n';
    expect(factsOf(path, text)).toEqual([]);
  });
});
