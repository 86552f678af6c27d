import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse as parseWithIni } from 'ini';
import { parseIni } from '../../../src/core/documents/ini.ts';
import { ownTime, patience } from '../../support/time.ts';

function parse(text: string) {
  return parseIni({ path: 'x.ini', text, origin: 'repository' }).tree.entries;
}

describe('ini-like files', () => {
  it.each([
    ['port=5433', [['', 'port', '5433']]],
    ['[db]\nport = 5433', [['db', 'port', '5433']]],
    ['[a.b]\nport: 5433', [['a.b', 'port', '5433']]],
    ['[a]\nx=1\n[b]\nx=2', [['a', 'x', '1'], ['b', 'x', '2']]],
    ['port=1\nport=2', [['', 'port', '1'], ['', 'port', '2']]],
    ['port = 5433 ; was 5432', [['', 'port', '5433']]],
    ['port = 5433 # was 5432', [['', 'port', '5433']]],
    ['; port=5432\n# port=5432\n! x', []],
    ['port = "5433"', [['', 'port', '5433']]],
    ["port = '5433'", [['', 'port', '5433']]],
    ['port =', [['', 'port', '']]],
    ['flag', []],
    // A semicolon belongs to the value: the package would cut here.
    ['c = Host=db;Port=5433', [['', 'c', 'Host=db;Port=5433']]],
    ['u = postgres://u:p#w@h:5433/db', [['', 'u', 'postgres://u:p#w@h:5433/db']]],
    ['sqlalchemy.url = postgresql://h/db', [['', 'sqlalchemy.url', 'postgresql://h/db']]],
    ['url: jdbc:postgresql://h/db', [['', 'url', 'jdbc:postgresql://h/db']]],
    ['\ufeff[a]\r\nx = 1\r\n', [['a', 'x', '1']]],
    ['  [a]\n  x = 1', [['a', 'x', '1']]],
    ['http://example.com', []],
  ] as const)('%j', (text, expected) => {
    expect(parse(text).map(({ section, key, value }) => [section, key, value])).toEqual(expected);
  }); // prettier-ignore

  it('places keys and values without quotes', () => {
    const text = '[db]\n port = "5433" ; c\r\nhost: db # c\nurl = a=b;c';
    const places = parse(text).flatMap(({ keySpan, valueSpan }) => [keySpan, valueSpan]);
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual(['port', '5433', 'host', 'db', 'url', 'a=b;c']);
  });

  it('agrees with the package on plain files', () => {
    const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
    const value = fc.stringMatching(/^[a-z0-9][a-z0-9 ./:@-]{0,12}[a-z0-9]$/);
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, value), { maxLength: 6 }), (rows) => {
        const text = rows.map(([section, key, one]) => `[s${section}]\nk${key} = x${one}\n`).join('');
        const sections = Object.entries(parseWithIni(text) as Record<string, Record<string, string>>);
        const theirs = new Map(sections.map(([section, pairs]) => [section, new Map(Object.entries(pairs))]));
        for (const { section, key, value: ours } of [...parse(text)].reverse()) {
          const pairs = theirs.get(section);
          if (pairs?.has(key) !== true) continue;
          expect(pairs.get(key)).toBe(ours);
          pairs.delete(key);
        }
        expect([...theirs.values()].flatMap((pairs) => [...pairs.keys()])).toEqual([]);
      }),
    );
  });

  it('never throws; spans lie in the text', () => {
    const words = fc.constantFrom(
      '[',
      ']',
      'a',
      '=',
      ':',
      ' ',
      ';',
      '#',
      '"',
      "'",
      '\\',
      '\n',
      '\r\n',
      '__proto__',
      '5432',
      '\t',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((parts) => parts.join('')),
        ),
        (text) => {
          for (const { key, keySpan, valueSpan } of parse(text)) {
            expect(text.slice(keySpan.start, keySpan.end)).toBe(key);
            expect(valueSpan.start <= valueSpan.end && valueSpan.end <= text.length).toBe(true);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each(['a ', ' ', 'a', '[', 'a=', 'a="', 'a = 1\n', '\n', '[a]\n', 'a=" ;', 'a: ', '\\'])('a megabyte of %j', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    const started = ownTime();
    parse(text);
    parse(`k${' '.repeat(1_000_000)}`);
    parse(`k${' '.repeat(16_000)}\n`.repeat(60));
    expect(ownTime() - started).toBeLessThan(patience);
  });
});
