import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseToml } from '../../../src/core/documents/toml.ts';
import { get, scalarsBelow } from '../../../src/core/documents/tree.ts';
import { ownTime, patience } from '../../support/time.ts';

const parse = (text: string) => parseToml({ path: 'a.toml', text, origin: 'repository' });
const scalars = (text: string): string[] => {
  const { tree } = parse(text);
  return tree === undefined ? [] : [...scalarsBelow(tree)].map(({ node, path }) => `${path.join('.')}=${node.text}`);
};

describe('parseToml', () => {
  it.each<[string, string, string[]]>([
    ['tables of one parent', '[tool.a]\nx=1\n[tool.b]\ny="z"\n', ['tool.a.x=1', 'tool.b.y=z']],
    ['dotted keys of one parent', 'a.b=1\na.c=2\n', ['a.b=1', 'a.c=2']],
    ['lists of tables', '[[h]]\np=1\n[[h]]\np=2\n[h.k]\nz=1\n', ['h.p=1', 'h.p=2', 'h.k.z=1']],
    ['inline tables and arrays', 'a=[1,{b=2}]\n', ['a=1', 'a.b=2']],
    ['a key without a value: the line is left out, not the next', 'a = \nb=2\n', ['b=2']],
    ['a key alone', 'a\nb=2\n', ['b=2']],
    ['a repeated key', 'a=1\na=2\nb=3\n', ['a=1', 'b=3']],
    ['a byte order mark', '\ufeffa=1\n', ['a=1']],
    ['nothing', '', []],
  ])('reads %s', (_name, text, expected) => {
    expect(scalars(text)).toEqual(expected);
  });

  it('finds each of several tables below one name', () => {
    const { tree } = parse('[tool.a]\nx=1\n[tool.b]\ny=2\n');
    expect(get(get(get(tree, 'tool'), 'a'), 'x')).toMatchObject({ text: '1' });
    expect(get(get(get(tree, 'tool'), 'b'), 'y')).toMatchObject({ text: '2' });
  });

  it.each(['p = 5433', 'p = "5433"', "p = '5433'", 'p = """5433"""'])('spans the characters of the value: %s', (text) => {
    const node = get(parse(text).tree, 'p');
    expect(node).toMatchObject({ text: '5433', exact: true });
    expect(text.slice(node?.span.start, node?.span.end)).toBe('5433');
  });

  it('names the line it left out', () => {
    expect(parse('x=}\ny=1').problems.map(({ code, message }) => [code, message])).toEqual([['toml-syntax', 'line 1 is not TOML; it was left out']]);
  }); // prettier-ignore

  it('never throws', () => {
    const sample = '[tool.db]\nport = 5433\nurl = "postgres://db:5433/x"\n[[h]]\na = [1, {b = 2}]\n';
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parse(text)));
    fc.assert(
      fc.property(fc.nat(sample.length), fc.nat(5), fc.constantFrom('', '"', '[', ']', '=', '\n', '.'), (at, cut, put) => {
        parse(sample.slice(0, at) + put + sample.slice(at + cut));
      }),
    );
  });

  it.each([['a=['], ['a.'], ['[a.b]\nx=1\n'], ['"'], ['k=1\n']])('reads a hostile file of %j in time', (piece) => {
    for (const length of [200_000, 1_000_000]) {
      const start = ownTime();
      parse(piece.repeat(length / piece.length));
      expect(ownTime() - start).toBeLessThan(patience);
    }
  });
});
