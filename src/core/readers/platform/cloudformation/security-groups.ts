import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import { keyOf, type Located } from '../../../text/span.ts';
import { intrinsicOf } from '../../../documents/cloudformation.ts';
import type { Resource, StackSource } from './source.ts';
import { plainOf, rangePortOf } from './values.ts';

type Direction = FirewallRule['direction'];

/** Security groups: rules of the group, and rules that are resources of their own. They only allow; order means nothing (semantics D.6). */
export function* readSecurityGroups(source: StackSource): Iterable<FirewallRule> {
  for (const group of source.ofType('AWS::EC2::SecurityGroup')) {
    yield* inline(source, group, 'ingress', 'SecurityGroupIngress');
    yield* inline(source, group, 'egress', 'SecurityGroupEgress');
  }
  for (const rule of source.ofType('AWS::EC2::SecurityGroupIngress')) yield* own(source, rule, 'ingress');
  for (const rule of source.ofType('AWS::EC2::SecurityGroupEgress')) yield* own(source, rule, 'egress');
}

function* inline(source: StackSource, group: Resource, direction: Direction, property: string): Iterable<FirewallRule> {
  const written = get(group.properties, property);
  const rules = written?.kind === 'map' ? [written] : itemsOf(written);
  for (const rule of rules.flatMap((item) => optional(item)))
    yield* ruleOf(source, { rule, direction, group: group.id.text, of: group });
}

/** `!If [Condition, {rule}, !Ref AWS::NoValue]` is the rule where the condition holds. */
function optional(item: Node): readonly Node[] {
  const intrinsic = intrinsicOf(item);
  if (intrinsic === undefined) return [item];
  return intrinsic.name === 'If' ? itemsOf(intrinsic.argument).filter((arm) => get(arm, 'IpProtocol') !== undefined) : [];
}

function* own(source: StackSource, resource: Resource, direction: Direction): Iterable<FirewallRule> {
  const { properties } = resource;
  const group = source.named(get(properties, 'GroupId') ?? get(properties, 'GroupName'));
  if (properties !== undefined)
    yield* ruleOf(source, { rule: properties, direction, group: group?.value ?? resource.id.text, of: resource });
}

interface Written {
  readonly rule: Node;
  readonly direction: Direction;
  readonly group: string;
  readonly of: Resource;
}

function* ruleOf(source: StackSource, { rule, direction, group, of }: Written): Iterable<FirewallRule> {
  const written = plainOf(source, get(rule, 'IpProtocol'))?.value.toLowerCase() ?? '-1';
  const protocol = protocolOf(written);
  if (protocol === undefined) return;
  const ports = written === '-1' ? 'all' : rangeOf(source, rule);
  const at = (ports === 'all' ? undefined : ports[0]?.first.at) ?? source.at(of.id.span);
  const note = [plainOf(source, get(rule, 'Description'))?.value, of.type === 'AWS::EC2::SecurityGroup' ? undefined : of.id.text];
  yield {
    ...source.make.base('firewall.rule', 'firewall', at, { setting: source.resource(of.id.text) }),
    direction,
    action: 'allow',
    verb: 'add',
    protocol,
    ports,
    peers: peersOf(source, rule),
    guards: [{ kind: 'group', module: source.path, address: group }],
    tool: 'aws',
    note: note
      .filter((text) => text !== undefined)
      .join(' ')
      .slice(0, 200),
  };
}

function protocolOf(text: string): FirewallRule['protocol'] | undefined {
  if (text === 'tcp' || text === '6') return 'tcp';
  if (text === 'udp' || text === '17') return 'udp';
  return text === '-1' ? 'any' : undefined;
}

/** One end alone stands for both; none is every port. */
function rangeOf(source: StackSource, rule: Node): readonly PortRange[] | 'all' {
  const from = get(rule, 'FromPort');
  const to = get(rule, 'ToPort');
  const start = from ?? to;
  if (start === undefined) return 'all';
  const first = rangePortOf(source, start);
  const last = from === undefined || to === undefined ? first : rangePortOf(source, to);
  return [{ first, last: keyOf(first.at) === keyOf(last.at) ? first : last }];
}

const peerNames = [
  'CidrIp', 'CidrIpv6', 'SourceSecurityGroupId', 'SourceSecurityGroupName', 'SourcePrefixListId', 'DestinationSecurityGroupId',
  'DestinationPrefixListId',
] as const; // prettier-ignore

function peersOf(source: StackSource, rule: Node): readonly Located<string>[] {
  return peerNames.flatMap((name) => {
    const node = get(rule, name);
    if (node === undefined) return [];
    return [plainOf(source, node) ?? source.named(node) ?? { value: 'expression', at: source.at(node.span) }];
  });
}
