import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ownTime, patience } from '../../../support/time.ts';
import { factsOf, placesOf, told } from './ci-facts.ts';

const path = '.github/workflows/ci.yml';
const indent = (text: string, by: number): string => text.replace(/^(?=.)/gm, ' '.repeat(by));
const job = (body: string): string => `on: push\njobs:\n  test:\n${indent(body, 4)}\n`;
const service = (body: string): string => job(`services:\n  db:\n    image: postgres:16\n${indent(body, 4)}`);
const step = (body: string): string => job(`steps:\n  - ${indent(body, 4).trimStart()}`);
const dials = (text: string): string[] => told(path, text, 'client.conninfo');

describe('published ports', () => {
  it.each<[string, string[]]>([
    ['ports: [5433:5432]', ['5433 -> 5432 (docker)']],
    ['ports: [5432]', ['random -> 5432 (docker)']],
    ['ports: ["127.0.0.1:5433:5432/tcp"]', ['127.0.0.1:5433 -> 5432 (docker)']],
    ['ports: ["${{ env.PORT }}:5432"]', ['${PORT} -> 5432 (docker)']],
    ['ports: ["${{ env.PORT || \'5433\' }}:5432"]', ['${PORT:-5433} -> 5432 (docker)']],
    ['ports: ["${{ vars.PORT }}:5432"]', ['${?} -> 5432 (docker)']],
    ['ports: ["${{ 5433 }}:5432"]', ['5433 -> 5432 (docker)']],
    ['options: -p 5433:5432', ['5433 -> 5432 (docker)']],
    ['options: --publish=5433:5432 --health-cmd pg_isready', ['5433 -> 5432 (docker)']],
    ['ports: ["5433-5434:5432-5433"]', []],
    ['ports: [{target: 5432}]', []],
  ])('%s', (body, expected) => {
    expect(told(path, service(body), 'server.forward')).toEqual(expected.map((forward) => `${forward} [job test]`));
  });

  it('stand at their digits', () => {
    expect(placesOf(path, service('ports: ["5433:5432", 5434]'), 'server.forward')).toEqual(['5433', '5434']);
  });

  it('are on the runner and lead to the service', () => {
    const [fact] = factsOf(path, service('ports: [5433:5432]')).filter(({ kind }) => kind === 'server.forward');
    expect(fact).toMatchObject({
      environment: 'ci',
      from: { place: 'runner' },
      setting: { kind: 'job', path, job: 'test', inContainer: false },
      to: { kind: 'setting', setting: { kind: 'job-service', path, job: 'test', service: 'db' } },
    });
  });
});

describe('options of a service', () => {
  it.each<[string, string[]]>([
    ['options: --health-cmd "pg_isready -p 5433"', ['(socket):5433 libpq probe as pg_isready [job test service db]']],
    ['options: --health-cmd="pg_isready --port=5433 -h localhost"', ['localhost:5433 libpq probe as pg_isready [job test service db]']],
    ['options: >-\n  --health-interval 5s\n  --health-cmd pg_isready', ['(socket):(5432 or PGPORT) libpq probe as pg_isready [job test service db]']],
    ["options: |\n  --health-cmd 'pg_isready -p 5433' \\\n  --name x", ['(socket):5433 libpq probe as pg_isready [job test service db]']],
    ['options: --health-interval 5s', []],
    ['options: ""', []],
  ])('%s', (body, expected) => {
    expect(dials(service(body))).toEqual(expected);
  }); // prettier-ignore

  it('gives names, and values below those of env', () => {
    const text = service('options: --network-alias a --name b -e PGPORT=5434\nenv: {PGPORT: 5433}');
    expect(told(path, text, 'platform.name')).toEqual(['db,a,b in default [job test service db]']);
    const ranks = factsOf(path, text).flatMap((fact) => (fact.kind === 'platform.definition' ? [fact.rank] : []));
    expect(ranks).toEqual([9, 10]);
  });

  it('reads no service without an image', () => {
    expect(told(path, job("services:\n  a: {image: ''}\n  b: {ports: [1]}"))).toEqual([]);
  });
});

