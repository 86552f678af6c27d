import type { FirewallRule, Guarded, PortRange } from '../../../facts/firewall.ts';
import type { Located } from '../../../text/span.ts';
import { elementsOf } from './expressions.ts';
import { groupsOf, instancesOf, type Fields } from './fields.ts';
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
import { addressOf } from './references.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

const defaultPriority = 1000;

/** Google VPC firewall rules: lower priority first; no source at all means everybody (semantics D.6). */
export function* readGoogleFirewalls(source: TerraformSource): Iterable<FirewallRule> {
  yield* rulesInOrder(source, openingsOf(source));
}

function* openingsOf(source: TerraformSource): Iterable<StatedOpening> {
  for (const rule of source.resources('google_compute_firewall')) {
    for (const fields of instancesOf(rule.body, source.scope, rule.label)) {
      if (plainOf(fields.get('disabled'), fields.scope)?.value === 'true') continue;
      for (const action of ['allow', 'deny'] as const) {
        for (const group of groupsOf(rule.body, action, fields.scope)) {
          yield { address: rule.address, opening: openingOf(source, fields, group, action, rule.name) };
        }
      }
    }
  }
}

function openingOf(
  source: TerraformSource,
  fields: Fields,
  group: Fields,
  action: 'allow' | 'deny',
  name: string,
): Opening | undefined {
  const protocol = protocolOf(group.get('protocol'), group.scope);
  if (protocol === undefined) return undefined;
  const egress = plainOf(fields.get('direction'), fields.scope)?.value.toUpperCase() === 'EGRESS';
  const peers = peersOf(fields, egress);
  return {
    direction: egress ? 'egress' : 'ingress',
    action,
    protocol,
    ports: portsOf(group),
    peers: peers.length === 0 ? 'anyone' : peers,
    guards: guardsOf(source, fields),
    tool: 'gcp',
    label: group.label,
    chain: 'gcp',
    priority: numberOf(fields, 'priority') || defaultPriority,
    note: noteOf(fields, 'name', 'description') ?? name,
  };
}

function peersOf(fields: Fields, egress: boolean): readonly Located<string>[] {
  const names = egress ? ['destination_ranges'] : ['source_ranges', 'source_tags', 'source_service_accounts'];
  return names.flatMap((name) => peersOfArgument(fields.get(name), fields.scope));
}

function portsOf(group: Fields): readonly PortRange[] | 'all' {
  const ports = group.get('ports');
  if (ports === undefined) return 'all';
  const elements = elementsOf(ports, group.scope)?.slice(0, 1000);
  const list = elements?.map(({ value }) => value) ?? [ports];
  if (list.length === 0) return 'all';
  return list.flatMap((item) => rangeOfText(item, group.scope) ?? []);
}

/** Machines with one of the tags or accounts; without either, the whole network. */
function guardsOf(source: TerraformSource, fields: Fields): readonly Guarded[] {
  const tags = peersOfArgument(fields.get('target_tags'), fields.scope).map(({ value }) => `tag:${value}`);
  const accounts = peersOfArgument(fields.get('target_service_accounts'), fields.scope).map(({ value }) => `account:${value}`);
  const targets = [...tags, ...accounts];
  if (targets.length > 0) return targets.map((target) => groupOf(source, target));
  const network = fields.get('network');
  const address = network === undefined ? undefined : addressOf(network, fields.scope);
  return [groupOf(source, address?.value ?? 'default')];
}
