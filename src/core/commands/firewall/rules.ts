import type { FirewallRule, Guarded, PortRange } from '../../facts/firewall.ts';
import type { FactMaker } from '../../facts/reading.ts';
import type { Setting, Standing } from '../../facts/setting.ts';
import { extentOf } from '../../facts/template.ts';
import type { SourceFile } from '../../text/source-file.ts';
import type { Located, Location } from '../../text/span.ts';
import { textOf, type NamedRange, type Piece } from './ports.ts';

/** Where rules of a host firewall hold, and the maker of their facts. */
export interface RuleContext {
  readonly make: FactMaker;
  readonly file: SourceFile;
  readonly setting: Setting;
  readonly standing: Standing;
}

export interface HostRule {
  readonly tool: string;
  /** Where the rule stands when it names no port. */
  readonly at: Location;
  readonly direction: 'ingress' | 'egress';
  readonly action: 'allow' | 'deny';
  readonly verb?: 'add' | 'remove';
  readonly protocol: 'tcp' | 'udp' | 'any';
  readonly ports: readonly NamedRange[] | 'all';
  readonly peers?: readonly Located<string>[];
  readonly chain?: string | undefined;
  readonly note?: string | undefined;
  readonly policy?: true;
}

/** The fact of a rule on the machine (or in the place) where the text holds. */
export function hostRule(context: RuleContext, rule: HostRule): FirewallRule {
  const { tool, direction, action, protocol } = rule;
  const named = rule.ports === 'all' ? [] : rule.ports;
  const { setting, standing } = context;
  const peers = rule.peers ?? [];
  return {
    ...context.make.base('firewall.rule', 'firewall', locationOf(named[0], rule.at), { setting, standing }),
    direction,
    action,
    verb: rule.verb ?? 'add',
    protocol,
    ports: rule.ports === 'all' ? 'all' : named.map(({ range }): PortRange => range),
    peers: peers.length === 0 ? 'anyone' : peers,
    guards: [guardOf(context)],
    tool,
    ...optionalOf(rule, named),
  };
}

function optionalOf(rule: HostRule, ports: readonly NamedRange[]): Pick<FirewallRule, 'chain' | 'service' | 'note' | 'policy'> {
  const service = ports.find((range) => range.service !== undefined)?.service;
  return {
    ...(rule.chain === undefined ? {} : { chain: rule.chain }),
    ...(service === undefined ? {} : { service }),
    ...(rule.note === undefined || rule.note === '' ? {} : { note: rule.note.slice(0, 200) }),
    ...(rule.policy === undefined ? {} : { policy: rule.policy }),
  };
}

/** The first port's characters; an open lower end (`:5440`) has none, then those of the upper end, else the rule. */
function locationOf(range: NamedRange | undefined, otherwise: Location): Location {
  const written = [range?.range.first.at, range?.range.last.at].find((at) => at !== undefined && at.span.end > at.span.start);
  return written ?? otherwise;
}

/** What the rule stands before. A place we cannot name is the machine of the file. */
function guardOf({ setting, file }: RuleContext): Guarded {
  switch (setting.kind) {
    case 'resource':
      return { kind: 'group', module: setting.module, address: setting.address };
    case 'machine':
      return { kind: 'machine', path: setting.path, ...(setting.hosts === undefined ? {} : { hosts: setting.hosts }) };
    case 'inside':
      return { kind: 'machine', path: setting.path, hosts: setting.target };
    default:
      return { kind: 'machine', path: 'path' in setting ? setting.path : (file.embeddedIn?.path ?? file.path) };
  }
}

/** An address as written. */
export function peerOf(piece: Piece, negated = false): Located<string> {
  const text = textOf(piece)?.trim() ?? nameOfHole(piece);
  return { value: negated ? `! ${text}` : text, at: extentOf(piece.value, piece.at) };
}

function nameOfHole(piece: Piece): string {
  return piece.value
    .map((part) => (part.kind === 'text' ? part.text : part.kind === 'use' ? `\${${part.use.name}}` : '${?}'))
    .join('');
}
