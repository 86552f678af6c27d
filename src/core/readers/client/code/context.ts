import { textOf, type CodeEntry, type CodeGroup, type CodeTree } from '../../../documents/code/tree.ts';

/** One step outwards from a token: the entry it stands in, and the bracket around that. */
export interface Level {
  readonly group: CodeGroup;
  readonly entry: CodeEntry | undefined;
  /** Names of the call or type before the bracket, `['pgxpool', 'New']`. */
  readonly callee: readonly string[];
}

const maxLevels = 12;

/** The levels around a token, the nearest first. */
export function levelsAround(tree: CodeTree, index: number): Level[] {
  return levelsFrom(tree, tree.groupOf[index] ?? 0, tree.entryOf[index] ?? 0);
}

/** The levels around a group. */
export function levelsOfGroup(tree: CodeTree, { parent, parentEntry }: CodeGroup): Level[] {
  return parent < 0 ? [] : levelsFrom(tree, parent, parentEntry);
}

function levelsFrom(tree: CodeTree, group: number, entry: number): Level[] {
  const levels: Level[] = [];
  for (let [at, within] = [group, entry]; at >= 0 && levels.length < maxLevels;) {
    const found = tree.groups[at];
    if (found === undefined) break;
    levels.push({ group: found, entry: found.entries[within], callee: calleeOf(tree, found) });
    [at, within] = [found.parent, found.parentEntry];
  }
  return levels;
}

/** Index of the first token of the names before a bracket; the bracket itself where none stand there. */
export function calleeStart(tree: CodeTree, open: number): number {
  let at = open;
  if (mark(tree, at - 1) === '!') at--;
  while (tree.tokens[at - 1]?.kind === 'word') {
    at--;
    if (!/^(?:\.|::|->|\?\.)$/.test(mark(tree, at - 1) ?? '') || tree.tokens[at - 2]?.kind !== 'word') break;
    at--;
  }
  return at;
}

export function calleeOf(tree: CodeTree, { kind, open }: CodeGroup): readonly string[] {
  if (kind === 'statement') {
    const first = textOf(tree.tokens[open - 2]) ?? textOf(tree.tokens[open]);
    return first === undefined ? [] : [first];
  }
  if (kind === 'file' || kind === '[') return [];
  const names: string[] = [];
  for (let i = calleeStart(tree, open); i < open; i++) {
    const token = tree.tokens[i];
    if (token?.kind === 'word') names.push(token.text);
  }
  return names.length === 0 ? methodBefore(tree, open) : names;
}

/** `x().method(`: the dot stands behind a bracket. */
function methodBefore(tree: CodeTree, open: number): readonly string[] {
  const name = textOf(tree.tokens[open - 1]);
  return name === undefined ? [] : [name];
}

/** `def connect(…)`, `function f(…)`: the brackets of a declaration. */
export function isDeclaration(tree: CodeTree, group: CodeGroup): boolean {
  const before = tree.tokens[calleeStart(tree, group.open) - 1];
  return before?.kind === 'word' && /^(?:def|defp|function|func|fn|fun|class|interface|type|struct|enum)$/.test(before.text);
}

export function nameOfEntry(entry: CodeEntry | undefined): string | undefined {
  return textOf(entry?.name)?.replace(/^[@$]/, '');
}

function mark(tree: CodeTree, index: number): string | undefined {
  const token = tree.tokens[index];
  return token?.kind === 'mark' ? token.text : undefined;
}
