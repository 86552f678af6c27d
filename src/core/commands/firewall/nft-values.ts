import type { NftItem, NftWord } from '../../documents/nftables.ts';
import type { NftNames } from './nft-names.ts';

/** One alternative: the words of each key, and behind them the verdict of a verdict map. */
export interface NftValue {
  readonly columns: readonly (readonly NftWord[])[];
  readonly verdict: string | undefined;
}

interface Values {
  readonly values: readonly NftValue[];
  /** Some are not written in this text. */
  readonly open: boolean;
}

const unknown: Values = { values: [], open: true };
const deepest = 8;

export function wordOf(item: NftItem | undefined): string {
  return item?.kind === 'word' ? item.text : '';
}

/** The values of a condition, lists and names replaced by what they hold; `end` is the item behind them. */
export function valuesOf(
  items: readonly NftItem[],
  at: number,
  columns: number,
  names: NftNames,
): Values & { readonly end: number } {
  const item = items[at];
  if (item === undefined) return { ...unknown, end: at };
  if (item.kind === 'group' || /^[@$]/.test(item.text)) return { ...expand([item], names, 0), end: at + 1 };
  // Without braces: one value, of as many words as columns joined by dots, or several names with commas (`ct state new,established`).
  let end = at + 1;
  while ((wordOf(items[end]) === '.' && columns > 1) || wordOf(items[end]) === ',') end += 2;
  const listed = items.slice(at, end).filter((part) => wordOf(part) !== ',');
  return { ...expandAll(columns > 1 ? [listed] : listed.map((part) => [part]), names, 0), end };
}

function expandAll(alternatives: readonly (readonly NftItem[])[], names: NftNames, depth: number): Values {
  const values: NftValue[] = [];
  let open = false;
  for (const alternative of alternatives) {
    if (names.budget.left-- <= 0) return { values, open: true };
    const inner = expand(alternative, names, depth);
    for (const value of inner.values) values.push(value);
    open ||= inner.open;
  }
  return { values, open };
}

/** One alternative, or those behind a `$name` or `@name`. A defined single number stays a use of the name: its value is followed later. */
function expand(alternative: readonly NftItem[], names: NftNames, depth: number): Values {
  const [only, more] = alternative;
  if (only === undefined) return unknown;
  if (more !== undefined || depth >= deepest) return { values: [valueOf(alternative)], open: false };
  const inner = only.kind === 'group' ? only.items : namedBy(only.text, names);
  if (inner === undefined) return { values: [valueOf(alternative)], open: false };
  return inner.length === 0 ? unknown : expandAll(inner, names, depth + 1);
}

/** What a name holds; empty when this text does not say it, undefined when it stands for itself. */
function namedBy(word: string, names: NftNames): readonly (readonly NftItem[])[] | undefined {
  if (word.startsWith('@')) return names.sets.get(word.slice(1)) ?? [];
  const defined = word.startsWith('$') ? names.defines.get(word.slice(1)) : undefined;
  return defined === undefined || isNumber(defined[0]) ? undefined : [defined];
}

function isNumber(item: NftItem | undefined): boolean {
  return item?.kind === 'word' && /^(?:0x[\da-f]+|\d+)$/i.test(item.text);
}

/** `10.0.0.1 . 5432 : accept` → columns and verdict. */
function valueOf(alternative: readonly NftItem[]): NftValue {
  const words = alternative.flatMap((item) => (item.kind === 'word' ? pairOf(item) : []));
  const colon = words.findIndex((word) => word.text === ':');
  const columns: NftWord[][] = [[]];
  for (const word of colon < 0 ? words : words.slice(0, colon)) {
    if (word.text === '.') columns.push([]);
    else columns.at(-1)?.push(word);
  }
  return { columns, verdict: colon < 0 ? undefined : words[colon + 1]?.text };
}

/** `5432:accept` is three words in one. */
function pairOf(word: NftWord): readonly NftWord[] {
  const cut = /^\d{1,5}:[a-z]/.test(word.text) ? word.text.indexOf(':') : -1;
  if (cut < 0) return [word];
  const at = word.start + cut;
  return [
    { ...word, text: word.text.slice(0, cut), end: at },
    { ...word, text: ':', start: at, end: at + 1 },
    { ...word, text: word.text.slice(cut + 1), start: at + 1 },
  ];
}
