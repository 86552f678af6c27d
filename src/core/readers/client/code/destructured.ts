import { partOfAddress } from '../../../conninfo/variable-names.ts';
import type { VariableEntry } from '../../../conninfo/variables.ts';
import { textOf, type CodeGroup, type CodeTree } from '../../../documents/code/tree.ts';
import { plainText } from '../../../facts/template.ts';
import { placeOfToken } from './source.ts';
import type { Values } from './values.ts';
import { withDefault } from './with-default.ts';

/** `const { DB_HOST = 'localhost', DB_PORT = 5432 } = process.env`. */
export function* destructuredDefaults(values: Values): Iterable<VariableEntry> {
  const { tree, file } = values.source;
  for (const group of tree.groups) {
    if (!takesEnvironment(tree, group)) continue;
    for (const { name: token, value: start, end } of group.entries) {
      const name = partOfAddress(textOf(token) ?? '');
      if (token === undefined || name === undefined || end - start !== 1) continue;
      const { value } = values.located({ start, end });
      if ((plainText(value) ?? '') !== '')
        yield withDefault(values.source, { value: name, at: placeOfToken(file, token) }, value);
    }
  }
}

function takesEnvironment({ tokens }: CodeTree, { kind, close }: CodeGroup): boolean {
  const [equals, holder, dot, env] = tokens.slice(close + 1, close + 5);
  if (kind !== '{' || equals?.kind !== 'mark' || equals.text !== '=') return false;
  return textOf(holder) === 'process' && dot?.kind === 'mark' && textOf(env) === 'env';
}
