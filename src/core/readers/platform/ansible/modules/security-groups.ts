import type { Word } from '../../../../commands/command.ts';
import { rangeOf, type NamedRange } from '../../../../commands/firewall/ports.ts';
import { peerOf } from '../../../../commands/firewall/rules.ts';
import { shownText, textOf } from '../../../../commands/words.ts';
import { itemsOf } from '../../../../documents/tree.ts';
import type { FirewallRule, PortRange } from '../../../../facts/firewall.ts';
import type { ModuleArguments } from '../arguments.ts';
import type { ModuleCall } from '../task.ts';

/** `amazon.aws.ec2_security_group`: the rules of one group. */
export function* securityGroupFacts(call: ModuleCall): Iterable<FirewallRule> {
  const { given } = call;
  const name = given.word('name', 'group_id');
  if (name === undefined) return;
  for (const [list, direction] of [
    ['rules', 'ingress'],
    ['rules_egress', 'egress'],
  ] as const) {
    for (const item of itemsOf(given.node(list))) yield* ruleFacts(call, given.nested(item), direction, name);
  }
}

function* ruleFacts(
  { given, context, key, source }: ModuleCall,
  rule: ModuleArguments,
  direction: FirewallRule['direction'],
  name: Word,
): Iterable<FirewallRule> {
  const protocol = protocolOf(rule.text('proto', 'ip_protocol'));
  const ports = protocol === 'any' ? 'all' : rangesOf(rule);
  const peers = rule.list('cidr_ip', 'cidr_ipv6', 'group_id', 'group_name', 'ip_prefix').map((word) => peerOf(word));
  const description = rule.text('rule_desc');
  const { standing, setting, make } = context;
  if (protocol === undefined) return;
  yield {
    ...make.base('firewall.rule', 'firewall', ports === 'all' ? key : (ports[0]?.first.at ?? key), { setting, standing }),
    direction,
    action: 'allow',
    verb: given.text('state') === 'absent' ? 'remove' : 'add',
    protocol,
    ports,
    peers: peers.length === 0 ? 'anyone' : peers,
    guards: [{ kind: 'group', module: source.layout.root, address: shownText(name) }],
    tool: 'aws',
    ...(description === undefined ? {} : { note: description.slice(0, 200) }),
  };
}

function protocolOf(text: string | undefined): FirewallRule['protocol'] | undefined {
  if (text === undefined || text === 'tcp' || text === '6') return 'tcp';
  if (text === 'udp' || text === '17') return 'udp';
  return text === 'all' || text === '-1' ? 'any' : undefined;
}

/** `ports: [5432, 6000-6010]`, or `from_port` with `to_port`; `-1` is every port. */
function rangesOf(rule: ModuleArguments): readonly PortRange[] | 'all' {
  const from = rule.word('from_port');
  const to = rule.word('to_port');
  const listed = rule.list('ports').map((word): NamedRange => rangeOf(word, '-', 'decimal'));
  if (listed.length > 0) return listed.map(({ range }) => range);
  if (from === undefined || to === undefined || textOf(from) === '-1') return 'all';
  const [first, last] = [rangeOf(from, '-', 'decimal').range.first, rangeOf(to, '-', 'decimal').range.first];
  return [{ first, last: textOf(from) !== undefined && textOf(from) === textOf(to) ? first : last }];
}
