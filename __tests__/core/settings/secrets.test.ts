import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSecrets } from '../../../src/core/index.ts';

const canary = 'Tr0ub4dor&3';

describe('secrets', () => {
  it('are one file a line', () => {
    expect(
      parseSecrets('# a comment\n\nDATABASE_URL=postgres://app:x@db:5432/a?sslmode=require\r\nexport OTHER = a=b\n PGPORT=5433 ')
        .files,
    ).toEqual([
      { path: 'secret:DATABASE_URL', text: 'postgres://app:x@db:5432/a?sslmode=require', origin: 'secret' },
      { path: 'secret:PGPORT', text: '5433', origin: 'secret' },
    ]);
  });

  it('keep keyword connection strings whole', () => {
    expect(parseSecrets(`DSN=host=db port=5432 password='a b'`).files[0]?.text).toBe(`host=db port=5432 password='a b'`);
  });

  it.each([
    [`postgres://app:${canary}@db/a`, 'line 1: not of the form NAME=value (a value must be on one line)'],
    [`host=db password=${canary}`, 'line 1: a connection string needs a name: NAME=value'],
    [`A=b\n\n${canary}`, 'line 3: not of the form NAME=value (a value must be on one line)'],
    [`A=b\nA=${canary}`, 'line 2: this name was given before'],
    [`-----BEGIN=${canary}`, 'line 1: not of the form NAME=value (a value must be on one line)'],
  ])('names the line of a mistake, never its text', (text, problem) => {
    expect(parseSecrets(text).problems).toEqual([problem]);
  });

  it.each<[string, readonly string[]]>([
    ['A=postgres://app:p%40ss-word@db/a', ['p%40ss-word', 'p@ss-word']],
    ['A=host=db password=hunter22', ['hunter22']],
    ['DB_PASSWORD=correct horse', ['correct horse']],
    ['DB_PASSWORD=5433', []],
    ['PGPORT=5433', []],
    ['A=postgres://app@db:5433/a', []],
    ['A=B\npostgres://app:nameless@db/a', ['nameless']],
  ])('%s has passwords to mask', (text, passwords) => {
    expect(parseSecrets(text).passwords).toEqual(passwords);
  });

  it('never throw and never tell', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const { problems } = parseSecrets(`${before}${canary}${after}\nX=${canary}`);
        expect(problems.join()).not.toContain(canary);
      }),
    );
  });
});
