import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseDotenv, parsePairs } from '../../../src/core/documents/dotenv.ts';
import { ownTime, patience } from '../../support/time.ts';

function parse(text: string) {
  return parseDotenv({ path: '.env', text, origin: 'repository' }).tree.entries;
}

describe('environment files', () => {
  it.each([
    ['A=5433', [['A', '5433']]],
    ['A=', [['A', '']]],
    ['  A = 5433  ', [['A', '5433']]],
    ['export A=5433', [['A', '5433']]],
    ['export\tA=5433', [['A', '5433']]],
    ['A="5433"', [['A', '5433']]],
    ["A='5433'", [['A', '5433']]],
    ['A="5433" # was 5432', [['A', '5433']]],
    ['A=5433 # was 5432', [['A', '5433']]],
    ['A=5433\t# was 5432', [['A', '5433']]],
    // The readers differ; compose and bash want a blank before the comment (semantics B.4).
    ['A=5433#c', [['A', '5433#c']]],
    ['U=postgres://u:p#w@h:5433/db', [['U', 'postgres://u:p#w@h:5433/db']]],
    ['A="a # b"', [['A', 'a # b']]],
    ['A: 5433', [['A', '5433']]],
    ['A:5433', []],
    ['# A=5432', []],
    ['#A=5432\nB=1', [['B', '1']]],
    ['A=1\nA=2', [['A', '1'], ['A', '2']]],
    ['A=1\r\nB=2\r\n', [['A', '1'], ['B', '2']]],
    ['\ufeffA=1', [['A', '1']]],
    ['A="one\ntwo"\nB=2', [['A', 'one\ntwo'], ['B', '2']]],
    ["K='-----BEGIN\nKEY-----'\nB=2", [['K', '-----BEGIN\nKEY-----'], ['B', '2']]],
    // A forgotten quote does not swallow the variables below.
    ['A="open\nB=2', [['A', '"open'], ['B', '2']]],
    ['A="say \\"hi\\""', [['A', 'say "hi"']]],
    ['A="cost \\$5"', [['A', 'cost \\$5']]],
    ['A="a"$B"c"', [['A', '"a"$B"c"']]],
    ['A=${B:-5432}', [['A', '${B:-5432}']]],
    ['A.B-c=1', [['A.B-c', '1']]],
    ['not an assignment\n=1\n1A=2\nif [ x = y ]; then', []],
  ] as const)('%j', (text, expected) => {
    expect(parse(text).map(({ name, value }) => [name, value])).toEqual(expected);
  }); // prettier-ignore

  it('places names and values without quotes', () => {
    const text = '\ufeffexport A = "5433" # c\nB=\'x y\'\nC=1 \nD=';
    const places = parse(text).flatMap(({ nameSpan, valueSpan }) => [nameSpan, valueSpan]);
    expect(places.map(({ start, end }) => text.slice(start, end))).toEqual(['A', '5433', 'B', 'x y', 'C', '1', 'D', '']);
  });

  it('says how a value was quoted', () => {
    expect(parse('A=1\nB="1"\nC=\'1\'').map(({ quote }) => quote)).toEqual(['none', 'double', 'single']);
  });

  it('never throws, and spans lie in the text in order', () => {
    const word = fc.constantFrom('A', '=', '"', "'", '\n', '\r', ' ', '#', '\\', 'export ', ':', '5432', '$', '{', '}', '\ufeff');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(word).map((parts) => parts.join('')),
        ),
        (text) => {
          let last = 0;
          for (const { name, nameSpan, value, valueSpan } of parse(text)) {
            expect(text.slice(nameSpan.start, nameSpan.end)).toBe(name);
            expect(nameSpan.start >= last && valueSpan.start >= nameSpan.end && valueSpan.end >= valueSpan.start).toBe(true);
            expect(valueSpan.end <= text.length).toBe(true);
            if (!value.includes('"') && !value.includes('\\') && !value.includes('`'))
              expect(text.slice(valueSpan.start, valueSpan.end).replace(/\\/g, '')).toBe(value);
            last = valueSpan.end;
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  it.each(['A="', 'A="\n', "A='x\n", 'A=1\n', 'A', ' ', 'export ', '"', 'A=\\', '\n', 'A=#', 'A="\\\n'])(
    'a megabyte of %j',
    (piece) => {
      const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
      const started = ownTime();
      parse(text);
      expect(ownTime() - started).toBeLessThan(patience);
    },
  );
});

describe('secrets', () => {
  it('are one value, as it is', () => {
    const text = '"postgres://u@h/db" # x\n';
    expect(parsePairs({ path: 'secret:DATABASE_URL', text, origin: 'secret' }).tree.entries).toEqual([
      {
        name: 'DATABASE_URL',
        nameSpan: { start: 0, end: 0 },
        valueSpan: { start: 0, end: text.length },
        value: text,
        quote: 'none',
      },
    ]);
  });

  it('are none under another path', () => {
    expect(parsePairs({ path: 'x', text: 'A=1', origin: 'input' }).tree.entries).toEqual([]);
  });
});
