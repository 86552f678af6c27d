import type { Fact } from '../facts/fact.ts';
import type { Command, CommandContext, CommandFamily } from './command.ts';
import { readIptables } from './firewall/iptables-rule.ts';

/** `iptables -A INPUT -p tcp --dport 5432 -j ACCEPT` and its IPv6 twin (semantics D.3). */
export const iptables: CommandFamily = {
  names: ['iptables', 'ip6tables', 'iptables-legacy', 'ip6tables-legacy', 'iptables-nft', 'ip6tables-nft'],
  read,
};

function* read(command: Command, context: CommandContext): Iterable<Fact> {
  const tool = command.name.startsWith('ip6') ? 'ip6tables' : 'iptables';
  yield* readIptables({ words: command.words, at: command.at, tool }, context);
}
