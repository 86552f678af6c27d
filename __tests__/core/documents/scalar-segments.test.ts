import { describe, expect, it } from '@jest/globals';
import { embedScalar, get } from '../../../src/core/documents/tree.ts';
import { parseYaml } from '../../../src/core/documents/yaml.ts';
import { locate } from '../../../src/core/text/source-file.ts';
import { ownTime, patience } from '../../support/time.ts';

/** Where the last `5433` of the decoded value of `c` lies in the file. */
function found(text: string): string {
  const file = { path: 'a.yml', text, origin: 'repository' } as const;
  const node = get(parseYaml(file).tree.documents[0], 'c');
  if (node?.kind !== 'scalar') throw new Error('no scalar');
  const inner = embedScalar(file, 'c', node);
  const at = inner.text.lastIndexOf('5433');
  const { start, end } = locate(inner, at, at + 4).span;
  return `${text.slice(start, end)}@${start - text.lastIndexOf('5433')}`;
}

describe('positions inside a decoded scalar', () => {
  it.each([
    ['plain', 'c: a 5433\n'],
    ['plain over lines', 'c: a\n   b\n\n   5433\n'],
    ['single quotes with a doubled one', "c: 'it''s\n   so 5433'\n"],
    ['double quotes over lines', 'c: "a  \n   b  5433"\n'],
    ['an escaped line end', 'c: "a \\\n   b 5433"\n'],
    ['escapes of every length', 'c: "\\t\\x41\\u0041\\U0001F600 5433"\n'],
    ['an escaped slash', 'c: "a\\/b:5433"\n'],
    ['a literal block', 'c: |\n  a\n    b 5433\n'],
    ['a literal block with CRLF', 'c: |\r\n  a\r\n\r\n  5433\r\n'],
    ['a literal block with a stated indentation', 'c: |2\n    a\n   5433\n'],
    ['a literal block with blank lines first', 'c: |\n\n\n  a 5433\n'],
    ['a folded block', 'c: >\n  postgres\n  -c port=5433\n'],
    ['a folded block with blank lines', 'c: >-\n\n  a\n\n\n  b 5433\n'],
    ['a folded block with deeper lines', 'c: >\n  a\n    b\n  c 5433\n'],
    ['trailing blanks', 'c: |\n  a   \n   \n  b 5433\n'],
  ])('%s', (_name, text) => {
    expect(found(text)).toBe('5433@0');
  });

  it('is linear', () => {
    const start = ownTime();
    found(`c: >\n${'  a b\n'.repeat(160_000)}  5433\n`);
    found(`c: "${'\\t'.repeat(400_000)} 5433"\n`);
    expect(ownTime() - start).toBeLessThan(patience);
  });
});
