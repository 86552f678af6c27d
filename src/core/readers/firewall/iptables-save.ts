import { readIptables } from '../../commands/firewall/iptables-rule.ts';
import { hostRule, type RuleContext } from '../../commands/firewall/rules.ts';
import type { Document } from '../../documents/document.ts';
import type { IptablesTable, IptablesWord } from '../../documents/iptables-save.ts';
import type { Fact } from '../../facts/fact.ts';
import { literal, type Rendering } from '../../facts/template.ts';
import { withHoles } from '../../templates/rendered.ts';
import { nameOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader, type Reading } from '../reader.ts';

const id = 'firewall/iptables-save';

/** Saved rule sets: what the machine loads when it starts. */
export const iptablesSave = reader({
  id,
  title: 'iptables rule sets',
  layers: ['firewall', 'server'],
  notation: 'iptables-save',
  files: [
    'rules.v4',
    'rules.v6',
    'sysconfig/iptables',
    'sysconfig/ip6tables',
    'iptables.rules',
    'ip6tables.rules',
    '*.iptables',
    'iptables/rules',
  ],
  rendered: true,
  read,
});

function* read(document: Document<readonly IptablesTable[]>, reading: Reading): Iterable<Fact> {
  const path = document.file.embeddedIn?.path ?? document.file.path;
  const make = new FactMaker(id, reading, { kind: 'machine', path });
  const context: RuleContext = { make, file: document.file, setting: make.setting, standing: reading.standing };
  const tool = /v6|ip6/.test(nameOf(path)) ? 'ip6tables' : 'iptables';
  for (const table of document.tree) {
    for (const { name, policy } of table.chains) {
      if (table.name.value === 'filter' && policy !== undefined) yield* policyOf(context, tool, name, policy);
    }
    for (const rule of table.rules) {
      const words = rule.words.map((word) => pieceOf(document.file, word, reading.rendering));
      const at = locate(document.file, rule.start, rule.end);
      yield* readIptables({ words, at, tool, table: table.name.value }, context);
    }
  }
}

function pieceOf(file: SourceFile, word: IptablesWord, rendering: Rendering | undefined) {
  const at = locate(file, word.start, word.end);
  return { value: withHoles(literal(word.value, at), rendering), at };
}

function* policyOf(context: RuleContext, tool: string, chain: IptablesWord, policy: IptablesWord): Iterable<Fact> {
  if (policy.value !== 'ACCEPT' && policy.value !== 'DROP') return;
  yield hostRule(context, {
    tool,
    at: locate(context.file, policy.start, policy.end),
    direction: /output/i.test(chain.value) ? 'egress' : 'ingress',
    action: policy.value === 'ACCEPT' ? 'allow' : 'deny',
    protocol: 'any',
    ports: 'all',
    chain: `${tool} filter ${chain.value}`,
    policy: true,
  });
}
