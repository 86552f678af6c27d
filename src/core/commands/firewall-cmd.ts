import { flatten } from '../conninfo/flat-text.ts';
import type { Fact } from '../facts/fact.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import { readForwardPort, readZonePort, readZoneService, zonePeers, type ZoneRule } from './firewall/firewalld.ts';
import { readRichRule } from './firewall/rich-rules.ts';
import { readIptables } from './firewall/iptables-rule.ts';
import { textOf, type Piece } from './firewall/ports.ts';

/** `firewall-cmd --add-port=5432/tcp`, services, rich rules, forwards and direct rules (semantics D.5). */
export const firewallCmd: CommandFamily = { names: ['firewall-cmd', 'firewall-offline-cmd'], read };

type ReadValue = (rule: ZoneRule, value: Piece) => Iterable<Fact>;

const readers: Readonly<Record<string, ReadValue>> = {
  port: readZonePort,
  service: readZoneService,
  'rich-rule': readRichRule,
  'forward-port': readForwardPort,
};

function* read(command: Command, context: CommandContext): Iterable<Fact> {
  const options = optionsOf(command.words);
  const names = new Set(options.map((option) => option.name));
  if (names.has('--direct')) yield* readDirect(command, context);
  // `--service=x --add-port=…` describes a service and opens nothing by itself; so do policies, ipsets and helpers.
  if (elsewhere.some((name) => names.has(name))) return;
  const frame = { context, at: command.at, ...zonePeers(zoneOf(options)) };
  for (const { name, value } of options) {
    const [, verb, kind = ''] = /^--(add|remove)-([a-z-]+)$/.exec(name) ?? [];
    const readValue = Object.hasOwn(readers, kind) ? readers[kind] : undefined;
    if (readValue === undefined || value === undefined) continue;
    yield* readValue({ ...frame, verb: verb === 'remove' ? 'remove' : 'add' }, value);
  }
}

const elsewhere = ['--direct', '--service', '--policy', '--ipset', '--helper', '--icmptype'];

function zoneOf(options: readonly Option[]): Piece | undefined {
  return options.findLast(({ name }) => name === '--zone')?.value;
}

interface Option {
  readonly name: string;
  readonly value: Piece | undefined;
}

/** `--add-port=5432/tcp` and `--add-port 5432/tcp`. */
function optionsOf(words: readonly Word[]): readonly Option[] {
  const options: Option[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i];
    if (word === undefined) continue;
    const flat = flatten(word.value, word.at);
    const cut = flat.text.indexOf('=');
    if (!flat.text.startsWith('--')) continue;
    const end = flat.text.length;
    if (cut > 0)
      options.push({ name: flat.text.slice(0, cut), value: { value: flat.slice(cut + 1, end), at: flat.at(cut + 1, end) } });
    else options.push({ name: flat.text, value: words[i + 1] });
  }
  return options;
}

/** `--direct --add-rule ipv4 filter INPUT 0 -p tcp --dport 5432 -j ACCEPT` */
function* readDirect(command: Command, context: CommandContext): Iterable<Fact> {
  const index = command.words.findIndex((word) => /^--(add|remove)-rule$/.test(textOf(word) ?? ''));
  const [verb, family, table, chain] = command.words.slice(index, index + 4);
  if (index < 0 || verb === undefined || family === undefined || table === undefined || chain === undefined) return;
  const flag = textOf(verb) === '--remove-rule' ? '-D' : '-A';
  const words: readonly Piece[] = [
    { value: [{ kind: 'text', text: flag, at: verb.at }], at: verb.at },
    chain,
    ...command.words.slice(index + 5),
  ];
  const tool = textOf(family) === 'ipv6' ? 'ip6tables' : 'iptables';
  yield* readIptables({ words, at: command.at, tool, table: textOf(table) ?? 'filter' }, context);
}
