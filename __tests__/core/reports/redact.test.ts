import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { redactCredentials, safe } from '../../../src/core/index.ts';
import { ownTime, patience } from '../../support/time.ts';

const canary = 'c4n4ry-pa55word';

describe('redactCredentials', () => {
  it.each([
    [`postgres://app:${canary}@db:5432/app`, 'postgres://***@db:5432/app'],
    [`jdbc:postgresql://app:${canary}@db/app is wrong`, 'jdbc:postgresql://***@db/app is wrong'],
    [`'postgres://app:${canary}@x@db:5432' and redis://h:6379`, "'postgres://***@db:5432' and redis://h:6379"],
    [`host=db password=${canary} port=5432`, 'host=db password=*** port=5432'],
    [`host=db password='a ${canary} b' port=5432`, 'host=db password=*** port=5432'],
    [`PGPASSWORD=${canary} psql`, 'PGPASSWORD=*** psql'],
    [`Host=db;Password=${canary};Port=5432`, 'Host=db;Password=***;Port=5432'],
    [`?sslpassword=${canary}&port=1`, '?sslpassword=***&port=1'],
    [`Pwd = "${canary}"`, 'Pwd = ***'],
    ['postgres://app@db:5432/app', 'postgres://app@db:5432/app'],
    ['mail me@example.org about db:5432', 'mail me@example.org about db:5432'],
    ['the password is right', 'the password is right'],
  ])('%s', (text, expected) => {
    expect(redactCredentials(text)).toBe(expected);
  });

  it('is linear', () => {
    const hostile = [
      '://'.repeat(200_000),
      "password='".repeat(100_000),
      '://a:'.repeat(100_000) + '@',
      'password   '.repeat(90_000),
    ];
    const before = ownTime();
    for (const text of hostile) safe(text);
    expect(ownTime() - before).toBeLessThan(patience);
  });
});

describe('safe', () => {
  it.each([
    ['##[stop-commands]x', '## [stop-commands]x'],
    ['a\n::error::', 'a : :error::'],
    ['text ::add-mask::5433', 'text : :add-mask::5433'],
    ['\u001b[31mred\u001b[0m', '\\u001b[31mred\\u001b[0m'],
    ['\u009b31m', '\\u009b31m'],
    ['a\u202eb\u2066c', 'a\\u202eb\\u2066c'],
    ['#\u200b#[x]', '#\\u200b#[x]'],
    ['open to 0.0.0.0/0 and ::/0, host ::1, fe80::a1, [::]:5432', 'open to 0.0.0.0/0 and ::/0, host ::1, fe80::a1, [::]:5432'],
    ['DATABASE_URL connects to db:5432', 'DATABASE_URL connects to db:5432'],
  ])('%j', (text, expected) => {
    expect(safe(text)).toBe(expected);
  });

  it('leaves one line without controls and without commands, whatever comes', () => {
    const piece = fc.constantFrom(
      '::',
      '##[',
      'error',
      '::set-output name=x::',
      '\r',
      '\n',
      '\u001b[1m',
      '\u202e',
      ' ',
      '##',
      '[',
      ':',
      'a',
      '%0A',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string())), (pieces) => {
        const text = safe(pieces.join(''));
        // eslint-disable-next-line no-control-regex -- exactly these must be gone
        expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
        expect(text).not.toContain('##[');
        expect(text).not.toMatch(/::(?:error|set-output|add-mask|stop-commands)/i);
      }),
    );
  });
});
