import type { HclExpression } from '../../../documents/hcl.ts';
import type { FirewallRule, Guarded, PortRange } from '../../../facts/firewall.ts';
import { keyOf, type Located, type Location, type Span } from '../../../text/span.ts';
import { elementsOf, reduce } from './expressions.ts';
import type { Fields } from './fields.ts';
import type { Scope, TerraformSource } from './source.ts';
import { plainOf, portOfExpression } from './values.ts';

/** A rule of a cloud firewall before it is a fact. */
export interface Opening {
  readonly direction: 'ingress' | 'egress';
  readonly action: 'allow' | 'deny';
  readonly protocol: 'tcp' | 'udp' | 'any';
  readonly ports: readonly PortRange[] | 'all';
  readonly peers: readonly Located<string>[] | 'anyone';
  readonly guards: readonly Guarded[];
  readonly tool: 'aws' | 'gcp' | 'azure';
  /** Where the rule stands when it names no port. */
  readonly label: Span;
  readonly chain?: string;
  readonly service?: Located<string> | undefined;
  readonly note?: string | undefined;
  /** Number by which the platform orders the rules of a chain. */
  readonly priority?: number;
}

/** The fact of an opening; `address` is that of the resource or module call that states it. */
export function ruleOf(source: TerraformSource, address: string, opening: Opening): FirewallRule {
  const { direction, action, protocol, ports, peers, guards, tool, chain, service, note } = opening;
  const first = opening.ports === 'all' ? undefined : opening.ports[0];
  const at: Location = first?.first.at ?? source.at(opening.label);
  return {
    ...source.make.base('firewall.rule', 'firewall', at, { setting: source.resource(address) }),
    direction,
    action,
    verb: 'add',
    protocol,
    ports,
    peers,
    guards,
    tool,
    ...(chain === undefined ? {} : { chain }),
    ...(service === undefined ? {} : { service }),
    ...(note === undefined ? {} : { note }),
  };
}

/** An opening and the address of what states it. */
export interface StatedOpening {
  readonly address: string;
  readonly opening: Opening | undefined;
}

/** Facts of chains in the order of their numbers, which is not that of the text; unnumbered ones first, as written. */
export function* rulesInOrder(source: TerraformSource, stated: Iterable<StatedOpening>): Iterable<FirewallRule> {
  const rules = [...stated].sort((a, b) => (a.opening?.priority ?? 0) - (b.opening?.priority ?? 0));
  for (const { address, opening } of rules) if (opening !== undefined) yield ruleOf(source, address, opening);
}

export function groupOf(source: TerraformSource, address: string): Guarded {
  return { kind: 'group', module: source.module, address };
}

/** `tcp`, `6`, `Tcp`; `-1`, `all`, `*` and what is not known are any; undefined: a protocol without ports. */
export function protocolOf(expression: HclExpression | undefined, scope: Scope): 'tcp' | 'udp' | 'any' | undefined {
  const text = minusOne(expression, scope) ? '-1' : plainOf(expression, scope)?.value.toLowerCase();
  if (text === undefined || ['-1', 'all', '*', 'any', ''].includes(text)) return 'any';
  if (text === 'tcp' || text === '6') return 'tcp';
  return text === 'udp' || text === '17' ? 'udp' : undefined;
}

/** Whether the protocol is written as the one that has all ports, whatever ports stand beside it (semantics D.6). */
export function isEveryProtocol(expression: HclExpression | undefined, scope: Scope): boolean {
  if (minusOne(expression, scope)) return true;
  const text = plainOf(expression, scope)?.value.toLowerCase();
  return text === '-1' || text === 'all' || text === '*';
}

function minusOne(expression: HclExpression | undefined, scope: Scope): boolean {
  const reduced = expression === undefined ? undefined : reduce(expression, scope);
  return (
    reduced?.kind === 'unary' && reduced.operator === '-' && reduced.operand.kind === 'number' && reduced.operand.text === '1'
  );
}

/** `from_port` and `to_port`; one of them alone stands for both, none is every port. */
export function rangeOfFields(fields: Fields): readonly PortRange[] | 'all' {
  const from = fields.get('from_port');
  const to = fields.get('to_port');
  const start = from ?? to;
  if (start === undefined) return 'all';
  const first = portOfExpression(start, fields.scope, 0);
  const second = from === undefined || to === undefined ? first : portOfExpression(to, fields.scope, 0);
  // Both may come from one element of a written-out list.
  const isOne = keyOf(first.at) === keyOf(second.at);
  return [{ first, last: isOne ? first : second }];
}

/** A written range in one text, `5432` or `5432-5440`; undefined when it is neither. */
export function rangeOfText(expression: HclExpression, scope: Scope): PortRange | undefined {
  const text = plainOf(expression, scope);
  const match = text === undefined ? undefined : /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text.value.trim());
  if (text === undefined || match === null || match === undefined) {
    const port = portOfExpression(expression, scope, 0);
    return { first: port, last: port };
  }
  const start = text.at.span.start + text.value.indexOf(match[0]);
  const piece = (from: number, digits: string): PortRange['first'] => ({
    kind: 'literal',
    port: Math.min(Number(digits), 65535),
    at: { path: text.at.path, span: { start: from, end: from + digits.length } },
  });
  const low = match[1] ?? '';
  const first = piece(start, low);
  const high = match[2];
  return { first, last: high === undefined ? first : piece(start + low.length + 1, high) };
}

/** Addresses, groups and the like of one argument, as written: texts by their value, references by their words. */
export function peersOfArgument(expression: HclExpression | undefined, scope: Scope): readonly Located<string>[] {
  if (expression === undefined) return [];
  const elements = elementsOf(expression, scope)?.slice(0, 1000);
  return (elements?.map(({ value }) => value) ?? [expression]).map((value) => peerOf(value, scope));
}

function peerOf(expression: HclExpression, scope: Scope): Located<string> {
  const plain = plainOf(expression, scope);
  if (plain !== undefined) return plain;
  const reduced = reduce(expression, scope);
  const words = scope.source.textOf(reduced);
  return { value: reduced.kind === 'traversal' && words.length <= 200 ? words : 'expression', at: scope.source.at(reduced) };
}

export function noteOf(fields: Fields, ...names: readonly string[]): string | undefined {
  const notes = names.flatMap((name) => plainOf(fields.get(name), fields.scope)?.value ?? []);
  return notes.length === 0 ? undefined : notes.join(' ').slice(0, 200);
}
