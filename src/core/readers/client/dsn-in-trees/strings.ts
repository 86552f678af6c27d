import { looksLikeDsn, readDsn } from '../../../conninfo/dsn.ts';
import { placeOf } from '../../../conninfo/variables.ts';
import { scalarsBelow, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { maskedValue } from '../../../documents/template-mask.ts';
import type { Fact } from '../../../facts/fact.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import { FactMaker, pathOf, type Reading } from '../../reader.ts';
import { isData, templateOf } from './values.ts';

/** A connection string in any value of a JSON, TOML or YAML file; the key that leads to it is its label. */
export function* stringDials(id: string, file: SourceFile, root: Node, reading: Reading): Iterable<Fact> {
  const path = pathOf(file, reading);
  for (const { node, path: keys, key } of scalarsBelow(root)) {
    const at = locate(file, node.span.start, node.span.end);
    const found = mayBeDsn(node) ? readDsn(templateOf(file, node, path, reading.rendering), at) : undefined;
    if (found === undefined) continue;
    const variable = keys[keys.length - 1] ?? '';
    const standing = isData(keys) ? 'data' : reading.standing;
    const setting = { kind: 'application' as const, path, section: keys.slice(0, -1).join('.'), variable };
    const make = new FactMaker(id, { ...reading, standing }, setting);
    yield {
      ...make.base('client.conninfo', 'client', placeOf(found.conninfo, at)),
      ...found,
      ...labelOf(key, file),
      purpose: reading.purpose ?? 'session',
    };
  }
}

/** The key that leads to the value; a list or a text at the top has none. */
function labelOf(key: ScalarNode | undefined, file: SourceFile): { readonly label?: Located<string> } {
  return key === undefined ? {} : { label: { value: key.text, at: locate(file, key.span.start, key.span.end) } };
}

function mayBeDsn({ text, style }: ScalarNode): boolean {
  return text.length <= 4096 && style !== 'literal' && looksLikeDsn(text) && !maskedValue.test(text);
}
