import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSystemdUnit } from '../../../src/core/documents/systemd-unit.ts';
import { unitWords } from '../../../src/core/documents/systemd-unit/words.ts';
import { locate } from '../../../src/core/text/source-file.ts';
import { ownTime, patience } from '../../support/time.ts';

const parse = (text: string) => parseSystemdUnit({ path: 'x.service', text, origin: 'repository' });
const told = (text: string) => parse(text).tree.entries.map(({ section, key, value }) => [section, key, value.text]);

describe('lines of a unit (systemd.syntax)', () => {
  it.each<[string, string[][]]>([
    ['[Service]\nA=1', [['Service', 'A', '1']]],
    ['[Service]\r\n  A = 1 \t\r\n', [['Service', 'A', '1']]],
    ['\ufeff[S]\nA=b=c', [['S', 'A', 'b=c']]],
    ['[S]\nA=', [['S', 'A', '']]],
    ['[S]\nA=1 # 2', [['S', 'A', '1 # 2']]],
    ['[S]\n#A=1\n;A=2\n \t# A=3\n', []],
    ['[S]\nA=1\n[T]\nA=2', [['S', 'A', '1'], ['T', 'A', '2']]],
    ['[S]\nA=1 \\\n   2\nB=3', [['S', 'A', '1  2'], ['S', 'B', '3']]],
    ['[S]\nA=1\\\n# no part of it\n; nor this \\\n2', [['S', 'A', '1 2']]],
    ['[S]\nA=1\\\\\nB=2', [['S', 'A', '1\\\\'], ['S', 'B', '2']]],
    ['[S]\nA=1\\\n\nB=2', [['S', 'A', '1'], ['S', 'B', '2']]],
    ['[S]\nA=1\\', [['S', 'A', '1']]],
    ['[S]\nA=1\\\n# the end', [['S', 'A', '1']]],
    ['[S]\nA={{ a b }}', [['S', 'A', '\ue000'.repeat(9)]]],
    ['[S]\n{% if a %}\nA=@PORT@\n{% endif %}\n{{- if .B }}\nB=<%= c %>\n{{ end }}', [['S', 'A', '\ue000'.repeat(6)], ['S', 'B', '\ue000'.repeat(8)]]],
  ])('%j', (text, expected) => {
    expect(told(text)).toEqual(expected);
    expect(parse(text).problems).toEqual([]);
  }); // prettier-ignore

  it.each(['A=1', '[S]\nA', '[S]\n=1', '[S'])('says that systemd ignores a line of %j', (text) => {
    const { tree, problems } = parse(text);
    expect(tree.entries).toEqual([]);
    expect(problems.map(({ code }) => code)).toEqual(['systemd-syntax']);
  });

  it('reads .include', () => {
    const text = '.include /lib/systemd/system/postgresql.service\n[Service]\nA=1';
    const [include] = parse(text).tree.includes;
    expect(include?.value).toBe('/lib/systemd/system/postgresql.service');
    expect(text.slice(include?.at.span.start, include?.at.span.end)).toBe('/lib/systemd/system/postgresql.service');
  });
});

/** Parts of each word: text as it is, a specifier as `<i>`, a placeholder as `<>`. */
function words(value: string): string[][] {
  const [entry] = parse(`[S]\nA=${value}`).tree.entries;
  return unitWords(entry!.value).map(({ parts }) => parts.map(({ kind, text }) => (kind === 'text' ? text : `<${text}>`)));
}

describe('words of a value', () => {
  it.each<[string, string[][]]>([
    ['a b', [['a'], ['b']]],
    ['  a \t b  ', [['a'], ['b']]],
    ['"a b" \'c d\'', [['a b'], ['c d']]],
    ['A="b c"d', [['A=', 'b c', 'd']]],
    ['"it\'s"', [["it's"]]],
    ['""', [[]]],
    ['\'a\\x20b\\s\\tc\'', [['a', ' ', 'b', ' ', '\t', 'c']]],
    ['\\101\\u0042\\U00000043', [['A', 'B', 'C']]],
    ['a\\qb', [['a\\qb']]],
    ['"a\\"b"', [['a', '"', 'b']]],
    ['%i-%%x', [['<i>', '-', '%', 'x']]],
    ['100% a', [['100%'], ['a']]],
    ['-p{{ a b }}x', [['-p', '<>', 'x']]],
    ['a "b', [['a']]],
  ])('%j', (value, expected) => {
    expect(words(value)).toEqual(expected);
  }); // prettier-ignore

  it('have exact places, also behind a joined line', () => {
    const text = '[S]\nA="one" \\\n# between\n  two%i \\\n\tth\\x72ee';
    const [entry] = parse(text).tree.entries;
    const places = unitWords(entry!.value).flatMap(({ parts }) =>
      parts.map(({ start, end }) => locate(entry!.value, start, end)),
    );
    expect(places.map(({ span }) => text.slice(span.start, span.end))).toEqual(['one', 'two', '%i', 'th', '\\x72', 'ee']);
  });
});

describe('any text', () => {
  const piece = fc.constantFrom(
    '[S]',
    '\n',
    '\\',
    '\\\n',
    '"',
    "'",
    ' ',
    'A=',
    '%',
    '%i',
    '#',
    ';',
    '{{',
    '}}',
    '$',
    '\\x',
    '\r\n',
    'é',
    '.include ',
  );
  const text = fc.oneof(fc.string(), fc.array(piece).map((parts) => `[S]\nA=${parts.join('')}`)); // prettier-ignore

  it('is read without a throw, and plain parts are the characters of their places', () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const { value } of parse(source).tree.entries)
          for (const { start, end, parts } of unitWords(value)) {
            expect(start < end && end <= value.text.length).toBe(true);
            for (const part of parts) {
              const { span } = locate(value, part.start, part.end);
              if (part.kind === 'text' && part.text.length === part.end - part.start && !part.text.includes(' '))
                expect(source.slice(span.start, span.end)).toBe(part.text);
            }
          }
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '\n',
    '\\\n',
    'A=1\n',
    'A=\\\n',
    '"a" ',
    "'",
    '"',
    '%',
    '\\',
    '{{',
    '{% ',
    '{{ a }}',
    '@A',
    '<%',
    '[',
    '#\\\n',
    ' ',
    '$',
  ])('is read in linear time: a megabyte of %j', (one) => {
    const started = ownTime();
    for (const head of ['[S]\nA=', '[S]\n', ''])
      for (const { value } of parse(head + one.repeat(Math.ceil(1_000_000 / one.length))).tree.entries) unitWords(value);
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
