import { dialOfGroup } from '../../../conninfo/groups.ts';
import { isSettingName } from '../../../conninfo/group-keys.ts';
import type { VariableEntry } from '../../../conninfo/variables.ts';
import { textOf, type CodeGroup, type CodeToken, type CodeTree } from '../../../documents/code/tree.ts';
import { calleeOf } from './context.ts';
import type { GroupDial } from './settings-groups.ts';
import { extentOf, placeOfToken } from './source.ts';
import type { Values } from './values.ts';

interface Chain {
  readonly root: CodeGroup;
  readonly entries: VariableEntry[];
}

/** `PgConnectOptions::new().host("db").port(5433)`, `new PgConnectOptions().setPort(5433)`: a builder whose name says PostgreSQL. */
export function* builderDials(values: Values): Iterable<GroupDial> {
  for (const { root, entries } of chainsOf(values)) {
    const { file, tree } = values.source;
    const around = calleeOf(tree, root);
    const dial = dialOfGroup({ entries, around, block: extentOf(file, tree.tokens, root.open, root.open + 1) });
    if (dial !== undefined) yield { ...dial, around: [] };
  }
}

function chainsOf(values: Values): Iterable<Chain> {
  const { tree } = values.source;
  const ends = new Map<number, Chain>();
  const chains: Chain[] = [];
  // A call closes behind the calls in front of it: in the order of their brackets each finds the chain that it goes on.
  for (const group of [...tree.groups].filter(({ kind }) => kind === '(').sort((a, b) => a.open - b.open)) {
    const before = methodBefore(tree, group.open);
    const chain = before === undefined ? undefined : ends.get(before);
    if (chain === undefined) {
      const started: Chain = { root: group, entries: [] };
      chains.push(started);
      ends.set(group.close, started);
    } else {
      chain.entries.push(...settingOf(values, group));
      ends.set(group.close, chain);
    }
  }
  return chains.filter(({ entries }) => entries.length > 1);
}

/** Of `).port(` the index of the bracket that closes in front. */
function methodBefore({ tokens }: CodeTree, open: number): number | undefined {
  if (tokens[open - 1]?.kind !== 'word') return undefined;
  const dot = lastBefore(tokens, open - 1);
  const close = lastBefore(tokens, dot);
  return isMark(tokens[dot], '.') && isMark(tokens[close], ')') ? close : undefined;
}

/** The token in front, on whatever line. */
function lastBefore(tokens: readonly CodeToken[], index: number): number {
  let at = index - 1;
  while (tokens[at]?.kind === 'line') at--;
  return at;
}

function isMark(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function settingOf(values: Values, { open, close }: CodeGroup): VariableEntry[] {
  const { tree, file } = values.source;
  const token = tree.tokens[open - 1];
  const name = textOf(token)?.replace(/^(?:set|with)_?(?=[A-Za-z])/, '') ?? '';
  if (token === undefined || close <= open + 1 || !isSettingName(name)) return [];
  return [{ name: { value: name, at: placeOfToken(file, token) }, value: values.located({ start: open + 1, end: close }) }];
}
