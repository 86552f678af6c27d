import { rangeOf } from '../../../commands/firewall/ports.ts';
import { hostRule } from '../../../commands/firewall/rules.ts';
import { listenFact } from '../../../commands/server-control.ts';
import { textOf } from '../../../commands/words.ts';
import { entriesOf, get, itemsOf, scalarOf, type MapEntry, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import { portOf, type Namespace } from '../../../facts/template.ts';
import type { AnsibleSource } from './source.ts';

interface Where {
  readonly setting: Setting;
  readonly namespace: Namespace;
}

/**
 * Variables of widely used roles that no repository holds (geerlingguy.postgresql, geerlingguy.firewall): what is written in them becomes a
 * line of postgresql.conf, or a rule.
 */
export function* knownRoleFacts(source: AnsibleSource, node: Node | undefined, where: Where): Iterable<Fact> {
  for (const entry of entriesOf(node)) {
    if (entry.key.text === 'postgresql_global_config_options') yield* serverPort(source, entry, where);
    if (/^firewall_allowed_(?:tcp|udp)_ports$/.test(entry.key.text)) yield* openPorts(source, entry, where);
  }
}

/** `- option: port`, `value: 5433`. */
function* serverPort(source: AnsibleSource, { value }: MapEntry, { setting, namespace }: Where): Iterable<Fact> {
  for (const item of itemsOf(value)) {
    const written = scalarOf(get(item, 'value'));
    if (scalarOf(get(item, 'option'))?.text !== 'port' || written === undefined) continue;
    const word = source.word(written, namespace);
    yield listenFact(source.commandContext(setting, namespace), portOf(word.value, word.at), 2, {});
  }
}

function* openPorts(source: AnsibleSource, { key, value }: MapEntry, { setting, namespace }: Where): Iterable<Fact> {
  const context = source.commandContext(setting, namespace);
  const protocol = key.text.includes('tcp') ? 'tcp' : 'udp';
  const items = itemsOf(value).filter((item): item is ScalarNode => item.kind === 'scalar');
  for (const item of items) {
    const word = source.word(item, namespace);
    if (textOf(word) === '') continue;
    const ports = [rangeOf(word, ':', 'decimal')];
    const rule = { tool: 'iptables', at: word.at, direction: 'ingress', action: 'allow', protocol, ports } as const;
    yield hostRule(context, { ...rule, note: key.text });
  }
}
