import type { NftStatement } from '../../documents/nftables.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Located, Location } from '../../text/span.ts';
import { readNftRule, type NftMatch, type NftRuleParts } from './nft-matches.ts';
import { keyOfChain, NftRuleset, type NftRule } from './nft-names.ts';
import { definitionsOf, pieceOf, portsOf, rangesOf, type NftReading, type NftText, type PortMatch } from './nft-reading.ts';
import { readNftTranslation } from './nft-translation.ts';
import { wordOf, type NftValue } from './nft-values.ts';
import { hostRule, peerOf, type HostRule, type RuleContext } from './rules.ts';

/** Facts of nftables statements, from a rule set or from a command's arguments (semantics D.4). */
export function* readNftStatements(statements: readonly NftStatement[], text: NftText, context: RuleContext): Iterable<Fact> {
  const ruleset = new NftRuleset(statements);
  const reading: NftReading = { text, context, names: ruleset.names };
  yield* definitionsOf(reading);
  for (const rule of ruleset.rules) yield* readRule(rule, reading);
}

type Frame = Pick<HostRule, 'chain' | 'direction' | 'tool' | 'at'>;

function* readRule(rule: NftRule, reading: NftReading): Iterable<Fact> {
  const chain = keyOfChain(rule.chain);
  const hook = reading.names.hooks.get(chain) ?? rule.chain.chain;
  const direction = /output/i.test(hook) ? 'egress' : 'ingress';
  const frame: Frame = { chain: `nft ${chain}`, direction, tool: 'nftables', at: placeOf(rule, reading) };
  if (wordOf(rule.items[0]) === 'policy') {
    yield* readPolicy(rule, frame, reading);
    return;
  }
  const parts = readNftRule(rule.items, reading.names);
  if (!isAboutNewConnections(parts.matches)) return;
  const ports = portsOf(parts.matches);
  if (['redirect', 'dnat'].includes(wordOf(parts.verdict[0]))) yield* readNftTranslation(parts, ports, reading);
  else yield* rulesOf(parts, ports, frame, reading);
}

function placeOf({ items, statement }: NftRule, reading: NftReading): Location {
  return reading.text.at(items[0]?.start ?? statement.start, items.at(-1)?.end ?? statement.end);
}

function* readPolicy({ items }: NftRule, frame: Frame, reading: NftReading): Iterable<Fact> {
  const word = items[1];
  const action = actionOf(wordOf(word));
  if (word === undefined || action === undefined) return;
  const at = reading.text.at(word.start, word.end);
  yield hostRule(reading.context, { ...frame, at, action, protocol: 'any', ports: 'all', policy: true });
}

/** Replies, loopback and other protocols say nothing about who may connect; nor does a rule on the source's port alone. */
function isAboutNewConnections(matches: readonly NftMatch[]): boolean {
  if (matches.some(isElsewhere)) return false;
  const keys = matches.flatMap((match) => match.keys);
  return keys.some((key) => key.endsWith(' dport')) || !keys.some((key) => key.endsWith(' sport'));
}

const otherKeys = /^(?:icmp|icmpv6|ether|fib|rt) /;
const interfaceKeys = /^(?:meta )?iif(?:name)?$/;
const protocolKeys = /l4proto|^(?:ip|ip6) (?:protocol|nexthdr)$/;

function isElsewhere(match: NftMatch): boolean {
  const key = match.keys[0] ?? '';
  if (otherKeys.test(key)) return true;
  const words = wordsOf(match);
  if (interfaceKeys.test(key)) return match.operator === '==' && words.includes('lo');
  if (key === 'ct state') return !words.includes('new');
  return protocolKeys.test(key) && words.length > 0 && !words.some((word) => ['tcp', 'udp', '6', '17'].includes(word));
}

function wordsOf({ values }: NftMatch): readonly string[] {
  return values.flatMap((value) => value.columns.flat().map((word) => word.text));
}

function* rulesOf(parts: NftRuleParts, ports: PortMatch | undefined, frame: Frame, reading: NftReading): Iterable<Fact> {
  // Everything but one port is a rule about no port.
  if (ports?.match.operator === '!=') return;
  const protocol = protocolOf(parts.matches);
  for (const [action, values] of byVerdict(ports?.match, actionOf(wordOf(parts.verdict[0])))) {
    const ranges = ports === undefined ? 'all' : rangesOf(ports, values, reading);
    const peers = peersOf(parts.matches, frame.direction, values, reading);
    yield hostRule(reading.context, { ...frame, action, protocol, ports: ranges, peers, note: parts.comment });
  }
}

type Action = 'allow' | 'deny';

/** A verdict map has several verdicts: one rule each, in the order in which they appear. */
function byVerdict(match: NftMatch | undefined, own: Action | undefined): Iterable<[Action, NftValue[]]> {
  const groups = new Map<Action, NftValue[]>();
  const isOpen = match === undefined || match.open || match.values.length === 0;
  if (own !== undefined && isOpen) groups.set(own, []);
  for (const value of match?.values ?? []) addTo(groups, value.verdict === undefined ? own : actionOf(value.verdict), value);
  return groups;
}

function addTo(groups: Map<Action, NftValue[]>, action: Action | undefined, value: NftValue): void {
  if (action === undefined) return;
  const group = groups.get(action);
  if (group === undefined) groups.set(action, [value]);
  else group.push(value);
}

function actionOf(verdict: string): Action | undefined {
  if (verdict === 'accept') return 'allow';
  return verdict === 'drop' || verdict === 'reject' ? 'deny' : undefined;
}

function protocolOf(matches: readonly NftMatch[]): 'tcp' | 'udp' | 'any' {
  const keys = matches.flatMap((match) => match.keys);
  const words = matches.filter((match) => protocolKeys.test(match.keys[0] ?? '')).flatMap(wordsOf);
  for (const name of ['tcp', 'udp'] as const) {
    if (keys.some((key) => key.startsWith(`${name} `)) || (words.length === 1 && words[0] === name)) return name;
  }
  return 'any';
}

function peersOf(
  matches: readonly NftMatch[],
  direction: 'ingress' | 'egress',
  values: readonly NftValue[],
  reading: NftReading,
): readonly Located<string>[] {
  const wanted = direction === 'ingress' ? /^ip6? saddr$/ : /^ip6? daddr$/;
  for (const match of matches) {
    const column = match.keys.findIndex((key) => wanted.test(key));
    if (column < 0) continue;
    const rows = match.keys.length > 1 ? values : match.values;
    const words = rows.flatMap((value) => value.columns[column]?.[0] ?? []);
    return words.map((word) => peerOf(pieceOf(reading, word), match.operator === '!='));
  }
  return [];
}
