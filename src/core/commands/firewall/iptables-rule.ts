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
  if (table === 'nat') {
    yield* readTranslation(options, line.at, context);
    return;
  }
  if (table !== 'filter' && table !== 'raw') return;
  const command = commandOf(options);
  if (command === undefined) return;
  const chain = `${line.tool} ${table} ${command.chain}`;
  const direction = /output/i.test(command.chain) ? 'egress' : 'ingress';
  const rule =
    command.policy === undefined
      ? ruleOf(options, direction)
      : {
          action: actionOf(command.policy.value),
          ports: 'all' as const,
          protocol: 'any' as const,
          peers: [],
          policy: true as const,
        };
  if (rule?.action === undefined) return;
  const at = command.policy?.at ?? line.at;
  yield hostRule(context, { ...rule, action: rule.action, tool: line.tool, at, direction, verb: command.verb, chain });
}

interface ChainCommand {
  readonly chain: string;
  readonly verb: 'add' | 'remove';
  readonly policy?: Located<string>;
}

/** What is done to which chain; a deletion by number, a test or a flush states no rule. */
function commandOf(options: IptablesOptions): ChainCommand | undefined {
  const policy = options.get('policy');
  const target = policy?.rest[0];
  const word = target === undefined ? undefined : textOf(target);
  if (policy !== undefined) {
    return word === undefined || target === undefined
      ? undefined
      : { chain: chainOf(policy), verb: 'add', policy: { value: word, at: target.at } };
  }
  for (const [name, verb] of [
    ['append', 'add'],
    ['insert', 'add'],
    ['replace', 'add'],
    ['delete', 'remove'],
  ] as const) {
    const option = options.get(name);
    if (option !== undefined) return { chain: chainOf(option), verb };
  }
  return undefined;
}

function chainOf(option: Option): string {
  return textOf(option.value) ?? '?';
}

interface Match {
  readonly action: 'allow' | 'deny' | undefined;
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

function protocolOf(options: IptablesOptions): 'tcp' | 'udp' | 'any' | undefined {
  const option = options.get('protocol');
  if (option === undefined) return 'any';
  const word = textOf(option.value)?.toLowerCase();
  if (option.negated) return undefined;
  if (word === undefined || word === 'all' || word === '0') return 'any';
  if (word === 'tcp' || word === '6') return 'tcp';
  return word === 'udp' || word === '17' ? 'udp' : undefined;
}

const conditional = new Set([
  'limit',
  'recent',
  'connlimit',
  'hashlimit',
  'string',
  'time',
  'u32',
  'bpf',
  'addrtype',
  'tcp-flags',
]);

/** Loopback, replies, broken packets and rates say nothing about who may connect. */
function isAboutNewConnections(options: IptablesOptions, action: 'allow' | 'deny'): boolean {
  const input = options.get('in') ?? options.get('out');
  if (input !== undefined && textOf(input.value) === 'lo') return false;
  const states = text(options, 'state');
  if (states !== undefined && !/\bnew\b/i.test(states)) return false;
  if (states !== undefined && options.get('state')?.negated === true) return false;
  const matches = options.all('match').map((option) => textOf(option.value) ?? '');
  return (
    action === 'allow' ||
    !(matches.some((match) => conditional.has(match)) || options.get('tcp-flags') !== undefined || options.get('syn')?.negated)
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
