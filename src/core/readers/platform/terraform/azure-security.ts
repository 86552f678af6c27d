import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import { elementsOf } from './expressions.ts';
import { fieldsOfBody, firstOf, groupsOf, instancesOf, type Fields } from './fields.ts';
import { numberOf } from './network-acls.ts';
import {
  rulesInOrder,
  groupOf,
  noteOf,
  peersOfArgument,
  protocolOf,
  rangeOfText,
  type Opening,
  type StatedOpening,
} from './openings.ts';
import { addressOfField } from './references.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

/** Azure network security groups: inline rules and rules of their own; the lowest priority decides (semantics D.6). */
export function* readAzureSecurity(source: TerraformSource): Iterable<FirewallRule> {
  yield* rulesInOrder(source, openingsOf(source));
}

function* openingsOf(source: TerraformSource): Iterable<StatedOpening> {
  for (const { address, body } of source.resources('azurerm_network_security_group')) {
    for (const fields of groupsOf(body, 'security_rule', source.scope))
      yield { address, opening: openingOf(source, fields, address) };
  }
  const names = groupNames(source);
  for (const { address, body, label } of source.resources('azurerm_network_security_rule')) {
    for (const fields of instancesOf(body, source.scope, label)) {
      yield { address, opening: openingOf(source, fields, groupNamed(fields, names) ?? address) };
    }
  }
}

/** The group is given by its name: a reference, or the `name` of a group in this file. */
function groupNamed(fields: Fields, names: ReadonlyMap<string, string>): string | undefined {
  const written = addressOfField(fields, 'network_security_group_name');
  return written === undefined ? undefined : (names.get(written) ?? written);
}

/** Addresses of the groups of this file by their written names. */
function groupNames(source: TerraformSource): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const group of source.resources('azurerm_network_security_group')) {
    const name = plainOf(fieldsOfBody(group.body, source.scope, group.label).get('name'), source.scope);
    if (name !== undefined) names.set(name.value, group.address);
  }
  return names;
}

function openingOf(source: TerraformSource, fields: Fields, guarded: string): Opening | undefined {
  const protocol = protocolOf(fields.get('protocol'), fields.scope);
  if (protocol === undefined) return undefined;
  const outbound = plainOf(fields.get('direction'), fields.scope)?.value.toLowerCase() === 'outbound';
  const side = outbound ? 'destination' : 'source';
  const peers = ['address_prefix', 'address_prefixes', 'application_security_group_ids'].flatMap((name) =>
    peersOfArgument(fields.get(`${side}_${name}`), fields.scope),
  );
  return {
    direction: outbound ? 'egress' : 'ingress',
    action: plainOf(fields.get('access'), fields.scope)?.value.toLowerCase() === 'deny' ? 'deny' : 'allow',
    protocol,
    ports: portsOf(fields),
    peers: peers.length === 0 ? 'anyone' : peers,
    guards: [groupOf(source, guarded)],
    tool: 'azure',
    label: fields.label,
    chain: `nsg ${guarded}`,
    priority: numberOf(fields, 'priority'),
    note: noteOf(fields, 'name', 'description'),
  };
}

/** The destination's ports: the source's ports say nothing about what is opened. */
function portsOf(fields: Fields): readonly PortRange[] | 'all' {
  const ports = firstOf(fields, 'destination_port_range', 'destination_port_ranges');
  if (ports === undefined) return 'all';
  const elements = elementsOf(ports, fields.scope)?.slice(0, 1000);
  const list = elements?.map(({ value }) => value) ?? [ports];
  if (list.some((item) => plainOf(item, fields.scope)?.value.trim() === '*')) return 'all';
  return list.flatMap((item) => rangeOfText(item, fields.scope) ?? []);
}
