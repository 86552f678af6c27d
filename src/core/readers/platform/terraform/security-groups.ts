import type { FirewallRule } from '../../../facts/firewall.ts';
import type { Located } from '../../../text/span.ts';
import { groupsOf, instancesOf, type Fields } from './fields.ts';
import {
  groupOf,
  isEveryProtocol,
  noteOf,
  peersOfArgument,
  protocolOf,
  rangeOfFields,
  ruleOf,
  type Opening,
} from './openings.ts';
import { addressOf } from './references.ts';
import type { Resource, TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

/** AWS security groups: blocks of the group, and rules of their own (semantics D.6). Their rules only allow; order means nothing. */
export function* readSecurityGroups(source: TerraformSource): Iterable<FirewallRule> {
  for (const group of source.resources('aws_security_group', 'aws_default_security_group')) yield* inlineRules(source, group);
  for (const rule of source.resources('aws_security_group_rule')) yield* ruleResource(source, rule, undefined, 'protocol');
  for (const rule of source.resources('aws_vpc_security_group_ingress_rule'))
    yield* ruleResource(source, rule, 'ingress', 'ip_protocol');
  for (const rule of source.resources('aws_vpc_security_group_egress_rule'))
    yield* ruleResource(source, rule, 'egress', 'ip_protocol');
}

function* inlineRules(source: TerraformSource, group: Resource): Iterable<FirewallRule> {
  for (const direction of ['ingress', 'egress'] as const) {
    for (const fields of groupsOf(group.body, direction, source.scope)) {
      const opening = openingOf(source, fields, direction, 'protocol', group.address);
      if (opening !== undefined) yield ruleOf(source, group.address, opening);
    }
  }
}

function* ruleResource(
  source: TerraformSource,
  rule: Resource,
  direction: 'ingress' | 'egress' | undefined,
  protocol: string,
): Iterable<FirewallRule> {
  for (const fields of instancesOf(rule.body, source.scope, rule.label)) {
    const written = plainOf(fields.get('type'), fields.scope)?.value;
    const way = direction ?? (written === 'egress' ? 'egress' : 'ingress');
    const group = fields.get('security_group_id');
    const guarded = group === undefined ? undefined : addressOf(group, fields.scope);
    const opening = openingOf(source, fields, way, protocol, guarded?.value ?? rule.address);
    if (opening !== undefined) yield ruleOf(source, rule.address, { ...opening, note: opening.note ?? rule.name });
  }
}

export function openingOf(
  source: TerraformSource,
  fields: Fields,
  direction: 'ingress' | 'egress',
  protocolName: string,
  guarded: string,
): Opening | undefined {
  const protocol = protocolOf(fields.get(protocolName), fields.scope);
  if (protocol === undefined) return undefined;
  const everything = isEveryProtocol(fields.get(protocolName), fields.scope);
  return {
    direction,
    action: 'allow',
    protocol,
    ports: everything ? 'all' : rangeOfFields(fields),
    peers: peersOf(fields),
    guards: [groupOf(source, guarded)],
    tool: 'aws',
    label: fields.label,
    note: noteOf(fields, 'description'),
  };
}

const peerArguments = [
  'cidr_blocks', 'ipv6_cidr_blocks', 'cidr_ipv4', 'cidr_ipv6', 'security_groups', 'source_security_group_id',
  'referenced_security_group_id', 'prefix_list_ids', 'prefix_list_id',
] as const; // prettier-ignore

/** Sources or destinations; a rule without any lets nobody in, so the list may be empty and is never "anyone". */
export function peersOf(fields: Fields): readonly Located<string>[] {
  const peers = peerArguments.flatMap((name) => peersOfArgument(fields.get(name), fields.scope));
  const self = fields.get('self');
  if (self !== undefined && plainOf(self, fields.scope)?.value !== 'false') {
    peers.push({ value: 'self', at: fields.scope.source.at(self) });
  }
  return peers;
}