describe('expressions', () => {
  it.each<[string, string]>([
    ['${{ env.A }}', '${A}'],
    ["${{env['A']}}", '${A}'],
    ["${{ env.A || '5432' }}", '${A:-5432}'],
    ['${{ env.A || 5432 }}', '${A:-5432}'],
    ['${{ env.A || env.B }}', '${?}'],
    ['${{ inputs.port }}', '${inputs.port}'],
    ['${{ matrix.db.port }}', '${matrix.db.port}'],
    ["${{ job.services.db.ports['5432'] }}", '${job.services.db.ports.5432}'],
    ['${{ job.services.db.ports[5432] }}', '${job.services.db.ports.5432}'],
    ['${{ job.services.db.id }}', '${?}'],
    ['${{ secrets.A }}', '${?}'],
    ["${{ format('{0}', 1) }}", '${?}'],
    ["${{ '5432' }}", '5432'],
    ['${{ unfinished', '${{ unfinished'],
    ['a${{ env.A }}b', 'a${A}b'],
  ])('%s', (value, expected) => {
    const text = job(`env:\n  X: x${JSON.stringify(value).slice(1, -1)}\n`)
      .replace(': x', ': "x')
      .replace(/\n\n$/, '"\n');
    expect(told(path, text, 'platform.definition')).toEqual([`X=x${expected} [job test]`]);
  });

  it('that are a whole value and unknown leave the definition without one', () => {
    expect(told(path, job('env:\n  DB_URL: ${{ secrets.URL }}'))).toEqual(['platform.definition DB_URL=? [job test]']
      .map((line) => line.replace('platform.definition ', ''))); // prettier-ignore
  });
});

describe('environments', () => {
  it('are one over the other, and every dial is stated once', () => {
    const text = `on: push
env: {DB_HOST: localhost, DB_PORT: 5432}
jobs:
  test:
    env: {DB_PORT: 5433}
    steps:
      - run: "true"
      - run: "true"
        env: {DB_PORT: 5434}
      - run: "true"
        env: {OTHER: 1}
`;
    expect(dials(text)).toEqual([
      'localhost:5433 address session as DB_PORT [job test]',
      'localhost:5434 address session as DB_PORT [job test step 2]',
    ]);
    const ranks = factsOf(path, text).flatMap((fact) =>
      fact.kind === 'platform.definition' && fact.name === 'DB_PORT' ? [[fact.rank, fact.namespace]] : [],
    );
    expect(ranks).toEqual([
      [-4, { kind: 'workflow', path }],
      [-3, { kind: 'workflow', path, job: 'test' }],
      [-1, { kind: 'workflow', path, job: 'test', step: 2 }],
    ]);
  });

  it('of a container are the weakest', () => {
    const text = job('container: {image: node, env: {PGHOST: db, PGPORT: 5432}}\nenv: {PGPORT: 5433}');
    expect(dials(text)).toEqual(['db:5433 libpq session as PGPORT [job test]']);
    expect(factsOf(path, text)[0]?.setting).toMatchObject({ inContainer: true });
  });

  it('never hold a password or a secret', () => {
    const text = job('env:\n  DATABASE_URL: postgres://u:hunter2@localhost:5433/x\n  API_KEY: hunter2');
    expect(JSON.stringify(factsOf(path, text))).not.toContain('hunter2');
    expect(dials(text)).toEqual(['localhost:5433 url session as DATABASE_URL [job test]']);
  });
});

