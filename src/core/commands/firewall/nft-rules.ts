import type { NftStatement, NftWord } from '../../documents/nftables.ts';
import type { FlatText } from '../../conninfo/flat-text.ts';
import type { Fact } from '../../facts/fact.ts';
import { literal, type Namespace, type PortValue, type Template } from '../../facts/template.ts';
import type { Located } from '../../text/span.ts';
import { readNftRule, wordOf, type NftMatch, type NftRuleParts, type NftValue } from './nft-matches.ts';
import { keyOfChain, NftRuleset, type NftNames, type NftRule } from './nft-names.ts';
import { readNftTranslation } from './nft-translation.ts';
import { numberOf, rangeOf, type NamedRange, type Piece } from './ports.ts';
import { hostRule, peerOf, type RuleContext } from './rules.ts';

/** The text that was parsed, able to give pieces of it as templates with their places. */
export type NftText = Pick<FlatText, 'slice' | 'at'>;

/** Facts of nftables statements, from a rule set or from a command's arguments (semantics D.4). */
export function* readNftStatements(statements: readonly NftStatement[], text: NftText, context: RuleContext): Iterable<Fact> {
  const ruleset = new NftRuleset(statements);
  const reading: NftReading = { text, context, names: ruleset.names };
  yield* definitions(reading);
  for (const rule of ruleset.rules) yield* readRule(rule, reading);
}

export interface NftReading {
  readonly text: NftText;
  readonly context: RuleContext;
  readonly names: NftNames;
}

export function pieceOf(reading: NftReading, word: NftWord): Piece {
  const value = reading.text.slice(word.start, word.end);
  const at = reading.text.at(word.start, word.end);
  return word.text.startsWith('$') ? { value: useOf(reading, word.text.slice(1), at), at } : { value, at };
}

/** `$NAME` of a `define` of this text; the names of other files answer to nobody. */
function useOf(reading: NftReading, name: string, at: Piece['at']): Template {
  if (!reading.names.defines.has(name)) return [{ kind: 'opaque', what: 'name of another file', at }];
  return [{ kind: 'use', use: { name, namespace: namespaceOf(reading), at }, at }];
}

function namespaceOf({ context }: NftReading): Namespace {
  return { kind: 'script', path: context.file.embeddedIn?.path ?? context.file.path };
}

/** A `define` of one number is a variable: rules use it, and an edit goes there. */
function* definitions(reading: NftReading): Iterable<Fact> {
  const { make, setting, standing } = reading.context;
  for (const [name, items] of reading.names.defines) {
    const [only, more] = items;
    if (only?.kind !== 'word' || more !== undefined) continue;
    const at = reading.text.at(only.start, only.end);
    // Hexadecimal and octal numbers are given as the port they are.
    const number = numberOf(only.text, 'c');
    const value = number === undefined ? reading.text.slice(only.start, only.end) : literal(String(number), at);
    const base = make.base('platform.definition', 'platform', at, { setting, standing });
    yield { ...base, name, value: { value, at }, namespace: namespaceOf(reading), rank: 0 };
  }
}

function* readRule(rule: NftRule, reading: NftReading): Iterable<Fact> {
  const chain = keyOfChain(rule.chain);
  const hook = reading.names.hooks.get(chain) ?? rule.chain.chain;
  const direction = /output/i.test(hook) ? 'egress' : 'ingress';
  const frame = { chain: `nft ${chain}`, direction, tool: 'nftables', at: placeOf(rule, reading) } as const;
  const [first, second] = rule.items;
  if (first?.kind === 'word' && first.text === 'policy' && second?.kind === 'word') {
    const action = actionOf(second.text);
    const at = reading.text.at(second.start, second.end);
    if (action !== undefined)
      yield hostRule(reading.context, { ...frame, at, action, protocol: 'any', ports: 'all', policy: true });
    return;
  }
  const parts = readNftRule(rule.items, reading.names);
  const ports = portsOf(parts);
  if (!isAboutNewConnections(parts.matches)) return;
  if (['redirect', 'dnat'].includes(wordOf(parts.verdict[0]))) yield* readNftTranslation(parts, ports, reading);
  else yield* rulesOf(parts, ports, frame, reading);
}

function placeOf({ items, statement }: NftRule, reading: NftReading) {
  return reading.text.at(items[0]?.start ?? statement.start, items.at(-1)?.end ?? statement.end);
}

/** The condition on destination ports, with the column in which they stand. */
export interface PortMatch {
  readonly match: NftMatch;
  readonly column: number;
}

function portsOf({ matches }: NftRuleParts): PortMatch | undefined {
  for (const match of matches) {
    const column = match.keys.findIndex((key) => /^(tcp|udp|th|sctp|dccp) dport$/.test(key));
    if (column >= 0) return { match, column };
  }
  return undefined;
}

