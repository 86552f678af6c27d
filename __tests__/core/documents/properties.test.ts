import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseProperties } from '../../../src/core/documents/properties.ts';
import { embedSegments, locate, type SourceFile } from '../../../src/core/text/source-file.ts';

const fileOf = (text: string): SourceFile => ({ path: 'a.properties', text, origin: 'repository' });
const pairsOf = (text: string): (readonly [string, string])[] =>
  parseProperties(fileOf(text)).tree.entries.map(({ key, value }) => [key, value] as const);

describe('java.util.Properties', () => {
  it.each([
    ['a=b', [['a', 'b']]],
    ['a:b', [['a', 'b']]],
    ['a b', [['a', 'b']]],
    ['  a  =  b ', [['a', 'b ']]],
    ['a', [['a', '']]],
    ['a = = b', [['a', '= b']]],
    ['a\\=b=c', [['a=b', 'c']]],
    ['url=jdbc\\:postgresql\\://h\\:1/d', [['url', 'jdbc:postgresql://h:1/d']]],
    ['a=b\\\n   c', [['a', 'bc']]],
    ['a=b\\\r\n\tc', [['a', 'bc']]],
    ['a=b\\\\\nc=d', [['a', 'b\\'], ['c', 'd']]],
    ['a\\\n  =b', [['a', 'b']]],
    ['# a=b\n! c=d\ne=f', [['e', 'f']]],
    ['# a \\\ne=f', [['e', 'f']]],
    ['a=b # c', [['a', 'b # c']]],
    ['a=\\u0041\\n\\q', [['a', 'A\nq']]],
    ['\ufeffa=b', [['a', 'b']]],
    ['a=b\\', [['a', 'b']]],
    ['[section]\na=b', [['[section]', ''], ['a', 'b']]],
  ])('%j', (text, expected) => {
    expect(pairsOf(text)).toEqual(expected);
  }); // prettier-ignore

  it('parts documents', () => {
    const { entries } = parseProperties(fileOf('a=1\n#---\nb=2\n!---\nc=3\n#--- no\nd=4')).tree;
    expect(entries.map(({ key, document }) => `${key}${document}`)).toEqual(['a0', 'b1', 'c2', 'd2']);
  });

  it('knows where each decoded character stands', () => {
    const file = fileOf('url=h\\:5\\\n  433');
    const [entry] = parseProperties(file).tree.entries;
    const value = embedSegments(file, 'url', entry!.value, entry!.segments);
    expect(value.text).toBe('h:5433');
    const at = (start: number, end: number) => {
      const { span } = locate(value, start, end);
      return file.text.slice(span.start, span.end);
    };
    expect(at(0, 1)).toBe('h');
    expect(at(1, 2)).toBe(':');
    expect(at(2, 3)).toBe('5');
    expect(at(3, 6)).toBe('433');
  });

  it('spans lie in the text, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '=', ':', ' ', '\\', '\n', '\r', '#', '!', '-', 'u', '4') }), (text) => {
        for (const { key, keySpan, value, valueSpan, segments } of parseProperties(fileOf(text)).tree.entries) {
          expect(keySpan.start).toBeLessThanOrEqual(keySpan.end);
          expect(keySpan.end).toBeLessThanOrEqual(valueSpan.start);
          expect(valueSpan.end).toBeLessThanOrEqual(text.length);
          if (!text.includes('\\'))
            expect([key, value]).toEqual([keySpan, valueSpan].map((one) => text.slice(one.start, one.end)));
          expect(segments.reduce((sum, one) => sum + one.length, 0)).toBe(value.length);
        }
      }),
    );
  });
});
