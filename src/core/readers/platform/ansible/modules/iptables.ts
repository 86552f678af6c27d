import type { Word } from '../../../../commands/command.ts';
import { readIptables } from '../../../../commands/firewall/iptables-rule.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { ModuleCall } from '../task.ts';
import { joinedWords, literalWord } from './words.ts';

/** Arguments of `ansible.builtin.iptables` and the options it writes for them (semantics D.3). */
const options: readonly (readonly [string, string])[] = [
  ['protocol', '-p'],
  ['source', '-s'],
  ['destination', '-d'],
  ['in_interface', '-i'],
  ['out_interface', '-o'],
  ['destination_port', '--dport'],
  ['source_port', '--sport'],
  ['jump', '-j'],
  ['to_ports', '--to-ports'],
  ['to_destination', '--to-destination'],
  ['comment', '--comment'],
  ['match_set', '--match-set'],
];

export function* iptablesFacts(call: ModuleCall): Iterable<Fact> {
  const { given, context, key } = call;
  const chain = given.word('chain');
  if (chain === undefined) return;
  const tool = given.text('ip_version') === 'ipv6' ? 'ip6tables' : 'iptables';
  yield* readIptables({ words: [...head(call, chain), ...matches(call)], at: key, tool }, context);
}

function head({ given, key }: ModuleCall, chain: Word): readonly Word[] {
  const table = given.word('table');
  const policy = given.word('policy');
  const inTable = table === undefined ? [] : [literalWord('-t', key), table];
  if (policy !== undefined) return [...inTable, literalWord('-P', key), chain, policy];
  const verb = given.text('state') === 'absent' ? '-D' : given.text('action') === 'insert' ? '-I' : '-A';
  return [...inTable, literalWord(verb, key), chain];
}

function matches({ given, key }: ModuleCall): readonly Word[] {
  const words = options.flatMap(([name, option]) => {
    const word = given.word(name);
    return word === undefined || word.value.length === 0 ? [] : [literalWord(option, key), word];
  });
  const lists = [
    ['destination_ports', '--dports'],
    ['ctstate', '--ctstate'],
    ['match', '--match'],
  ] as const;
  const listed = lists.flatMap(([name, option]) => {
    const word = joinedWords(given.list(name), ',');
    return word === undefined ? [] : [literalWord(option, key), word];
  });
  const rejects = given.word('reject_with') === undefined || given.word('jump') !== undefined;
  return [...words, ...listed, ...(rejects ? [] : [literalWord('-j', key), literalWord('REJECT', key)])];
}
