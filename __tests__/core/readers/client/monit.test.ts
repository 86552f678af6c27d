import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { monit } from '../../../../src/core/readers/client/monit.ts';
import { described, itemsOf, mutate, timeOf } from '../firewall/read-text.ts';

describe('monit control files', () => {
  it.each([
    [
      'check process postgresql with pidfile /x\n if failed port 5433 then alert',
      ['(localhost):5433 probe probe as postgresql @5433'],
    ],
    ['check process db matching "postgres: main"\n if failed port 5433 then alert', ['(localhost):5433 probe probe as db @5433']],
    ['check process app with pidfile /x\n if failed port 5432 then alert', []],
    [
      'check process app with pidfile /x\n if failed port 5432 protocol PGSQL then alert',
      ['(localhost):5432 probe probe as app @5432'],
    ],
    ['check process postgresql with pidfile /x\n if failed port 80 protocol http then alert', []],
    [
      'check host "db" address 10.0.0.1\n if failed\n  port 5433 # new\n  type tcp protocol pgsql\n then alert',
      ['10.0.0.1:5433 probe probe as db @5433'],
    ],
    ['check file x with path /etc/postgresql.conf\n if failed port 5432 then alert', []],
    ['# check process postgresql\n# if failed port 5432 then alert', []],
    ['check process pg with pidfile /x\n if cpu > 50% then alert', []],
  ])('%j', (text, expected) => {
    expect(described(monit, 'monitrc', text)).toEqual(expected);
  });

  it.each([
    ['check process pg with pidfile /x', true],
    ['Check_MK settings', false],
    ['monitoring: true', false],
  ])('%s: %s', (text, expected) => {
    expect(monit.recognises?.(text, 'monit.conf')).toBe(expected);
  });

  const whole = 'check process postgresql with pidfile "/x"\n if failed host h port 5433 protocol pgsql then restart\n';
  it('never makes the reader throw', () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom('', '"', "'", '#', '\n', 'if ', 'check '), (at, piece) => {
        itemsOf(monit, 'monitrc', mutate(whole, at, piece));
      }),
      { numRuns: 100 },
    );
  });

  it.each([whole, 'if failed port ', '"', 'check process '])('is linear on %j', (piece) => {
    const quick = timeOf(monit, 'monitrc', piece.repeat(Math.floor(100_000 / piece.length)));
    expect(timeOf(monit, 'monitrc', piece.repeat(Math.floor(400_000 / piece.length)))).toBeLessThan(quick * 12 + 500);
  });
});
