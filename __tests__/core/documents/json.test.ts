import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseJson } from '../../../src/core/documents/json.ts';
import { get, scalarsBelow } from '../../../src/core/documents/tree.ts';
import { ownTime, patience } from '../../support/time.ts';

const parse = (text: string) => parseJson({ path: 'a.json', text, origin: 'repository' });
const scalars = (text: string): string[] => {
  const { tree } = parse(text);
  return tree === undefined ? [] : [...scalarsBelow(tree)].map(({ node, path }) => `${path.join('.')}=${node.text}`);
};

describe('parseJson', () => {
  it.each<[string, string, string[]]>([
    ['comments and trailing commas', '{"a":1,/* c */"b":[1,2,],// d\n}', ['a=1', 'b=1', 'b=2']],
    ['a text that ends early', '{"a":{"b":5433,', ['a.b=5433']],
    ['a missing colon', '{"a" 1, "b": 2}', ['b=2']],
    ['a byte order mark', '\ufeff{"a":"x"}', ['a=x']],
    ['only the first of two values', '{"a":1} {"b":2}', ['a=1']],
    ['null as nothing written', '{"a":null}', ['a=']],
    ['no value at all', '', []],
  ])('reads %s', (_name, text, expected) => {
    expect(scalars(text)).toEqual(expected);
  });

  it.each([
    ['{"p": 5433}', true],
    ['{"p": "5433"}', true],
    ['{"p": "54\\u00333"}', false],
  ])('spans the characters of the value: %s', (text, exact) => {
    const node = get(parse(text).tree, 'p');
    expect(node).toMatchObject({ text: '5433', exact });
    if (exact) expect(text.slice(node?.span.start, node?.span.end)).toBe('5433');
  });

  it('refuses what is nested too deep', () => {
    const result = parse('['.repeat(20_000));
    expect(result.tree).toBeUndefined();
    expect(result.problems.map((problem) => problem.code)).toEqual(['json-depth']);
  });

  it('never throws and keeps its spans inside the text', () => {
    const sample = '{"a": {"port": 5433, "list": [1, "x\\n", null]}, "b": "postgres://db:5433/x"}';
    const check = (text: string): void => {
      const { tree } = parse(text);
      if (tree !== undefined) for (const { node } of scalarsBelow(tree)) expect(node.span.end).toBeLessThanOrEqual(text.length);
    };
    fc.assert(fc.property(fc.string({ unit: 'binary' }), check));
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(5), fc.constantFrom('', '"', '}', ']', '{', ',', '\\'), (at, cut, put) =>
        check(sample.slice(0, at) + put + sample.slice(at + cut)),
      ),
    );
  });

  it.each([['[1,'], ['"'], ['{"a":'], [','], ['// \n']])('reads a hostile megabyte of %j in time', (piece) => {
    const start = ownTime();
    parse(piece.repeat(1_000_000 / piece.length));
    expect(ownTime() - start).toBeLessThan(patience);
  });
});
