import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineIndex } from '../../../src/core/index.ts';
import { lineHashes } from '../../../src/core/reports/line-hash.ts';
import { ownTime, patience } from '../../support/time.ts';

/** Texts and hashes that github/codeql-action tests its own computation with (src/fingerprints.test.ts, MIT License). */
const known: readonly (readonly [text: string, hashes: readonly string[]])[] = [
  ['', ['c129715d7a2bc9a3:1']],
  [' a\nb\n  \t\tc\n d', ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1']],
  [
    ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End',
    [
      '8b7cf3e952e7aeb2:1',
      'b1ae1287ec4718d9:1',
      'bff680108adb0fcc:1',
      'c6805c5e1288b612:1',
      'b86d3392aea1be30:1',
      'e6ceba753e1a442:1',
    ],
  ],
  ...[
    ' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n',
    ' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r',
    ' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n',
    ' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n',
  ].map((text): readonly [string, readonly string[]] => [
    text,
    [
      'e9496ae3ebfced30:1',
      'fb7c023a8b9ccb3f:1',
      'ce8ba1a563dcdaca:1',
      'e20e36e16fcb0cc8:1',
      'b3edc88f2938467e:1',
      'c8e28b0b4002a3a0:1',
      'c129715d7a2bc9a3:1',
    ],
  ]),
  [
    'Lorem ipsum dolor sit amet.\n'.repeat(10),
    [
      'a7f2ff13bc495cf2:1',
      'a7f2ff13bc495cf2:2',
      'a7f2ff13bc495cf2:3',
      'a7f2ff13bc495cf2:4',
      'a7f2ff13bc495cf2:5',
      'a7f2ff13bc495cf2:6',
      'a7f2ff1481e87703:1',
      'a9cf91f7bbf1862b:1',
      '55ec222b86bcae53:1',
      'cc97dc7b1d7d8f7b:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
  [
    'x = 2\nx = 1\nprint(x)\nx = 3\nprint(x)\nx = 4\nprint(x)\n',
    [
      'e54938cc54b302f1:1',
      'bb609acbe9138d60:1',
      '1131fd5871777f34:1',
      '5c482a0f8b35ea28:1',
      '54517377da7028d2:1',
      '2c644846cb18d53e:1',
      'f1b89f20de0d133:1',
      'c129715d7a2bc9a3:1',
    ],
  ],
];

const all = (text: string): Set<number> => new Set(Array.from({ length: new LineIndex(text).lineCount }, (_, i) => i + 1));

describe('lineHashes', () => {
  it.each(known)('%j', (text, hashes) => {
    expect([...lineHashes(text, all(text)).values()]).toEqual(hashes);
    expect([...lineHashes(text, all(text)).keys()]).toEqual(hashes.map((_, index) => index + 1));
  });

  it('tells only what is asked for, with the number it has among all', () => {
    expect([...lineHashes('Lorem ipsum dolor sit amet.\n'.repeat(10), new Set([3, 99]))]).toEqual([[3, 'a7f2ff13bc495cf2:3']]);
  });

  it('has a hash for every line a region can name, whatever the text', () => {
    const piece = fc.constantFrom('\r', '\n', '\r\n', ' ', '\t', 'a', '\ufeff', '\uffff', 'port = 5432');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 300 }), (pieces) => {
        const text = pieces.join('');
        expect(lineHashes(text, all(text)).size).toBe(all(text).size);
      }),
    );
  });

  it('stays the same where blanks and line ends change, and moves with its line', () => {
    const [line, rest] = ['port = 5432', 'y\n'.repeat(120)];
    const hash = lineHashes(`${line}\n${rest}`, new Set([1])).get(1);
    expect(lineHashes(`\r\n# above\r\n\tport=5432\r\n${rest.replaceAll('\n', '\r\n')}`, new Set([3])).get(3)).toBe(hash);
    expect(lineHashes(`port = 5433\n${rest}`, new Set([1])).get(1)).not.toBe(hash);
  });

  it('is linear', () => {
    const before = ownTime();
    for (const text of ['x\n'.repeat(500_000), '\uffff'.repeat(1 << 20)]) lineHashes(text, new Set([1, 2, 3]));
    expect(ownTime() - before).toBeLessThan(patience);
  });
});
