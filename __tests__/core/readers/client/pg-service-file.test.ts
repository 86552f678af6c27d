import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FactOf } from '../../../../src/core/facts/fact.ts';
import { pgServiceFile } from '../../../../src/core/readers/client/pg-service-file.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

/** The endpoints of a text's services, each with the characters it stands on. */
function services(text: string): string[] {
  return described(pgServiceFile, 'pg_service.conf', text).map((line) => line.replace(/ libpq session as (\S+)/, ' $1'));
}

describe('service files (semantics B.1, measured with psql)', () => {
  it.each([
    ['[a]\nhost=h\nport=5433', ['h:5433 a @5433']],
    ['[a]\r\nhost=h\r\nport=5433\r\n', ['h:5433 a @5433']],
    ['  [a]\n  host=h\n  port=5433  ', ['h:5433 a @5433']],
    ['[a] x\nhost=h', ['h:(5432 or PGPORT) a @h']],
    ['[a]\nport=5433', ['(socket):5433 a @5433']],
    ['[a]', ['(socket):(5432 or PGPORT) a @a']],
    ['[a]\nhost=/run/pg\nport=5433', ['socket /run/pg:5433 a @5433']],
    ['[a]\nhost=@pg\nport=5433', ['socket @pg:5433 a @5433']],
    ['[a]\nhostaddr=10.0.0.5\nport=5433', ['10.0.0.5:5433 a @5433']],
    ['[a]\nhost=h\nhostaddr=10.0.0.5', ['h:(5432 or PGPORT) a @h']],
    ['[a]\nhost=h\nport=', ['h:(5432 or PGPORT) a @h']],
    ['[a]\nhost=h\nport= 5433', ['h:5433 a @ 5433']],
    ['[a]\nhost=h\nport=05433', ['h:5433 a @05433']],
    ['[a]\nhost=h1,h2\nport=1,2', ['h1:1,h2:2 a @1']],
    ['[a]\nhost=h1,h2\nport=1', ['h1:1,h2:1 a @1']],
    ['[a]\nhost=h1,h2', ['h1:(5432 or PGPORT),h2:(5432 or PGPORT) a @h1']],
    ['[a]\nhost=h\nport=1\nport=2', ['h:1 a @1']],
    ['[a]\nhost=h\n[a]\nhost=i', ['h:(5432 or PGPORT) a @h']],
    ['[a]\nhost=h\n[b]\nport=1', ['h:(5432 or PGPORT) a @h', '(socket):1 b @1']],
    ['host=x\n; y\n[a]\nhost=h', ['h:(5432 or PGPORT) a @h']],
    ['[a]\nldap://ldap.example.com/dc=x\nhost=h', ['h:(5432 or PGPORT) a @h']],
    ['[a]\nhost=h:5433', ['h:5433:(5432 or PGPORT) a @h:5433']],
    ['[a]\nhost=$H\nport=${P:-5432}', ['${H}:${P:-5432} a @${P:-5432}']],
  ])('%j', (text, expected) => {
    expect(services(text)).toEqual(expected);
  });

  it.each([
    ['[a]\nhost=h\nport = 5433', 'h:malformed a @port = 5433'],
    ['[a]\nhost=h\nPORT=5433', 'h:malformed a @PORT=5433'],
    ['[a]\nhost=h\n; c\nport=5433', 'h:malformed a @; c'],
    ['[a]\nservice=b\nhost=h', 'h:malformed a @service=b'],
    ['[a]\nhost=h\nport=5433 # c', 'h:malformed a @5433 # c'],
    ["[a]\nhost=h\nport='5433'", "h:malformed a @'5433'"],
    ['[a]\nhost=h\nport=0x1539', 'h:malformed a @0x1539'],
    ['[a]\nhost=h\nport=70000', 'h:malformed a @70000'],
  ])('%j fails for everybody who asks for it', (text, expected) => {
    expect(services(text)).toEqual([expected]);
  });

  it('keeps the password out, and says that the service has one', () => {
    const [fact] = factsOf(pgServiceFile, 'pg_service.conf', '[a]\nuser=u\npassword=hunter2\n') as FactOf<'client.conninfo'>[];
    expect(fact?.conninfo.sensitive).toBe(true);
    expect(JSON.stringify(fact)).not.toContain('hunter2');
  });

  it('carries the name, the database, the user and what says who answers', () => {
    const text = '[a]\nhost=h\nuser=u\ndbname=d\nsslmode=require\nconnect_timeout=3\n';
    expect(factsOf(pgServiceFile, 'db/pg_service.conf', text)).toMatchObject([
      {
        setting: { kind: 'application', path: 'db/pg_service.conf', section: 'a' },
        conninfo: {
          dbname: { value: [{ text: 'd' }] },
          user: { value: [{ text: 'u' }] },
          flags: [{ value: 'sslmode=require' }, { value: 'connect_timeout=3' }],
        },
      },
    ]);
  });
});

describe('hostile text', () => {
  const sample = '# c\n[a]\nhost=h,i\nport=1,2\n\n[b]\nport = 3\nuser={{ u }}\n';

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(pgServiceFile, 'pg_service.conf', text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '[', ']', '\n', '=', ',', ' ', '$'), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['[a]\n', 'host=h\n', 'x\n', 'a=b\n', ',', '${', '{{'])('a megabyte of %j', (piece) => {
    const text = `[a]\nhost=${piece.repeat(Math.ceil(1_000_000 / piece.length))}`;
    expect(timeOf(pgServiceFile, 'pg_service.conf', text)).toBeLessThan(patience);
  });
});