describe('steps', () => {
  it.each<[string, string[]]>([
    ['run: psql -h localhost -p 5433', ['localhost:5433 libpq tool as psql']],
    ['run: psql\nenv: {PGHOST: localhost}', ['localhost:(5432 or PGPORT) libpq tool as psql']],
    ['run: psql -p ${{ env.PORT }}', ['(socket):${PORT} libpq tool as psql']],
    ['run: psql -p "$PORT"', ['(socket):${PORT} libpq tool as psql']],
    ['run: psql postgres://localhost:${{ secrets.P }}/x', ['localhost:${?} libpq tool as psql']],
    ['run: docker exec ${{ job.services.db.id }} psql', ['(socket):(5432 or PGPORT) libpq tool as psql']],
    ['run: psql\nshell: bash -l {0}', ['(socket):(5432 or PGPORT) libpq tool as psql']],
    ['run: psql -p 5433\nshell: pwsh', []],
    ['run: psql -p 5433\nshell: python', []],
    ['uses: actions/checkout@v4\nwith: {port: 5433}', []],
  ])('%s', (body, expected) => {
    expect(dials(step(body)).map((line) => line.replace(/ \[.*/, ''))).toEqual(expected);
  });

  it('of a Windows runner speak PowerShell', () => {
    expect(dials(job('runs-on: windows-latest\nsteps:\n  - run: psql -p 5433'))).toEqual([]);
  });

  it('keep the places of a script with expressions', () => {
    const text = step('run: |\n  echo ${{ github.sha }}\n  psql -h ${{ env.H }} -p 5433 ${{ env.X }}');
    expect(placesOf(path, text, 'client.conninfo')).toEqual(['5433']);
  });

  it('do not see what another assigned', () => {
    const text = job('steps:\n  - run: PORT=5433; psql -p $PORT\n  - run: psql -p $PORT');
    const namespaces = factsOf(path, text).flatMap((fact) => (fact.kind === 'platform.definition' ? [fact.namespace] : []));
    expect(namespaces).toEqual([{ kind: 'workflow', path, job: 'test', step: 1 }]);
  });

  it.each<[string, string]>([
    ['working-directory: app', 'starts app'],
    ['working-directory: ./app/', 'starts app'],
    ['working-directory: ${{ github.workspace }}/app', 'starts app'],
    ['env: {}', 'starts '],
  ])('%s', (body, expected) => {
    expect(told(path, step(`run: docker compose up\n${body}`), 'platform.attachment')).toEqual([`${expected} [job test step 1]`.replace('  ', ' ')]);
  }); // prettier-ignore

  it.each(['working-directory: ${{ matrix.dir }}', 'working-directory: /opt/app'])('%s is nowhere here', (body) => {
    expect(told(path, step(`run: docker compose up\n${body}`), 'platform.attachment')).toEqual([]);
  });

  it('start containers that are the job’s', () => {
    const [image] = factsOf(path, step('run: docker run -d -p 5433:5432 postgres:16'));
    expect(image?.setting).toMatchObject({ kind: 'container-run', path, job: 'test' });
  });
});

describe('$GITHUB_ENV', () => {
  it.each<[string, string[]]>([
    ['echo "PGPORT=5433" >> $GITHUB_ENV', ['PGPORT=5433']],
    ['echo PGPORT=5433 >> "$GITHUB_ENV"', ['PGPORT=5433']],
    ['echo "PGPORT=${{ env.P }}" >> "${GITHUB_ENV}"', ['PGPORT=${P}']],
    ['echo "PGPORT=5433" | tee -a "$GITHUB_ENV"', ['PGPORT=5433']],
    ["printf 'A=1\\nPGPORT=5433\\n' >> $GITHUB_ENV", ['A=1', 'PGPORT=5433']],
    ['cat <<EOF >> $GITHUB_ENV\n  A=1\n  PGPORT=$P\n  EOF', ['PGPORT=${P}']],
    ['echo "PGPORT=5433" >> other', []],
    ['echo "no assignment" >> $GITHUB_ENV', []],
  ])('%s', (script, expected) => {
    const text = step(`run: |\n  ${script}`);
    const found = told(path, text, 'platform.definition').map((line) => line.replace(/ \[.*/, ''));
    expect(found.filter((line) => expected.includes(line) || line.startsWith('PGPORT'))).toEqual(expected);
  });

  it('is for the steps behind it: weaker than their own, stronger than the job', () => {
    const [fact] = factsOf(path, step('run: echo "PGPORT=5433" >> $GITHUB_ENV'));
    expect(fact).toMatchObject({ rank: -2, namespace: { kind: 'workflow', path, job: 'test' } });
  });

  it('dials', () => {
    const text = step('run: echo "DATABASE_URL=postgres://u:${{ secrets.P }}@localhost:5433/x" >> $GITHUB_ENV');
    expect(dials(text)).toEqual(['localhost:5433 url session as DATABASE_URL [job test step 1]']);
    expect(placesOf(path, text, 'client.conninfo')).toEqual(['5433']);
  });
});

describe('files that a step writes', () => {
  it('hold in the job, with the port where it stands', () => {
    const text = step('run: |\n  echo "DATABASE_URL=postgres://u:${{ secrets.P }}@localhost:5433/x" > .env');
    expect(dials(text)).toEqual(['localhost:5433 url session as DATABASE_URL [job test step 1]']);
    expect(placesOf(path, text, 'client.conninfo')).toEqual(['5433']);
  });

  it('answer for no variable outside it', () => {
    const [fact] = factsOf(path, step('run: echo "PORT=5433" > .env'));
    expect(fact).toMatchObject({ kind: 'platform.definition', namespace: { kind: 'env-file', path: `${path}/.env` } });
  });

  it('are not malformed where something is filled in', () => {
    const text = step('run: |\n  echo "port = ${{ env.PORT }}" >> /etc/postgresql/16/main/postgresql.conf');
    expect(told(path, text)).toEqual([
      '/etc/postgresql/16/main/postgresql.conf with port [job test step 1]',
      '${PORT} rank 2 [job test step 1]',
    ]);
  });
});

describe('matrices', () => {
  const with_ = (matrix: string): string => job(`strategy: {matrix: ${matrix}}\nsteps:\n  - run: psql -p \${{ matrix.port }}`);
  it.each<[string, string]>([
    ['{port: [5433, 5434]}', '5433|5434'],
    ['{port: [5433], include: [{port: 5435}, {os: x}]}', '5433|5435'],
    ['{port: [5433, "x"]}', '${matrix.port}'],
    ['{port: "${{ fromJSON(env.P) }}"}', '${matrix.port}'],
    ['{port: [5433, "${{ env.P }}"]}', '${matrix.port}'],
    ['{exclude: [{port: 5433}]}', '${matrix.port}'],
  ])('%s', (matrix, expected) => {
    expect(dials(with_(matrix))).toEqual([`(socket):${expected} libpq tool as psql [job test step 1]`]);
  });

  it('are defined value by value', () => {
    const text = with_('{db: [{port: 5433}, {port: 5434}]}');
    expect(told(path, text, 'platform.definition')).toEqual(['matrix.db.port=5433 [job test]', 'matrix.db.port=5434 [job test]']);
  });
});

describe('actions that start a server', () => {
  it.each<[string, string[]]>([
    ['uses: ikalnytskyi/action-setup-postgres@v7', ['(5432) rank 2']],
    ['uses: ikalnytskyi/action-setup-postgres@v7\nwith: {port: 5433}', ['5433 rank 2']],
    ['uses: ikalnytskyi/action-setup-postgres@v7\nwith: {port: "${{ env.P }}"}', ['${P} rank 2']],
    ['uses: Ankane/setup-postgres@v1\nwith: {postgres-version: 16}', ['(5432) rank 2']],
    ['uses: ankane/setup-postgres@v1\nwith:\n  config: |\n    port = 5433\n    fsync = off', ['5433 rank 2']],
    ['uses: harmon758/postgresql-action@v1', ['(5432) -> (5432) (docker)']],
    ['uses: daniel-marynicz/postgresql-action@1\nwith: {exposed_postgres_port: 5433}', ['5433 -> (5432) (docker)']],
    ['uses: someone/setup-postgres@v1\nwith: {port: 5433}', []],
  ])('%s', (body, expected) => {
    const found = told(path, step(body), 'server.listen', 'server.forward').map((line) => line.replace(/ \[.*/, ''));
    expect(found).toEqual(expected);
  });
});

describe('which files', () => {
  const text = step('run: psql -p 5433');
  it.each<[string, number]>([
    ['.github/workflows/a.yaml', 1],
    ['.gitea/workflows/a.yml', 1],
    ['sub/.github/workflows/a.yml', 1],
    ['.github/other/a.yml', 0],
    ['action.yml', 0],
  ])('%s', (name, count) => {
    expect(told(name, text, 'client.conninfo')).toHaveLength(count);
  });

  it('a connection string is read once', () => {
    expect(dials(job('env: {DATABASE_URL: "postgres://localhost:5433/x"}'))).toHaveLength(1);
    const action =
      'runs:\n  using: composite\n  steps:\n    - {run: x, shell: bash, env: {DATABASE_URL: "postgres://localhost:5433/x"}}\n';
    expect(told('action.yml', action, 'client.conninfo')).toHaveLength(1);
  });

  it('an action of JavaScript says nothing', () => {
    expect(
      factsOf('action.yml', 'runs: {using: node20, main: x}\ninputs: {url: {default: "postgres://localhost:5433/x"}}\n'),
    ).toEqual([]);
  });
});

describe('any text', () => {
  it('is read without a throw', () => {
    const word = fc.constantFrom('jobs', 'a', ':', '\n', '  ', '    ', '- ', 'steps', 'run', 'env', '${{', '}}', 'matrix', 'services', 'ports', '5432', "'", '|', '[', ']', '{', '}', 'image', 'uses', '*a', '&a ');
    fc.assert(fc.property(fc.array(word, { maxLength: 80 }), (words) => {
      factsOf(path, words.join(''));
    }), { numRuns: 500 });
  }); // prettier-ignore

  it.each<[string, string]>([
    ['many jobs under many variables', `env:\n${Array.from({ length: 4000 }, (_, i) => `  DB${i}_HOST: h\n`).join('')}jobs:\n${Array.from({ length: 4000 }, (_, i) => `  j${i}: {env: {A: 1}, steps: [{run: x, env: {B_HOST: a, B_PORT: 1}}]}\n`).join('')}`],
    ['openings without an end', `jobs: {a: {env: {X: "${'${{'.repeat(300_000)}"}}}\n`],
    ['a script of expressions', `jobs: {a: {steps: [{run: "${'${{ env.A }} '.repeat(60_000)}"}]}}\n`],
    ['one long name', `jobs: {a: {steps: [{uses: "${'@'.repeat(500_000)}"}]}}\n`],
  ])('%s: in one pass', (_name, text) => {
    const start = ownTime();
    factsOf(path, text);
    expect(ownTime() - start).toBeLessThan(patience);
  }); // prettier-ignore
});
