import { readIptables } from '../../../commands/firewall/iptables-rule.ts';
import type { Piece } from '../../../commands/firewall/ports.ts';
import type { RuleContext } from '../../../commands/firewall/rules.ts';
import { wordsOf } from '../../../documents/iptables-save.ts';
import { xmlAttribute, xmlTextOf, type XmlElement } from '../../../documents/xml.ts';
import type { Fact } from '../../../facts/fact.ts';
import { literal } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import { attribute, childrenOf } from './elements.ts';

/** `<rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dport 5432 -j ACCEPT</rule>` */
export function* readDirect(context: RuleContext, direct: XmlElement): Iterable<Fact> {
  for (const rule of childrenOf(direct, 'rule')) {
    const text = xmlTextOf(rule);
    const chain = attribute(context, rule, 'chain');
    if (text === undefined || chain === undefined) continue;
    const flag: Piece = { value: literal('-A', chain.at), at: chain.at };
    const words = wordsOf(context.file.text, text).map((word) => {
      const at = locate(context.file, word.start, word.end);
      return { value: literal(word.value, at), at };
    });
    const tool = xmlAttribute(rule, 'ipv')?.value === 'ipv6' ? 'ip6tables' : 'iptables';
    const table = xmlAttribute(rule, 'table')?.value ?? 'filter';
    yield* readIptables({ words: [flag, chain, ...words], at: locate(context.file, rule.start, rule.end), tool, table }, context);
  }
}
