import type { FirewallRule } from '../../facts/firewall.ts';
import type { PortForward } from '../../facts/server.ts';
import type { Located, Location } from '../../text/span.ts';
import { readTranslation } from './iptables-translation.ts';
import { readOptions, type IptablesOptions, type Option } from './iptables-options.ts';
import { rangeOf, splitPiece, textOf, type NamedRange, type Piece } from './ports.ts';
import { hostRule, peerOf, type RuleContext } from './rules.ts';

/** The rule grammar of iptables, as arguments of the command and as lines of a saved rule set (semantics D.3). */
export interface IptablesLine {
  readonly words: readonly Piece[];
  /** Stands for the rule when it names no port. */
  readonly at: Location;
  readonly tool: 'iptables' | 'ip6tables';
  /** The table, when a saved rule set says it. */
  readonly table?: string;
}

export function* readIptables(line: IptablesLine, context: RuleContext): Iterable<FirewallRule | PortForward> {
  const options = readOptions(line.words);
  const table = text(options, 'table') ?? line.table ?? 'filter';
  if (table === 'nat') yield* readTranslation(options, line.at, context);
  else if (table === 'filter' || table === 'raw') yield* readFilter(line, options, table, context);
}

function* readFilter(line: IptablesLine, options: IptablesOptions, table: string, context: RuleContext): Iterable<FirewallRule> {
  const command = commandOf(options);
  if (command === undefined) return;
  const direction = /output/i.test(command.chain) ? 'egress' : 'ingress';
  const frame = { tool: line.tool, direction, verb: command.verb, chain: `${line.tool} ${table} ${command.chain}` } as const;
  if (command.policy !== undefined) {
    const action = actionOf(command.policy.value);
    const rule = { ...frame, at: command.policy.at, protocol: 'any', ports: 'all', policy: true } as const;
    if (action !== undefined) yield hostRule(context, { ...rule, action });
    return;
  }
  const rule = ruleOf(options, direction);
  if (rule !== undefined) yield hostRule(context, { ...frame, ...rule, at: line.at });
}

interface ChainCommand {
  readonly chain: string;
  readonly verb: 'add' | 'remove';
  readonly policy?: Located<string>;
}

const verbs = [
  ['append', 'add'],
  ['insert', 'add'],
  ['replace', 'add'],
  ['delete', 'remove'],
] as const;

/** What is done to which chain; a deletion by number, a test or a flush states no rule. */
function commandOf(options: IptablesOptions): ChainCommand | undefined {
  const policy = options.get('policy');
  if (policy !== undefined) return policyOf(policy);
  for (const [name, verb] of verbs) {
    const option = options.get(name);
    if (option !== undefined) return { chain: chainOf(option), verb };
  }
  return undefined;
}

function policyOf(option: Option): ChainCommand | undefined {
  const [target] = option.rest;
  const value = target === undefined ? undefined : textOf(target);
  if (target === undefined || value === undefined) return undefined;
  return { chain: chainOf(option), verb: 'add', policy: { value, at: target.at } };
}

function chainOf(option: Option): string {
  return textOf(option.value) ?? '?';
}

interface Match {
  readonly action: 'allow' | 'deny';
  readonly ports: readonly NamedRange[] | 'all';
  readonly protocol: 'tcp' | 'udp' | 'any';
  readonly peers: readonly Located<string>[];
  readonly note?: string | undefined;
}

/** undefined: the rule is not about opening or closing a port. */
function ruleOf(options: IptablesOptions, direction: 'ingress' | 'egress'): Match | undefined {
  const action = actionOf(text(options, 'jump') ?? '');
  const protocol = protocolOf(options);
  if (action === undefined || protocol === undefined || !isAboutNewConnections(options, action)) return undefined;
  const ports = portsOf(options);
  if (ports === undefined) return undefined;
  const peers = peersOf(options, direction);
  return { action, ports, protocol, peers, note: text(options, 'comment') };
}

function actionOf(target: string): 'allow' | 'deny' | undefined {
  if (target === 'ACCEPT') return 'allow';
  return target === 'DROP' || target === 'REJECT' ? 'deny' : undefined;
}

const protocols: Readonly<Record<string, 'tcp' | 'udp' | 'any'>> = {
  tcp: 'tcp',
  6: 'tcp',
  udp: 'udp',
  17: 'udp',
  all: 'any',
  0: 'any',
};

/** undefined: a protocol without ports. */
function protocolOf(options: IptablesOptions): 'tcp' | 'udp' | 'any' | undefined {
  const option = options.get('protocol');
  if (option === undefined) return 'any';
  const word = textOf(option.value)?.toLowerCase();
  if (option.negated) return undefined;
  if (word === undefined) return 'any';
  return Object.hasOwn(protocols, word) ? protocols[word] : undefined;
}

const conditional = new Set(['limit', 'recent', 'connlimit', 'hashlimit', 'string', 'time', 'u32', 'bpf', 'addrtype']);

/** Loopback, replies, broken packets and rates say nothing about who may connect. */
function isAboutNewConnections(options: IptablesOptions, action: 'allow' | 'deny'): boolean {
  const port = options.get('in') ?? options.get('out');
  if (port !== undefined && textOf(port.value) === 'lo') return false;
  return isNew(options) && (action === 'allow' || !isConditional(options));
}

function isNew(options: IptablesOptions): boolean {
  const states = options.get('state');
  if (states === undefined) return true;
  return !states.negated && /\bnew\b/i.test(textOf(states.value) ?? 'new');
}

function isConditional(options: IptablesOptions): boolean {
  const matches = options.all('match').map((option) => textOf(option.value) ?? '');
  return (
    matches.some((match) => conditional.has(match)) ||
    options.get('tcp-flags') !== undefined ||
    options.get('syn')?.negated === true
  );
}

/** `all` when no port is named; undefined when the rule is about everything but a port, or about source ports. */
function portsOf(options: IptablesOptions): readonly NamedRange[] | 'all' | undefined {
  const option = options.get('dport');
  if (option === undefined) return options.get('sport') === undefined ? 'all' : undefined;
  if (option.negated) return undefined;
  return splitPiece(option.value, ',').map((piece) => rangeOf(piece, ':', 'c'));
}

function peersOf(options: IptablesOptions, direction: 'ingress' | 'egress'): readonly Located<string>[] {
  const option = options.get(direction === 'ingress' ? 'source' : 'destination');
  const addresses = option === undefined ? [] : splitPiece(option.value, ',').map((piece) => peerOf(piece, option.negated));
  const set = options.get('match-set');
  return set === undefined ? addresses : [...addresses, peerOf(set.value, set.negated)];
}

function text(options: IptablesOptions, name: string): string | undefined {
  const option = options.get(name);
  return option === undefined ? undefined : textOf(option.value);
}