/** Loopback, replies and other protocols say nothing about who may connect; nor does a rule on the source's port alone. */
function isAboutNewConnections(matches: readonly NftMatch[]): boolean {
  let destination = false;
  let source = false;
  for (const { keys, values, operator } of matches) {
    const words = values.flatMap((value) => value.columns.flat().map((word) => word.text));
    const key = keys[0] ?? '';
    if (/^(iif|iifname|meta iif|meta iifname)$/.test(key) && operator === '==' && words.includes('lo')) return false;
    if (key === 'ct state' && !words.includes('new')) return false;
    if (
      /l4proto|^(ip|ip6) (protocol|nexthdr)$/.test(key) &&
      words.length > 0 &&
      !words.some((word) => ['tcp', 'udp', '6', '17'].includes(word))
    )
      return false;
    if (/^(icmp|icmpv6|ether|fib|rt) /.test(key)) return false;
    destination ||= keys.some((name) => name.endsWith(' dport'));
    source ||= keys.some((name) => name.endsWith(' sport'));
  }
  return destination || !source;
}

type Frame = Pick<Parameters<typeof hostRule>[1], 'chain' | 'direction' | 'tool' | 'at'>;

function* rulesOf(parts: NftRuleParts, ports: PortMatch | undefined, frame: Frame, reading: NftReading): Iterable<Fact> {
  const own = actionOf(wordOf(parts.verdict[0]));
  // Everything but one port is a rule about no port.
  if (ports?.match.operator === '!=') return;
  const protocol = protocolOf(parts.matches);
  for (const [action, values] of byVerdict(ports?.match.values ?? [], own, ports?.match.open === true)) {
    const ranges = ports === undefined ? 'all' : rangesOf(ports, values, reading);
    const peers = peersOf(parts.matches, frame.direction, values, reading);
    yield hostRule(reading.context, { ...frame, action, protocol, ports: ranges, peers, note: parts.comment });
  }
}

/** A verdict map has several verdicts: one rule each, in the order in which they appear. */
function byVerdict(
  values: readonly NftValue[],
  own: 'allow' | 'deny' | undefined,
  open: boolean,
): Iterable<['allow' | 'deny', NftValue[]]> {
  const groups = new Map<'allow' | 'deny', NftValue[]>();
  if (own !== undefined && (values.length === 0 || open)) groups.set(own, []);
  for (const value of values) {
    const action = value.verdict === undefined ? own : actionOf(value.verdict);
    if (action === undefined) continue;
    const group = groups.get(action);
    if (group === undefined) groups.set(action, [value]);
    else group.push(value);
  }
  return groups;
}

export function actionOf(verdict: string): 'allow' | 'deny' | undefined {
  if (verdict === 'accept') return 'allow';
  return verdict === 'drop' || verdict === 'reject' ? 'deny' : undefined;
}

function protocolOf(matches: readonly NftMatch[]): 'tcp' | 'udp' | 'any' {
  for (const { keys, values } of matches) {
    for (const key of keys) if (key.startsWith('tcp ') || key.startsWith('udp ')) return key.startsWith('tcp ') ? 'tcp' : 'udp';
    if (!/l4proto|protocol|nexthdr/.test(keys[0] ?? '')) continue;
    const words = values.flatMap((value) => value.columns.flat().map((word) => word.text));
    if (words.length === 1 && (words[0] === 'tcp' || words[0] === 'udp')) return words[0];
  }
  return 'any';
}

/** Port ranges of the values; `>= 5432` is open above, what another file names is one range nobody knows. */
export function rangesOf({ match, column }: PortMatch, values: readonly NftValue[], reading: NftReading): readonly NamedRange[] {
  const ranges = values.flatMap((value) => {
    const word = value.columns[column]?.[0];
    return word === undefined ? [] : [compared(rangeOf(pieceOf(reading, word), '-', 'c'), match.operator)];
  });
  if (!match.open && ranges.length > 0) return ranges;
  const at = reading.text.at(match.written.start, match.written.end);
  const unknown: PortValue = { kind: 'template', template: [{ kind: 'opaque', what: 'set of another file', at }], at };
  return [...ranges, { range: { first: unknown, last: unknown } }];
}

function compared(range: NamedRange, operator: NftMatch['operator']): NamedRange {
  const { first } = range.range;
  if (first.kind !== 'literal' || operator === '==' || operator === '!=') return range;
  const end = (port: number): PortValue => ({
    kind: 'literal',
    port,
    at: { path: first.at.path, span: { start: first.at.span.end, end: first.at.span.end } },
  });
  if (operator === '>=') return { range: { first, last: end(65535) } };
  if (operator === '<=') return { range: { first: end(0), last: first } };
  const next: PortValue = { ...first, port: first.port + (operator === '>' ? 1 : -1) };
  return operator === '>' ? { range: { first: next, last: end(65535) } } : { range: { first: end(0), last: next } };
}

function peersOf(
  matches: readonly NftMatch[],
  direction: 'ingress' | 'egress',
  values: readonly NftValue[],
  reading: NftReading,
): readonly Located<string>[] {
  const wanted = direction === 'ingress' ? /^(ip|ip6) saddr$/ : /^(ip|ip6) daddr$/;
  for (const match of matches) {
    const column = match.keys.findIndex((key) => wanted.test(key));
    if (column < 0) continue;
    const rows = match.keys.length > 1 ? values : match.values;
    const words = rows.flatMap((value) => value.columns[column]?.[0] ?? []);
    return words.map((word) => peerOf(pieceOf(reading, word), match.operator === '!='));
  }
  return [];
}
