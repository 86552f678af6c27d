import type { HclExpression } from '../../../documents/hcl.ts';
import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import type { Located } from '../../../text/span.ts';
import { groupsOf, type Fields } from './fields.ts';
import { groupOf, noteOf, peersOfArgument, ruleOf } from './openings.ts';
import { addressOf } from './references.ts';
import { openingOf, peersOf } from './security-groups.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';

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

/** A call of the module: whose rules these are. */
interface Call {
  readonly source: TerraformSource;
  readonly address: string;
  readonly fields: Fields;
  /** The group that the module makes, or the one it is told to fill. */
  readonly group: string;
}

type Way = 'ingress' | 'egress';

const lists = ['with_cidr_blocks', 'with_ipv6_cidr_blocks', 'with_source_security_group_id', 'with_self', 'with_prefix_list_ids'];

/** Inputs of the public security group module (`terraform-aws-modules/security-group/aws`), which are its rules. */
export function* readSecurityGroupModule(source: TerraformSource, address: string, fields: Fields): Iterable<FirewallRule> {
  const given = fields.get('security_group_id');
  const group = given === undefined ? undefined : addressOf(given, fields.scope)?.value;
  const call: Call = { source, address, fields, group: group ?? address };
  for (const way of ['ingress', 'egress'] as const) {
    for (const prefix of ['', 'computed_']) {
      for (const name of peersOfArgument(fields.get(`${prefix}${way}_rules`), fields.scope)) {
        yield* namedRule(call, way, name, peersOfCall(call, way));
      }
      for (const list of lists) yield* rulesOfList(call, way, list, fields.get(`${prefix}${way}_${list}`));
    }
  }
  yield* ofSubmodule(call);
}

type Peers = readonly Located<string>[];

function* namedRule(call: Call, direction: Way, name: Located<string>, peers: Peers, note?: string): Iterable<FirewallRule> {
  if (name.value.includes('icmp')) return;
  const all = name.value.startsWith('all-');
  const protocol = name.value.endsWith('-udp') ? 'udp' : all && !name.value.endsWith('-tcp') ? 'any' : 'tcp';
  const base = { direction, action: 'allow', protocol, peers, tool: 'aws', label: call.fields.label, note } as const;
  const opening = { ...base, guards: [groupOf(call.source, call.group)], ports: portsOfName(name), service: name };
  yield ruleOf(call.source, call.address, opening);
}

function portsOfName(name: Located<string>): readonly PortRange[] | 'all' {
  if (name.value.startsWith('all-')) return 'all';
  const port = namedRules[name.value];
  const first: PortRange['first'] =
    port === undefined
      ? { kind: 'template', template: [{ kind: 'opaque', what: 'rule name', at: name.at }], at: name.at }
      : { kind: 'literal', port, at: name.at };
  return [{ first, last: first }];
}

function* rulesOfList(call: Call, way: Way, list: string, input: HclExpression | undefined): Iterable<FirewallRule> {
  if (input === undefined) return;
  const name = { name: 'rules', start: input.start, end: input.start };
  const item = { kind: 'attribute', name, value: input, start: input.start, end: input.end } as const;
  const body = { items: [item], start: input.start, end: input.end };
  for (const group of groupsOf(body, 'rules', call.fields.scope)) {
    const peers = peersOfGroup(call, way, list, group);
    const rule = plainOf(group.get('rule'), group.scope);
    if (rule !== undefined) yield* namedRule(call, way, rule, peers, noteOf(group, 'description'));
    else {
      const opening = openingOf(call.source, group, way, 'protocol', call.group);
      if (opening !== undefined) yield ruleOf(call.source, call.address, { ...opening, peers });
    }
  }
}

/** `cidr_blocks` of the module's lists is one text with commas; where a rule names none, the input for all rules counts. */
function peersOfGroup(call: Call, way: Way, list: string, group: Fields): Peers {
  const written = peersOf(group).flatMap(splitAtCommas);
  if (list === 'with_self') return [{ value: 'self', at: call.source.at(group.label) }];
  return written.length > 0 ? written : peersOfCall(call, way);
}

function peersOfCall(call: Call, way: Way): Peers {
  const names = [`${way}_cidr_blocks`, `${way}_ipv6_cidr_blocks`, `${way}_prefix_list_ids`];
  return names.flatMap((name) => peersOfArgument(call.fields.get(name), call.fields.scope));
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
function* ofSubmodule(call: Call): Iterable<FirewallRule> {
  const text = plainOf(call.fields.get('source'), call.fields.scope);
  const start = text?.value.indexOf('//modules/postgresql') ?? -1;
  if (text === undefined || start < 0) return;
  const from = text.at.span.start + start + '//modules/'.length;
  const at = { path: text.at.path, span: { start: from, end: from + 'postgresql'.length } };
  const peers = peersOfCall(call, 'ingress');
  for (const rule of namedRule(call, 'ingress', { value: 'postgresql-tcp', at }, peers))
    yield { ...rule, service: { value: 'postgresql', at } };
}
