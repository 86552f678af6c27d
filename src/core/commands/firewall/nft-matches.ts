import type { NftItem, NftWord } from '../../documents/nftables.ts';
import type { Span } from '../../text/span.ts';
import type { NftNames } from './nft-names.ts';

/** One condition of a rule: what is compared (`tcp dport`), how, and with which values. */
export interface NftMatch {
  /** Several when values are joined (`ip saddr . tcp dport { … }`). */
  readonly keys: readonly string[];
  readonly operator: '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly values: readonly NftValue[];
  /** Some values are not written in this text. */
  readonly open: boolean;
  /** All of the values as they stand in the rule. */
  readonly written: Span;
}

/** One alternative: the words of each key, and behind them the verdict of a verdict map. */
export interface NftValue {
  readonly columns: readonly (readonly NftWord[])[];
  readonly verdict: string | undefined;
}

export interface NftRuleParts {
  readonly matches: readonly NftMatch[];
  /** `accept`, `drop`, `reject`, `redirect`, `dnat`, `jump` … with what follows. */
  readonly verdict: readonly NftItem[];
  readonly comment: string | undefined;
}

const operators = new Set(['==', '!=', '<', '<=', '>', '>=', 'eq', 'ne', 'lt', 'le', 'gt', 'ge']);
const spelled: Readonly<Record<string, NftMatch['operator']>> = { eq: '==', ne: '!=', lt: '<', le: '<=', gt: '>', ge: '>=' };
const twoWords = new Set([
  'ip',
  'ip6',
  'tcp',
  'udp',
  'th',
  'sctp',
  'dccp',
  'meta',
  'ct',
  'ether',
  'fib',
  'udplite',
  'icmp',
  'icmpv6',
  'socket',
  'rt',
]);
const oneWord = new Set(['iif', 'iifname', 'oif', 'oifname', 'l4proto', 'mark', 'skuid', 'pkttype', 'iifgroup', 'protocol']);
const verdicts = new Set(['accept', 'drop', 'reject', 'redirect', 'dnat', 'snat', 'masquerade', 'jump', 'goto', 'return', 'queue', 'continue', 'tproxy', 'notrack']); // prettier-ignore

/** The conditions, the verdict and the comment of a rule; what is neither (counters, logs, limits) is passed over. */
export function readNftRule(items: readonly NftItem[], names: NftNames): NftRuleParts {
  const matches: NftMatch[] = [];
  let verdict: readonly NftItem[] = [];
  let comment: string | undefined;
  let i = 0;
  while (i < items.length) {
    const item = items[i];
    const text = item?.kind === 'word' && !item.quoted ? item.text : '';
    const next = items[i + 1];
    if (text === 'comment' && next?.kind === 'word') {
      comment = next.text;
      i += 2;
    } else if (verdicts.has(text) && verdict.length === 0) {
      verdict = items.slice(i);
      i++;
    } else {
      const match = readMatch(items, i, names);
      if (match !== undefined) matches.push(match.match);
      i = match?.end ?? i + 1;
    }
  }
  return { matches, verdict, comment };
}

function readMatch(
  items: readonly NftItem[],
  start: number,
  names: NftNames,
): { readonly match: NftMatch; readonly end: number } | undefined {
  const keys: string[] = [];
  let i = start;
  for (;;) {
    const length = keyLength(items, i);
    if (length === 0) return undefined;
    keys.push(
      items
        .slice(i, i + length)
        .map(wordOf)
        .join(' '),
    );
    i += length;
    if (wordOf(items[i]) !== '.') break;
    i++;
  }
  const sign = wordOf(items[i]);
  const operator = operators.has(sign) ? (spelled[sign] ?? (sign as NftMatch['operator'])) : '==';
  if (operators.has(sign)) i++;
  if (wordOf(items[i]) === 'vmap') i++;
  const { values, open, end } = readValues(items, i, keys.length, names);
  const from = items[i] ?? items[i - 1];
  const written = { start: from?.start ?? 0, end: items[end - 1]?.end ?? from?.end ?? 0 };
  return { match: { keys, operator, values, open, written }, end };
}

