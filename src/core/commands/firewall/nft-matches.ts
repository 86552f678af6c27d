import type { NftItem } from '../../documents/nftables.ts';
import type { Span } from '../../text/span.ts';
import type { NftNames } from './nft-names.ts';
import { valuesOf, wordOf, type NftValue } from './nft-values.ts';

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

export interface NftRuleParts {
  readonly matches: readonly NftMatch[];
  /** `accept`, `drop`, `reject`, `redirect`, `dnat`, `jump` … with what follows. */
  readonly verdict: readonly NftItem[];
  readonly comment: string | undefined;
}

const operators: Readonly<Record<string, NftMatch['operator']>> = {
  '==': '==', eq: '==', '!=': '!=', ne: '!=', '<': '<', lt: '<', '<=': '<=', le: '<=', '>': '>', gt: '>', '>=': '>=', ge: '>=',
}; // prettier-ignore
const twoWords = new Set(['ip', 'ip6', 'tcp', 'udp', 'th', 'sctp', 'dccp', 'meta', 'ct', 'ether', 'fib', 'udplite', 'icmp', 'icmpv6', 'socket', 'rt']); // prettier-ignore
const oneWord = new Set(['iif', 'iifname', 'oif', 'oifname', 'l4proto', 'mark', 'skuid', 'pkttype', 'iifgroup', 'protocol']);
const verdicts = new Set(['accept', 'drop', 'reject', 'redirect', 'dnat', 'snat', 'masquerade', 'jump', 'goto', 'return', 'queue', 'continue', 'tproxy', 'notrack']); // prettier-ignore

/** The conditions, the verdict and the comment of a rule; what is neither (counters, logs, limits) is passed over. */
export function readNftRule(items: readonly NftItem[], names: NftNames): NftRuleParts {
  const verdict = items.findIndex((item) => item.kind === 'word' && !item.quoted && verdicts.has(item.text));
  const matches: NftMatch[] = [];
  for (let i = 0; i < (verdict < 0 ? items.length : verdict);) {
    const match = readMatch(items, i, names);
    if (match !== undefined) matches.push(match.match);
    i = match?.end ?? i + 1;
  }
  return { matches, verdict: verdict < 0 ? [] : items.slice(verdict), comment: commentOf(items) };
}

function commentOf(items: readonly NftItem[]): string | undefined {
  const index = items.findIndex((item) => item.kind === 'word' && !item.quoted && item.text === 'comment');
  return index < 0 ? undefined : wordOf(items[index + 1]);
}

function readMatch(
  items: readonly NftItem[],
  start: number,
  names: NftNames,
): { readonly match: NftMatch; readonly end: number } | undefined {
  const { keys, end: behindKeys } = readKeys(items, start);
  if (keys.length === 0) return undefined;
  const sign = wordOf(items[behindKeys]);
  const operator = Object.hasOwn(operators, sign) ? operators[sign] : undefined;
  const behindSign = operator === undefined ? behindKeys : behindKeys + 1;
  const from = wordOf(items[behindSign]) === 'vmap' ? behindSign + 1 : behindSign;
  const { values, open, end } = valuesOf(items, from, keys.length, names);
  const written = spanOf(items, Math.min(from, items.length - 1), end);
  return { match: { keys, operator: operator ?? '==', values, open, written }, end };
}

function spanOf(items: readonly NftItem[], first: number, end: number): Span {
  const start = items[first];
  const last = items[end - 1] ?? start;
  return { start: start?.start ?? 0, end: last?.end ?? 0 };
}

/** More keys than the kernel joins; a long run of them is read only so far from each start. */
const mostKeys = 8;

/** `tcp dport`, or several with dots between them. */
function readKeys(items: readonly NftItem[], start: number): { readonly keys: readonly string[]; readonly end: number } {
  const keys: string[] = [];
  let i = start;
  for (;;) {
    const length = keyLength(items, i);
    if (length === 0 || keys.length >= mostKeys) return { keys: [], end: i };
    keys.push(items.slice(i, i + length).map(wordOf).join(' ')); // prettier-ignore
    i += length;
    if (wordOf(items[i]) !== '.') return { keys, end: i };
    i++;
  }
}

function keyLength(items: readonly NftItem[], at: number): number {
  const first = wordOf(items[at]);
  if (twoWords.has(first) && items[at + 1]?.kind === 'word') return 2;
  return oneWord.has(first) ? 1 : 0;
}
