import type { VariableEntry } from '../../../conninfo/variables.ts';
import { textOf, type CodeEntry } from '../../../documents/code/tree.ts';
import { plainText } from '../../../facts/template.ts';
import { placeOfToken } from './source.ts';
import type { Values } from './values.ts';
import { partOfAddress } from '../../../conninfo/variable-names.ts';

/** `DB_HOST = "localhost"`, `const dbPort = 5432`: constants of a file or class. */
export function* constants(values: Values): Iterable<VariableEntry> {
  for (const { kind, block, entries } of values.source.tree.groups)
    if (kind === 'file' || (kind === '{' && block)) for (const entry of entries) yield* constantOf(values, entry);
}

function constantOf(values: Values, entry: CodeEntry): VariableEntry[] {
  const token = isLiteral(entry) ? entry.name : undefined;
  const name = partOfAddress(textOf(token) ?? '');
  if (name === undefined || token === undefined) return [];
  const value = values.located({ start: entry.value, end: entry.end });
  const text = plainText(value.value) ?? '';
  return text === '' ? [] : [{ name: { value: name, at: placeOfToken(values.source.file, token) }, value }];
}

/** A literal, and perhaps what converts it. */
function isLiteral({ member, typed, value, end }: CodeEntry): boolean {
  return !member && !typed && end > value && end - value <= 5;
}
