import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FactOf } from '../../../../src/core/facts/fact.ts';
import { Classifier } from '../../../../src/core/readers/classify.ts';
import { pgpass } from '../../../../src/core/readers/client/pgpass.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

/** The endpoints of a text's records, each with the characters it stands on. */
function records(text: string, path = '.pgpass'): string[] {
  return described(pgpass, path, text).map((line) => line.replace(' libpq record as .pgpass', ''));
}

describe('password files (semantics B.1)', () => {
  it.each([
    ['db:5433:*:*:hunter2', ['db:5433 @5433']],
    ['db:5433:app:app:hunter2\r\n', ['db:5433 @5433']],
    ['/run/pg:5433:*:*:x', ['socket /run/pg:5433 @5433']],
    ['@pg:5433:*:*:x', ['socket @pg:5433 @5433']],
    ['*:5433:*:*:x', ['${?}:5433 @5433']],
    ['\\:\\:1:5433:*:*:x', ['::1:5433 @5433']],
    ['10.0.0.5:5433:a\\\\b:u\\:v:x:y', ['10.0.0.5:5433 @5433']],
    ['db:05433:*:*:x', ['db:malformed @05433']],
    ['db:abc:*:*:x', ['db:malformed @abc']],
    ['db:70000:*:*:x', ['db:malformed @70000']],
    ['db::*:*:x', ['db:malformed @']],
    ['$H:$P:*:*:x', ['${H}:${P} @$P']],
    ['${H}:${P:-5432}:*:*:x', ['${H}:${P:-5432} @${P:-5432}']],
    ['{{ h }}:{{ p | d(1:2) }}:*:*:x', ['${?}:${?} @{{ p | d(1:2) }}']],
  ])('%j', (text, expected) => {
    expect(records(text)).toEqual(expected);
  });

  it.each(['# db:5433:*:*:x', 'db:*:*:*:x', '*:*:*:*:x', ':5433:*:*:x', 'db:5433:app:app', 'db:5433', ''])(
    '%j says nothing about a port',
    (text) => {
      expect(records(text)).toEqual([]);
    },
  );

  it('gives database and user, and never the password', () => {
    const [fact] = factsOf(pgpass, '.pgpass', 'db:5433:app:u:hunter2\n') as FactOf<'client.conninfo'>[];
    expect(fact?.conninfo).toMatchObject({ dbname: { value: [{ text: 'app' }] }, user: { value: [{ text: 'u' }] } });
    expect(fact?.conninfo.sensitive).toBe(true);
    expect(JSON.stringify(fact)).not.toContain('hunter2');
  });
});

describe('which files', () => {
  const wanted = (path: string): number => new Classifier([pgpass]).readersOf(path).length;
  it.each(['.pgpass', 'home/.pgpass', 'pgpass.conf', 'prod.pgpass', '.pgpass.example', '.pgpass.j2', 'pgpass.j2'])(
    '%s',
    (path) => {
      expect(wanted(path)).toBe(1);
    },
  );
  it.each(['pgpass.go', 'pgpass.test.ts', 'pgpass.md'])('not %s', (path) => {
    expect(wanted(path)).toBe(0);
  });
});

describe('hostile text', () => {
  const sample = 'db:5433:app:u:x\n\\:\\:1:5433:*:*:x\n${H:-a}:{{ p }}:*:*:x\n# c\n';

  it('never throws and keeps its places inside the file', () => {
    const check = (text: string): void => {
      for (const { at } of factsOf(pgpass, '.pgpass', text)) expect(at.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', ':', '\\', '\n', '*', '$', '{', '}'), (at, put) => {
        check(mutate(sample, at, put));
      }),
      { numRuns: 500 },
    );
  });

  it.each(['db:1:*:*:x\n', 'db:1:', '\\', '${', '{{', '${${A:-', ':'])('a megabyte of %j', (piece) => {
    expect(timeOf(pgpass, '.pgpass', piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBeLessThan(patience);
  });
});
