import type { VariableEntry } from '../../../conninfo/variables.ts';
import { textOf, type CodeToken, type CodeTree } from '../../../documents/code/tree.ts';
import type { Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { calleeStart } from './context.ts';
import { placeOfToken } from './source.ts';
import type { Values } from './values.ts';
import { partOfAddress } from '../../../conninfo/variable-names.ts';
import { isVariableName } from './vocabulary.ts';

/** Every look-up of a variable that is part of a database's address, with its default: `os.getenv("DB_PORT", "5432")`, `process.env.DB_PORT || 5432`. */
export function* lookups(values: Values): Iterable<VariableEntry> {
  const { tree, file } = values.source;
  for (const [index, token] of tree.tokens.entries()) {
    const name = token.kind === 'string' || token.kind === 'word' ? textOf(token) : undefined;
    if (name === undefined || !isVariableName(name) || partOfAddress(name) === undefined) continue;
    const value = lookupAt(values, index, name);
    if (value !== undefined) yield { name: { value: name, at: placeOfToken(file, token) }, value };
  }
}

function lookupAt(values: Values, index: number, name: string): Located<Template> | undefined {
  const { tree } = values.source;
  const range = tree.tokens[index]?.kind === 'string' ? callAround(tree, index) : memberAround(tree, index);
  if (range === undefined) return undefined;
  const found = values.operand(range.start, range.end, 'alternatives');
  const [part, ...others] = found.value;
  return part?.kind === 'use' && part.use.name === name && others.length === 0 ? found : undefined;
}

/** The call or index whose first argument the name is, up to the end of what it stands in. */
function callAround(tree: CodeTree, index: number) {
  const group = tree.groups[tree.groupOf[index] ?? 0];
  if (group === undefined || (group.kind !== '(' && group.kind !== '[') || group.open !== index - 1) return undefined;
  const start = calleeStart(tree, group.open);
  const end = tree.groups[group.parent]?.entries[group.parentEntry]?.end;
  return end === undefined || start === group.open ? undefined : { start, end };
}

/** `process.env.X`. */
function memberAround(tree: CodeTree, index: number) {
  let start = index;
  while (isMark(tree.tokens[start - 1], '.') && tree.tokens[start - 2]?.kind === 'word') start -= 2;
  const end = tree.groups[tree.groupOf[index] ?? 0]?.entries[tree.entryOf[index] ?? 0]?.end;
  return end === undefined || start === index ? undefined : { start, end };
}

function isMark(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}
