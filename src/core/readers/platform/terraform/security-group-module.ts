import type { HclExpression } from '../../../documents/hcl.ts';
import type { FirewallRule, PortRange } from '../../../facts/firewall.ts';
import type { Located } from '../../../text/span.ts';
import { groupsOf, type Fields } from './fields.ts';
import { groupOf, noteOf, peersOfArgument, ruleOf } from './openings.ts';
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
}

type Way = 'ingress' | 'egress';

const lists = ['with_cidr_blocks', 'with_ipv6_cidr_blocks', 'with_source_security_group_id', 'with_self', 'with_prefix_list_ids'];

/** Inputs of the public security group module (`terraform-aws-modules/security-group/aws`), which are its rules. */
export function* readSecurityGroupModule(source: TerraformSource, address: string, fields: Fields): Iterable<FirewallRule> {
  const call: Call = { source, address, fields };
  for (const way of ['ingress', 'egress'] as const) {
    for (const prefix of ['', 'computed_']) {
      for (const name of peersOfArgument(fields.get(`${prefix}${way}_rules`), fields.scope))
        yield namedRule(call, way, name, fields);
      for (const list of lists) yield* rulesOfList(call, way, fields.get(`${prefix}${way}_${list}`));
    }
  }
  yield* ofSubmodule(call);
}

function namedRule(call: Call, direction: Way, name: Located<string>, own: Fields): FirewallRule {
  const peers = peersOfModule(call, direction, own);
  const guards = [groupOf(call.source, call.address)];
  const base = { direction, action: 'allow', protocol: 'tcp', peers, guards, tool: 'aws', label: call.fields.label } as const;
  const note = own === call.fields ? undefined : noteOf(own, 'description');
  return ruleOf(call.source, call.address, { ...base, ports: portsOfName(name), service: name, note });
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

function* rulesOfList(call: Call, way: Way, input: HclExpression | undefined): Iterable<FirewallRule> {
  if (input === undefined) return;
  const name = { name: 'rules', start: input.start, end: input.start };
  const body = {
    items: [{ kind: 'attribute', name, value: input, start: input.start, end: input.end } as const],
    start: input.start,
    end: input.end,
  };
  for (const group of groupsOf(body, 'rules', call.fields.scope)) {
    const rule = plainOf(group.get('rule'), group.scope);
    const opening = rule === undefined ? openingOf(call.source, group, way, 'protocol', call.address) : undefined;
    if (rule !== undefined) yield namedRule(call, way, rule, group);
    else if (opening !== undefined)
      yield ruleOf(call.source, call.address, { ...opening, peers: peersOfModule(call, way, group) });
  }
}

/** `cidr_blocks` of the module's lists is one text with commas; where a rule names none, the input for all rules counts. */
function peersOfModule(call: Call, direction: Way, own: Fields): readonly Located<string>[] {
  const written = own === call.fields ? [] : peersOf(own).flatMap(splitAtCommas);
  if (written.length > 0) return written;
  const names = [`${direction}_cidr_blocks`, `${direction}_ipv6_cidr_blocks`, `${direction}_prefix_list_ids`];
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
  yield { ...namedRule(call, 'ingress', { value: 'postgresql-tcp', at }, call.fields), service: { value: 'postgresql', at } };
}
