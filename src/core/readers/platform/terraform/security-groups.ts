import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import type { Located } from '../../../text/span.ts';
import { attributeOf, fieldsOfBody, firstOf, groupsOf, instancesOf, type Fields } from './fields.ts';
import { groupOf, isEveryProtocol, noteOf, peersOfArgument, protocolOf, rangeOfFields, ruleOf, type Opening } from './openings.ts';
import { addressOf } from './references.ts';
import type { Resource, TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

/** AWS security groups: blocks of the group, and rules of their own (semantics D.6). Their rules only allow; order means nothing. */
export function* readSecurityGroups(source: TerraformSource): Iterable<FirewallRule> {
  for (const group of source.resources('aws_security_group', 'aws_default_security_group')) yield* inlineRules(source, group);
  for (const rule of source.resources('aws_security_group_rule')) yield* ruleResource(source, rule, undefined, 'protocol');
  for (const rule of source.resources('aws_vpc_security_group_ingress_rule')) yield* ruleResource(source, rule, 'ingress', 'ip_protocol');
  for (const rule of source.resources('aws_vpc_security_group_egress_rule')) yield* ruleResource(source, rule, 'egress', 'ip_protocol');
}

function* inlineRules(source: TerraformSource, group: Resource): Iterable<FirewallRule> {
  const own = fieldsOfBody(group.body, source.scope, group.label);
  const name = noteOf(own, 'name', 'description');
  for (const direction of ['ingress', 'egress'] as const) {
    for (const fields of groupsOf(group.body, direction, source.scope)) {
      const opening = openingOf(source, fields, direction, 'protocol', group.address);
      const note = opening?.note ?? name;
      if (opening !== undefined) yield ruleOf(source, group.address, { ...opening, note });
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

function openingOf(
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
function peersOf(fields: Fields): readonly Located<string>[] {
  const peers = peerArguments.flatMap((name) => peersOfArgument(fields.get(name), fields.scope));
  const self = fields.get('self');
  if (self !== undefined && plainOf(self, fields.scope)?.value !== 'false') {
    peers.push({ value: 'self', at: fields.scope.source.at(self) });
  }
  return peers;
}

/** Names of rules in terraform-aws-modules/security-group that matter here; the module has a hundred more (semantics D.1). */
const namedRules: Readonly<Record<string, number>> = {
  'postgresql-tcp': 5432,
  'mysql-tcp': 3306,
  'mssql-tcp': 1433,
  'oracle-db-tcp': 1521,
  'redis-tcp': 6379,
  'ssh-tcp': 22,
  'http-80-tcp': 80,
  'https-443-tcp': 443,
  'redshift-tcp': 5439,
};

export function portsOfName(name: Located<string>): readonly PortRange[] | 'all' {
  if (name.value.startsWith('all-')) return 'all';
  const port = namedRules[name.value];
  const first: PortRange['first'] =
    port === undefined
      ? { kind: 'template', template: [{ kind: 'opaque', what: 'rule name', at: name.at }], at: name.at }
      : { kind: 'literal', port, at: name.at };
  return [{ first, last: first }];
}

/** Inputs of the public security group module (`terraform-aws-modules/security-group/aws`), which are its rules. */
export function* readSecurityGroupModule(source: TerraformSource, address: string, fields: Fields): Iterable<FirewallRule> {
  for (const direction of ['ingress', 'egress'] as const) {
    for (const list of ['rules', 'with_cidr_blocks', 'with_ipv6_cidr_blocks', 'with_source_security_group_id', 'with_self', 'with_prefix_list_ids']) {
      for (const prefix of ['', 'computed_']) {
        const input = fields.get(`${prefix}${direction}_${list}`);
        if (input === undefined) continue;
        yield* list === 'rules' ? namesOf(source, address, fields, direction, input) : groupsOfInput(source, address, fields, direction, input);
      }
    }
  }
  yield* ofSubmodule(source, address, fields);
}

type Input = NonNullable<ReturnType<typeof attributeOf>>;
type Way = 'ingress' | 'egress';

function* namesOf(source: TerraformSource, address: string, fields: Fields, direction: Way, input: Input): Iterable<FirewallRule> {
  for (const name of peersOfArgument(input, fields.scope)) yield namedRule(source, address, fields, direction, name);
}

function namedRule(source: TerraformSource, address: string, fields: Fields, direction: Way, name: Located<string>, own?: Fields): FirewallRule {
  const ports = portsOfName(name);
  const peers = peersOfModule(own ?? fields, direction, fields);
  const label = { start: fields.label.start, end: fields.label.end };
  const guards = [groupOf(source, address)];
  const base = { direction, action: 'allow', protocol: 'tcp', ports, peers, guards, tool: 'aws', label } as const;
  return ruleOf(source, address, { ...base, service: name, note: noteOf(fields, 'name', 'description') });
}

function* groupsOfInput(source: TerraformSource, address: string, fields: Fields, direction: Way, input: Input): Iterable<FirewallRule> {
  const list = { kind: 'attribute' as const, name: { name: 'list', start: 0, end: 0 }, value: input, start: input.start, end: input.end };
  const body = { items: [list], start: input.start, end: input.end };
  for (const group of groupsOf(body, 'list', fields.scope)) {
    const name = plainOf(group.get('rule'), group.scope);
    if (name !== undefined) {
      yield namedRule(source, address, fields, direction, name, group);
      continue;
    }
    const opening = openingOf(source, group, direction, 'protocol', address);
    if (opening === undefined) continue;
    yield ruleOf(source, address, { ...opening, peers: peersOfModule(group, direction, fields), note: opening.note ?? noteOf(fields, 'name') });
  }
}

/** `cidr_blocks` of the module's lists is one text with commas; where a rule names none, the input for all rules counts. */
function peersOfModule(own: Fields, direction: Way, fields: Fields): readonly Located<string>[] {
  const written = peersOf(own).flatMap(splitAtCommas);
  if (written.length > 0) return written;
  const names = [`${direction}_cidr_blocks`, `${direction}_ipv6_cidr_blocks`, `${direction}_prefix_list_ids`];
  return names.flatMap((name) => peersOfArgument(firstOf(fields, name), fields.scope));
}

function splitAtCommas(peer: Located<string>): readonly Located<string>[] {
  if (!peer.value.includes(',') || peer.at.span.end - peer.at.span.start !== peer.value.length) return [peer];
  let from = peer.at.span.start;
  return peer.value.split(',').map((text) => {
    const start = from + (text.length - text.trimStart().length);
    from += text.length + 1;
    return { value: text.trim(), at: { path: peer.at.path, span: { start, end: start + text.trim().length } } };
  });
}

/** `…/security-group/aws//modules/postgresql` opens postgresql-tcp by itself. */
function* ofSubmodule(source: TerraformSource, address: string, fields: Fields): Iterable<FirewallRule> {
  const text = plainOf(fields.get('source'), fields.scope);
  const start = text?.value.indexOf('//modules/postgresql') ?? -1;
  if (text === undefined || start < 0) return;
  const from = text.at.span.start + start + '//modules/'.length;
  const at = { path: text.at.path, span: { start: from, end: from + 'postgresql'.length } };
  const rule = namedRule(source, address, fields, 'ingress', { value: 'postgresql-tcp', at });
  yield { ...rule, service: { value: 'postgresql', at } };
}
