import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Classifier } from '../../../../src/core/readers/classify.ts';
import { envFile } from '../../../../src/core/readers/client/env-file.ts';
import { described, factsOf, mutate, timeOf } from '../firewall/read-text.ts';
import { patience } from '../../../support/time.ts';

const dials = (text: string, path = '.env'): string[] => described(envFile, path, text).filter((line) => !/^\S+=/.test(line));
const sample =
  'export DATABASE_URL="postgres://u:hunter2@db:5433/app" # c\nPGHOST=/run/pg\nPGPORT=${P:-5432}\nDB_HOST=a\nDB_PORT=1\n';

describe('environment files', () => {
  it('define every variable, at its name', () => {
    expect(described(envFile, '.env', "A=1\nexport B='$X'\nC=${A:-2}\nD=\n")).toEqual([
      'A=1 @A',
      'B=$X @B',
      'C=${A:-2} @C',
      'D= @D',
    ]);
  });

  it.each([
    ['URL=postgres://db:5433/app', ['db:5433 url session as URL @5433']],
    ['URL="postgres://db/app"', ['db:(5432) url session as URL @db']],
    ["URL='postgres://${H}:1/app'", ['${?}:1 url session as URL @1']],
    ['URL=postgres://u:p#w@h:5433/db', ['h:5433 url session as URL @5433']],
    ['PGHOST=/run/pg\nPGPORT=5433', ['socket /run/pg:5433 libpq session as PGPORT @5433']],
    ['DB_HOST=db\r\nDB_PORT=5433\r\n', ['db:5433 address session as DB_PORT @5433']],
    ['# DB_HOST=db\n# DB_PORT=5432', []],
  ])('%j', (text, expected) => {
    expect(dials(text)).toEqual(expected);
  });

  it('keep passwords out of every fact', () => {
    const text =
      'URL=postgres://u:hunter2@db/app\nDB_PASSWORD=hunter2\nC=Host=db;Port=1;Password=hunter2\nA_TOKEN=hunter2\nKEY=hunter2';
    expect(JSON.stringify(factsOf(envFile, '.env', text))).not.toContain('hunter2');
  });

  it('give the variable as the setting of its dial', () => {
    const [dial] = factsOf(envFile, 'web/.env', 'URL=postgres://db/app').filter(({ kind }) => kind === 'client.conninfo');
    expect(dial?.setting).toEqual({ kind: 'application', path: 'web/.env', variable: 'URL' });
  });

  it('leave the dials of .envrc to the shell', () => {
    expect(described(envFile, '.envrc', 'export URL=postgres://db:5433/app')).toEqual(['URL=postgres://db:5433/app @URL']);
  });

  it.each(['.env', '.env.local', 'web/.env.production', 'app.env', '.env.example', '.env-sample', 'env.example', 'db.env.j2', '.ENV'])('are %s', (path) => {
    expect(new Classifier([envFile]).readersOf(path)).toHaveLength(1);
  }); // prettier-ignore

  it.each(['environment.ts', 'env.d.ts', 'vite.env.js', 'env.py', 'envoy.yaml'])('are not %s', (path) => {
    expect(new Classifier([envFile]).readersOf(path)).toEqual([]);
  });

  it('are not code or settings of that name', () => {
    expect(factsOf(envFile, '.env.ts', 'const A = 1;\nB=postgres://db/app')).toEqual([]);
    expect(factsOf(envFile, '.env.json', '{}\nB=1')).toEqual([]);
  });

  it('never throw', () => {
    fc.assert(fc.property(fc.string(), (text) => void factsOf(envFile, '.env', text)));
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('"', "'", '\n', '$', '{', '}', '=', '#', '\\', '@', ''), (at, replacement) => {
        const text = mutate(sample, at, replacement);
        const facts = factsOf(envFile, '.env', text);
        for (const { at: place } of facts) expect(place.span.end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 500 },
    );
  });

  it.each(['A=postgres://h:1/x\n', 'DB_HOST=h\nDB_PORT=1\n', 'A="${A:-', 'A=${A:-${A:-', '$', 'A='])(
    'a megabyte of %j',
    (piece) => {
      expect(timeOf(envFile, '.env', piece.repeat(Math.ceil(1_000_000 / piece.length)))).toBeLessThan(patience);
    },
  );
});
