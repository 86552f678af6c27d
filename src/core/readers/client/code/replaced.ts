import { textOf, type CodeTree } from '../../../documents/code/tree.ts';
import type { Level } from './context.ts';
import { isVariableName } from './vocabulary.ts';
import { namesConnection } from './words.ts';

/** The variable of the environment in whose place a connection string stands; undefined where it is nobody's default. */
export function variableReplaced(
  tree: CodeTree,
  levels: readonly Level[],
  label: string,
  isDefault: boolean,
): string | undefined {
  return isDefault ? variableOf(tree, levels, label) : variableBeside(tree, label);
}

/** The variable that is looked up in front: `process.env.DATABASE_URL || "…"`. */
export function variableBefore({ tokens }: CodeTree, start: number, end: number, reach = 20): string | undefined {
  for (let i = end - 1; i >= Math.max(start, end - reach, 0); i--) {
    const name = textOf(tokens[i]);
    if (name !== undefined && isVariableName(name) && namesConnection(name)) return name;
  }
  return undefined;
}

/** The name itself; that of a field as the environment writes it; what is looked up before `if dsn == ""`. */
function variableOf(tree: CodeTree, levels: readonly Level[], label: string): string | undefined {
  if (isVariableName(label)) return label;
  if (tree.language === 'python' && levels[0]?.entry?.typed === true) return label.toUpperCase();
  const guard = levels.find(({ group }) => group.kind === '{')?.group.open;
  return guard === undefined ? undefined : variableBefore(tree, 0, guard, 40);
}

const mostUses = 4;
const saysDefault = /default|fallback/i;

/** A constant that says it is a default, where it is used: `process.env.DATABASE_URL || DEFAULT_URL`, `getEnv("DATABASE_URL", defaultDSN)`. */
function variableBeside(tree: CodeTree, name: string): string | undefined {
  if (!saysDefault.test(name)) return undefined;
  return usesIn(tree)
    .get(name)
    ?.map((at) => variableBefore(tree, 0, at, 8))
    .find((variable) => variable !== undefined);
}

const known = new WeakMap<CodeTree, ReadonlyMap<string, readonly number[]>>();

/** Where the names of defaults stand in a file: looked for once. */
function usesIn(tree: CodeTree): ReadonlyMap<string, readonly number[]> {
  const found = known.get(tree);
  if (found !== undefined) return found;
  const uses = new Map<string, number[]>();
  for (const [index, token] of tree.tokens.entries()) {
    const text = token.kind === 'word' ? token.text : '';
    if (!saysDefault.test(text)) continue;
    const places = uses.get(text) ?? [];
    if (places.length === 0) uses.set(text, places);
    if (places.length < mostUses) places.push(index);
  }
  known.set(tree, uses);
  return uses;
}
