import type { FirewallRule } from '../../../facts/firewall.ts';
import { reduce } from './expressions.ts';
import { firstOf, groupsOf, instancesOf, type Fields } from './fields.ts';
import {
  rulesInOrder,
  groupOf,
  isEveryProtocol,
  noteOf,
  peersOfArgument,
  protocolOf,
  rangeOfFields,
  type Opening,
  type StatedOpening,
} from './openings.ts';
import { addressOfField } from './references.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

/** AWS network access lists: numbered rules, the first that matches decides (semantics D.6). */
export function* readNetworkAcls(source: TerraformSource): Iterable<FirewallRule> {
  yield* rulesInOrder(source, openingsOf(source));
}

function* openingsOf(source: TerraformSource): Iterable<StatedOpening> {
  for (const { address, body } of source.resources('aws_network_acl', 'aws_default_network_acl')) {
    for (const way of ['ingress', 'egress'] as const) {
      for (const fields of groupsOf(body, way, source.scope)) yield { address, opening: openingOf(source, fields, way, address) };
    }
  }
  for (const { address, body, label } of source.resources('aws_network_acl_rule')) {
    for (const fields of instancesOf(body, source.scope, label)) {
      const way = plainOf(fields.get('egress'), fields.scope)?.value === 'true' ? 'egress' : 'ingress';
      yield { address, opening: openingOf(source, fields, way, addressOfField(fields, 'network_acl_id') ?? address) };
    }
  }
}

function openingOf(
  source: TerraformSource,
  fields: Fields,
  direction: 'ingress' | 'egress',
  guarded: string,
): Opening | undefined {
  const { scope } = fields;
  const protocol = protocolOf(fields.get('protocol'), scope);
  if (protocol === undefined) return undefined;
  const action = plainOf(firstOf(fields, 'action', 'rule_action'), scope)?.value.toLowerCase();
  return {
    direction,
    action: action === 'deny' ? 'deny' : 'allow',
    protocol,
    ports: isEveryProtocol(fields.get('protocol'), scope) ? 'all' : rangeOfFields(fields),
    peers: ['cidr_block', 'ipv6_cidr_block'].flatMap((name) => peersOfArgument(fields.get(name), scope)),
    guards: [groupOf(source, guarded)],
    tool: 'aws',
    label: fields.label,
    chain: `nacl ${guarded}`,
    priority: numberOf(fields, 'rule_no', 'rule_number'),
    note: noteOf(fields, 'description'),
  };
}

/** A number that orders rules; 0 when it is not written out. */
export function numberOf(fields: Fields, ...names: readonly string[]): number {
  const value = firstOf(fields, ...names);
  const reduced = value === undefined ? undefined : reduce(value, fields.scope);
  const number = reduced === undefined ? NaN : Number(plainOf(reduced, fields.scope)?.value);
  return Number.isFinite(number) ? number : 0;
}
