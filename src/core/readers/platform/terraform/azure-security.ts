import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import { elementsOf } from './expressions.ts';
import { fieldsOfBody, firstOf, groupsOf, instancesOf, type Fields } from './fields.ts';
import { numberOf } from './network-acls.ts';
import { byPriority, groupOf, noteOf, peersOfArgument, protocolOf, rangeOfText, ruleOf, type Opening } from './openings.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

/** Azure network security groups: inline rules and rules of their own; the lowest priority decides (semantics D.6). */
export function* readAzureSecurity(source: TerraformSource): Iterable<FirewallRule> {
  const rules: { readonly address: string; readonly opening: Opening }[] = [];
  for (const group of source.resources('azurerm_network_security_group')) {
    for (const fields of groupsOf(group.body, 'security_rule', source.scope)) {
      const opening = openingOf(source, fields, group.address);
      if (opening !== undefined) rules.push({ address: group.address, opening });
    }
  }
  const names = groupNames(source);
  for (const rule of source.resources('azurerm_network_security_rule')) {
    for (const fields of instancesOf(rule.body, source.scope, rule.label)) {
      const opening = openingOf(source, fields, groupNamed(fields, names) ?? rule.address);
      if (opening !== undefined) rules.push({ address: rule.address, opening });
    }
  }
  for (const { address, opening } of byPriority(rules)) yield ruleOf(source, address, opening);
}

/** The group is given by its name: a reference, or the `name` of a group in this file. */
function groupNamed(fields: Fields, names: ReadonlyMap<string, string>): string | undefined {
  const name = fields.get('network_security_group_name');
  if (name === undefined) return undefined;
  const [reference] = peersOfArgument(name, fields.scope);
  if (reference === undefined) return undefined;
  const parts = reference.value.split('.');
  const isReference = parts.length >= 3 && parts[0] !== 'data';
  return isReference
    ? parts
        .slice(0, -1)
        .join('.')
        .replace(/\[[^\]]*\]/g, '')
    : (names.get(reference.value) ?? reference.value);
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
