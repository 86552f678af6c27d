import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dialsOfVariables, isCredential, type VariableEntry } from '../../../src/core/conninfo/variables.ts';
import { parseInterpolation } from '../../../src/core/templates/posix.ts';
import { locate } from '../../../src/core/text/source-file.ts';
import { fileOf, lineOf } from './dial-line.ts';
import { ownTime, patience } from '../../support/time.ts';

/** `A=1 B=2`, one variable a word. */
function entriesOf(text: string): VariableEntry[] {
  const file = fileOf(text, '.env');
  let end = -1;
  return text.split(' ').flatMap((word) => {
    const begin = end + 1;
    end = begin + word.length;
    const equals = word.indexOf('=', 1);
    if (equals < 0) return [];
    const start = begin + equals + 1;
    const value = parseInterpolation(file, start, end, { namespace: { kind: 'none' }, escapes: 'dotenv' });
    return {
      name: { value: word.slice(0, equals), at: locate(file, begin, start - 1) },
      value: { value, at: locate(file, start, end) },
    };
  });
}

function dials(text: string): string[] {
  return dialsOfVariables(entriesOf(text)).map(
    (dial) => `${dial.label.value}@${text.slice(dial.at.span.start, dial.at.span.end)} ${lineOf(dial)}`,
  );
}

