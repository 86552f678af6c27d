import type { CodeToken, CodeTree } from '../../../documents/code/tree.ts';
import { looksLikeDsn, readDsn, type DsnReading } from '../../../conninfo/dsn.ts';
import type { Location } from '../../../text/span.ts';
import { calleeStart, levelsAround, levelsOfGroup, nameOfEntry, type Level } from './context.ts';
import { roleOf, type Role } from './roles.ts';
import type { Values } from './values.ts';
import { formatting } from './vocabulary.ts';

export interface StringDial extends DsnReading {
  readonly role: Role;
  /** Names that lead to it, the nearest first. */
  readonly around: readonly string[];
  /** All of the string. */
  readonly whole: Location;
}

/** The connection strings that a file dials. */
export function* stringDials(values: Values, isTest: boolean): Iterable<StringDial> {
  const { tree } = values.source;
  for (const [index, token] of tree.tokens.entries()) {
    if (token.kind !== 'string' || !startsDsn(token)) continue;
    const { start, levels } = whereUsed(values, index);
    const role = roleOf(values.source, start, levels, isTest);
    if (role === undefined) continue;
    const { value, at } = values.operand(start, endOf(levels, tree.tokens.length), 'operand');
    const reading = readDsn(value, at);
    if (reading === undefined) continue;
    yield { ...reading, role, around: levels.flatMap(({ entry }) => nameOfEntry(entry) ?? []), whole: at };
  }
}

/** The text before the first hole tells; a pattern is long enough to. */
function startsDsn({ parts }: Extract<CodeToken, { kind: 'string' }>): boolean {
  const first = parts[0];
  return first?.kind === 'text' && first.text.length < 4096 && looksLikeDsn(first.text);
}

/** A pattern stands where the call that fills it in stands. */
function whereUsed({ source: { tree } }: Values, index: number): { readonly start: number; readonly levels: readonly Level[] } {
  const levels = levelsAround(tree, index);
  const [first] = levels;
  const isFilled =
    first?.group.kind === '(' &&
    formatting.has(first.callee[first.callee.length - 1] ?? '') &&
    isFirst(tree, first.group.open, index);
  return isFilled
    ? { start: calleeStart(tree, first.group.open), levels: levelsOfGroup(tree, first.group) }
    : { start: index, levels };
}

/** No other argument stands before it, but for one that is no string (a writer). */
function isFirst(tree: CodeTree, open: number, index: number): boolean {
  return index - open <= 6 && !tree.tokens.slice(open + 1, index).some(({ kind }) => kind === 'string');
}

function endOf(levels: readonly Level[], end: number): number {
  const [first] = levels;
  return first?.entry?.end ?? first?.group.close ?? end;
}