function keyLength(items: readonly NftItem[], at: number): number {
  const first = wordOf(items[at]);
  if (twoWords.has(first) && items[at + 1]?.kind === 'word') return 2;
  return oneWord.has(first) ? 1 : 0;
}

export function wordOf(item: NftItem | undefined): string {
  return item?.kind === 'word' ? item.text : '';
}

interface Values {
  readonly values: readonly NftValue[];
  readonly open: boolean;
  readonly end: number;
}

function readValues(items: readonly NftItem[], at: number, columns: number, names: NftNames): Values {
  const item = items[at];
  if (item === undefined) return { values: [], open: true, end: at };
  if (item.kind === 'group') return { ...expandAll(item.items, names, 0), end: at + 1 };
  if (item.text.startsWith('@') || item.text.startsWith('$')) return { ...expand([item], names, 0), end: at + 1 };
  // Without braces: one value, of as many words as columns joined by dots, or several names with commas (`ct state new,established`).
  let end = at + 1;
  while ((wordOf(items[end]) === '.' && columns > 1) || wordOf(items[end]) === ',') end += 2;
  const listed = items.slice(at, end).filter((part) => wordOf(part) !== ',');
  const alternatives = columns > 1 ? [listed] : listed.map((part) => [part]);
  return { ...expandAll(alternatives, names, 0), end };
}

function expandAll(alternatives: readonly (readonly NftItem[])[], names: NftNames, depth: number): Omit<Values, 'end'> {
  const values: NftValue[] = [];
  let open = false;
  for (const alternative of alternatives.slice(0, 1000)) {
    const inner = expand(alternative, names, depth);
    values.push(...inner.values);
    open ||= inner.open;
  }
  return { values, open };
}

/** One alternative, or those behind a `$name` or `@name`. A defined single word stays a use of the name: its value is followed later. */
function expand(alternative: readonly NftItem[], names: NftNames, depth: number): Omit<Values, 'end'> {
  const [only, more] = alternative;
  const name = wordOf(only);
  if (more === undefined && depth < 8) {
    if (only?.kind === 'group') return expandAll(only.items, names, depth + 1);
    if (name.startsWith('@')) return elementsOf(names.sets.get(name.slice(1)), names, depth);
    const defined = name.startsWith('$') ? names.defines.get(name.slice(1)) : undefined;
    const first = defined?.[0];
    if (defined !== undefined && !isNumber(first))
      return first === undefined ? { values: [], open: true } : expand(defined, names, depth + 1);
  }
  return { values: [valueOf(alternative)], open: false };
}

function elementsOf(elements: readonly (readonly NftItem[])[] | undefined, names: NftNames, depth: number): Omit<Values, 'end'> {
  return elements === undefined ? { values: [], open: true } : expandAll(elements, names, depth + 1);
}

function isNumber(item: NftItem | undefined): boolean {
  return item?.kind === 'word' && /^(0x[\da-f]+|\d+)$/i.test(item.text);
}

/** `10.0.0.1 . 5432 : accept` → columns and verdict. */
function valueOf(alternative: readonly NftItem[]): NftValue {
  const columns: NftWord[][] = [[]];
  let verdict: string | undefined;
  for (let i = 0; i < alternative.length; i++) {
    const item = alternative[i];
    if (item?.kind !== 'word') continue;
    const pair = /^(\d{1,5}):(\w+)$/.exec(item.text);
    if (item.text === ':') verdict = wordOf(alternative[i + 1]);
    else if (item.text === '.') columns.push([]);
    else if (pair !== null) {
      columns.at(-1)?.push({ ...item, text: pair[1] ?? '', end: item.start + (pair[1] ?? '').length });
      verdict = pair[2];
    } else if (verdict === undefined) columns.at(-1)?.push(item);
  }
  return { columns, verdict };
}