describe('dials of variables', () => {
  it.each([
    ['DATABASE_URL=postgres://u@db:5433/app', 'DATABASE_URL@5433 url db:5433 db=app user=u'],
    ['DATABASE_URL=postgres://db/app', 'DATABASE_URL@db url db:(5432) db=app'],
    ['SPRING_DATASOURCE_URL=jdbc:postgresql://db:5433/app', 'SPRING_DATASOURCE_URL@5433 pgjdbc db:5433 db=app'],
    ['ConnectionStrings__Default=Host=db;Port=5433;Database=app', 'ConnectionStrings__Default@5433 npgsql db:5433 db=app'],
    ['DB_HOST=db DB_PORT=5433 DB_NAME=app DB_USER=u', 'DB_PORT@5433 address db:5433 db=app user=u'],
    ['DB_PORT=5433 DB_HOST=db', 'DB_PORT@5433 address db:5433'],
    ['POSTGRES_HOST=db POSTGRES_PORT=5433 POSTGRES_DB=app', 'POSTGRES_PORT@5433 address db:5433 db=app'],
    ['DATABASE_HOST=db DATABASE_PORT=5433', 'DATABASE_PORT@5433 address db:5433'],
    ['KEYCLOAK_DB_HOST=db KEYCLOAK_DB_PORT=5433', 'KEYCLOAK_DB_PORT@5433 address db:5433'],
    ['KC_DB_URL_HOST=db KC_DB_URL_PORT=5433', 'KC_DB_URL_PORT@5433 address db:5433'],
    ['POSTGRES_SERVER=db POSTGRES_PORT=5433', 'POSTGRES_PORT@5433 address db:5433'],
    ['db_host=db db_port=5433', 'db_port@5433 address db:5433'],
    ['DB_HOST=db DB_PORT=${PORT:-5432}', 'DB_PORT@${PORT:-5432} address db:${PORT:-5432}'],
    ['DB_CONNECTION=pgsql DB_HOST=db DB_PORT=5433', 'DB_PORT@5433 address db:5433'],
    ['TYPEORM_CONNECTION=postgres TYPEORM_HOST=db TYPEORM_PORT=5433', 'TYPEORM_PORT@5433 address db:5433'],
    ['PGHOST=db PGPORT=5433 PGDATABASE=app PGUSER=u', 'PGPORT@5433 libpq db:5433 db=app user=u'],
    ['PGHOST=db', 'PGHOST@db libpq db:(5432 or PGPORT)'],
    ['PGHOST=/run/pg PGPORT=5433', 'PGPORT@5433 libpq socket /run/pg:5433'],
    // An empty variable is none to a client, whatever PGPORT would say.
    ['PGHOST=db PGPORT=', 'PGPORT@db libpq db:(5432)'],
    ['DATA_SOURCE_URI=db:5433/postgres?sslmode=disable', 'DATA_SOURCE_URI@5433 address db:5433'],
    ['GF_DATABASE_HOST=db:5433', 'GF_DATABASE_HOST@5433 address db:5433'],
    ['POSTGRES_HOST=db:5433', 'POSTGRES_HOST@5433 address db:5433'],
    ['DB_HOST=db:5433 DB_PORT=5433', 'DB_HOST@5433 address db:5433'],
    ['DB_HOST=db DB_PORT=<port>', 'DB_PORT@<port> address db:${?}'],
    ['DB_HOST=db DB_PORT=port', 'DB_PORT@port address db:${?}'],
    ['DB_HOST=a DB_HOST=b DB_PORT=1 DB_PORT=5433', 'DB_PORT@5433 address b:5433'],
    ['DB_HOST=db DB_PORT=tcp://10.0.0.1:5432', 'DB_PORT@tcp://10.0.0.1:5432 address db:malformed'],
  ])('%s', (text, expected) => {
    expect(dials(text)).toEqual([expected]);
  });

  it.each([
    'DB_HOST=db', 'PGPORT=5433', 'DB_PORT=5433', 'DB_HOST= DB_PORT=5433', 'REDIS_HOST=redis REDIS_PORT=6379', 'SMTP_HOST=mail SMTP_PORT=25',
    'HOST=0.0.0.0 PORT=8080', 'APP_HOST=app APP_PORT=3000', 'KAFKA_HOST=kafka KAFKA_PORT=9092', 'MYSQL_HOST=db MYSQL_PORT=3307',
    'DB_CONNECTION=mysql DB_HOST=db DB_PORT=3307', 'DB_ENGINE=django.db.backends.mysql DB_HOST=db DB_PORT=3307', 'DB_HOST=db DB_PORT=3306',
    'DB_TYPE=mariadb DB_HOST=db DB_PORT=3308', 'WORDPRESS_DB_HOST=mysql:3307', 'DB_HOST=db:3306', 'DATABASE_URL=mysql://u@db:3306/app',
    'TYPEORM_CONNECTION=mysql TYPEORM_HOST=db TYPEORM_PORT=3307', 'REDIS_URL=redis://cache:6379', 'DB_PORT_5432_TCP_ADDR=10.0.0.2',
  ])('none: %s', (text) => {
    expect(dials(text)).toEqual([]);
  }); // prettier-ignore

  it('finds each of several', () => {
    const text = 'DATABASE_URL=postgres://db/app REPLICA_URL=postgres://replica:5434/app TEST_DB_HOST=test TEST_DB_PORT=5435';
    expect(dials(text).map((line) => line.split('@')[0])).toEqual(['DATABASE_URL', 'REPLICA_URL', 'TEST_DB_PORT']);
  });

  it('never throws, and stays linear in the number of variables', () => {
    const word = fc.constantFrom('DB', 'PG', 'HOST', 'PORT', 'URL', '_', 'POSTGRES', 'x', '1', '${A', '}', '/', ':', '=');
    fc.assert(
      fc.property(fc.array(fc.array(word).map((parts) => parts.join(''))), (parts) => {
        dials(parts.map((part) => `${part}=${part}`).join(' '));
      }),
    );
    const many = Array.from({ length: 20_000 }, (_, i) => `A${i}_DB_HOST=db${i} A${i}_DB_PORT=5432`).join(' ');
    const entries = entriesOf(many);
    const started = ownTime();
    expect(dialsOfVariables(entries)).toHaveLength(20_000);
    expect(ownTime() - started).toBeLessThan(patience);
  });
});

describe('names of credentials', () => {
  it.each(['DB_PASSWORD', 'POSTGRES_PASS', 'API_TOKEN', 'SECRET_KEY_BASE', 'KEY', 'PGPASSWORD'])('%s', (name) => {
    expect(isCredential(name)).toBe(true);
  });

  it.each(['KEYCLOAK_DB_PORT', 'PASSBOLT_DB_HOST', 'DATABASE_URL', 'SECRET_DATABASE_URL', 'DB_USER'])('not %s', (name) => {
    expect(isCredential(name)).toBe(false);
  });
});
