import { describe, expect, it } from '@jest/globals';
import { extract } from '../../../src/core/extract.ts';
import { describeFact } from '../../../src/core/facts/describe.ts';
import { LineIndex } from '../../../src/core/text/line-index.ts';

/** What a script states, without places; `@` the characters it stands on. */
function facts(text: string, path = 'scripts/deploy.sh'): string[] {
  const lines = new LineIndex(text);
  return extract({ path, text, origin: 'repository' }).facts.map((fact) => {
    const line = describeFact(fact, ({ span }) => lines.region(span));
    return `${line.slice(line.indexOf(' ') + 1)} @${text.slice(fact.at.span.start, fact.at.span.end)}`;
  });
}

describe('docker compose', () => {
  it.each([
    ['docker compose up', ['platform.attachment starts [machine] @up', 'restart.command start * (compose) [machine] @up']],
    [
      'docker compose -f a.yml -f b/c.yml up',
      [
        'platform.attachment starts a.yml [machine] @a.yml',
        'platform.attachment compose-file b/c.yml [machine] @b/c.yml',
        'restart.command start * (compose) [machine] @up',
      ],
    ],
    [
      'docker compose --project-directory sub up',
      ['platform.attachment starts sub [machine] @sub', 'restart.command start * (compose) [machine] @up'],
    ],
    ['docker compose -f $UNKNOWN up', ['restart.command start * (compose) [machine] @up']],
    [
      'PGPORT=5433 docker compose -f sub/a.yml --env-file x.env up',
      [
        'platform.attachment starts sub/a.yml [machine] @sub/a.yml',
        'platform.attachment loads x.env [machine] @x.env',
        'platform.definition PGPORT=5433 [machine] @5433',
        'restart.command start * (compose) [machine] @up',
      ],
    ],
  ])('%s', (text, expected) => {
    expect(facts(text)).toEqual(expected);
  });
});

describe('docker run', () => {
  it.each([
    [
      'docker run --name db -p 5433:5432 -e PGPORT=5432 --env-file a.env -v ./pg.conf:/x.conf postgres -c port=5432',
      [
        'platform.image postgres [container db] @postgres',
        'platform.name db in default [container db] @db',
        'server.forward 5433 -> 5432 (docker) [machine] @5433',
        'platform.definition PGPORT=5432 [container db] @5432',
        'platform.attachment env-file a.env [container db] @a.env',
        'platform.mount pg.conf -> /x.conf [container db] @/x.conf',
      ],
    ],
    ['docker run --network host --entrypoint sh postgres', ['platform.image postgres [container 42] @postgres']],
    [
      'docker run --network back --network-alias pg -e PGPORT postgres',
      [
        'platform.image postgres [container 55] @postgres',
        'platform.name pg in back [container 55] @pg',
        'platform.definition PGPORT=? [container 55] @PGPORT',
      ],
    ],
  ])('%s', (text, expected) => {
    expect(facts(text)).toEqual(expected);
  });
});

describe('directories', () => {
  it.each([
    ['D=$(cd "$(dirname "$0")/.." && pwd)\n. "$D/a.env"', ['platform.attachment loads a.env [machine] @$D/a.env']],
    ['cd sub; X=$PWD; . "$X/a.env"', ['platform.attachment loads sub/a.env [machine] @$X/a.env']],
    ['R=$(git rev-parse --show-toplevel)/config; . "$R/a.env"', ['platform.attachment loads config/a.env [machine] @$R/a.env']],
    ['A=$B; B=$A; . "$A/a.env"', []],
  ])('%s', (text, expected) => {
    expect(facts(text).filter((line) => line.includes('attachment'))).toEqual(expected);
  });
});

describe('commands behind other words', () => {
  it.each([
    ['sudo -u postgres A=1 psql -h db -p 5433', ['client.conninfo db:5433 libpq tool as psql [machine] @5433']],
    ['env A=1 PGPORT=5433 -- psql -h db', ['client.conninfo db:5433 libpq tool as psql [machine] @5433']],
    ['bundle exec psql -h db -p 5433', ['client.conninfo db:5433 libpq tool as psql [machine] @5433']],
    ['bundle install psql -h db -p 5433', []],
    [
      'in_db() { docker exec db "$@"; }\nin_db psql -p 5433',
      ['client.conninfo (socket):5433 libpq tool as psql [inside docker db] @5433'],
    ],
    [
      'PSQL="psql -h db"; $PSQL -p 5433',
      ['platform.definition PSQL=psql -h db [machine] @psql -h db', 'client.conninfo db:5433 libpq tool as psql [machine] @5433'],
    ],
    ['${PSQL:-psql -h db} -p 5433', ['client.conninfo db:5433 libpq tool as psql [machine] @5433']],
    ['$PSQL -p 5433', []],
  ])('%s', (text, expected) => {
    expect(facts(text)).toEqual(expected);
  });
});

describe('values that hold a password are not kept', () => {
  it.each([
    ['A=redis://u:p@h/0', '?'],
    ['A=redis://h/x:y@z', '?'],
    ['A=redis://u@h:6379/0', 'redis://***@h:6379/0'],
    ['A=u:p@h', 'u:p@h'],
    ['A="Server=h;Password=p"', '?'],
    ['API_TOKEN=x', '?'],
    ['KEYCLOAK_DB_PORT=5433', '5433'],
  ])('%s', (text, value) => {
    const [definition = ''] = facts(text).filter((line) => line.startsWith('platform.definition'));
    expect(definition.slice(definition.indexOf('=') + 1, definition.indexOf(' [machine]'))).toBe(value);
  });
});

describe('cloud-sql-proxy', () => {
  it.each([
    ['cloud-sql-proxy p:r:i', ['server.forward (5432) -> (5432) (tunnel) [machine] @p:r:i']],
    [
      'cloud-sql-proxy --port 5433 p:r:i "p:r:j?address=0.0.0.0&port=5434"',
      ['server.forward 5433 -> (5432) (tunnel) [machine] @5433', 'server.forward 5434 -> (5432) (tunnel) [machine] @5434'],
    ],
    ['cloud-sql-proxy "port=1?address=0.0.0.0"', ['server.forward (5432) -> (5432) (tunnel) [machine] @port=1?address=0.0.0.0']],
  ])('%s', (text, expected) => {
    expect(facts(text)).toEqual(expected);
  });
});

describe('socket files', () => {
  it.each([
    ['test -S /run/.s.PGSQL.5433', ['socket.path /run 5433 wait [machine] @5433']],
    ['tool -h/run/.s.PGSQL.5433', ['socket.path /run 5433 host [machine] @5433']],
    ['tool --host /run/.s.PGSQL.5433', ['socket.path /run 5433 host [machine] @5433']],
    ['tool --hosts /run/.s.PGSQL.5433', ['socket.path /run 5433 wait [machine] @5433']],
  ])('%s', (text, expected) => {
    expect(facts(text)).toEqual(expected);
  });
});

it.each([
  ['cloud-sql-proxy "', '?'],
  ['cloud-sql-proxy "', '?port'],
  ['env ', 'A=1 '],
  ['A=x://', ':'],
])('%s and much of %j', (head, piece) => {
  const started = performance.now();
  facts(head + piece.repeat(150_000 / piece.length));
  expect(performance.now() - started).toBeLessThan(4000);
});
