import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprintOf } from '../../../src/core/findings/fingerprint.ts';
import { ref } from '../../../src/core/rules/wording.ts';
import { ownTime, patience } from '../../support/time.ts';

const id = 'client/port-mismatch';
const of = (message: string, path = '.env', ordinal = 0): string => fingerprintOf(id, path, message, ordinal);
const place = (path: string, start: number): string => ref({ path, span: { start, end: start + 4 } });
const message = (first: number, second: number): string =>
  `connects to db:5432, but db listens on 5433 (${place('a.conf', first)}, ${place('b.conf', second)})`;

describe('fingerprints', () => {
  it('survive moved lines and nothing else', () => {
    expect(of(message(1, 22))).toBe(of(message(333, 4444)));
    const others = [
      of(message(1, 22).replace('a.conf', 'c.conf')),
      of(message(1, 22).replace('5433', '5434')),
      of(message(1, 22), 'x.env'),
      of(message(1, 22), '.env', 1),
      fingerprintOf('client/implied-port', '.env', message(1, 22), 0),
    ];
    expect(new Set([of(message(1, 22)), ...others]).size).toBe(6);
  });

  it('of a secret are rule and NAME', () => {
    expect(of(message(1, 22), 'secret:DSN')).toBe(of('anything', 'secret:DSN'));
    expect(of('x', 'secret:DSN')).not.toBe(of('x', 'secret:OTHER'));
  });

  it('are for ever: a baseline holds them', () => {
    expect(of(message(1, 22))).toBe('7cac8a61114f248c');
  });

  it('leave the same of any text, marks in any order, as the pattern that says what a place is', () => {
    const [open = '', close = ''] = place('', 0).split('\u00030');
    const pattern = new RegExp(`${open}([^\u0003]*)\u0003\\d+${close}`, 'g');
    const piece = fc.constantFrom(open, close, '\u0003', '1', '23', 'a', ' ');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 24 }), (pieces) => {
        const text = pieces.join('');
        expect(of(text)).toBe(of(text.replace(pattern, (_, path: string) => path)));
      }),
      { numRuns: 5000 },
    );
  });

  it.each(['\u0001', '\u0003', '\u0003\u0003', '\u0001\u00031', '\u00031\u0002', '1'])('200,000 characters of %j', (text) => {
    const started = ownTime();
    of(text.repeat(200_000 / text.length));
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
