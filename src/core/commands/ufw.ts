import type { FirewallRule } from '../facts/firewall.ts';
import type { Command, CommandContext, CommandFamily } from './command.ts';
import { textOf, type Piece } from './firewall/ports.ts';
import { hostRule } from './firewall/rules.ts';
import { readUfwMatch } from './firewall/ufw-arguments.ts';

const actions: Readonly<Record<string, 'allow' | 'deny'>> = { allow: 'allow', limit: 'allow', deny: 'deny', reject: 'deny' };

/** `ufw allow 5432/tcp`, `ufw delete …`, `ufw default deny` (semantics D.2). */
export const ufw: CommandFamily = { names: ['ufw'], read };

function* read(command: Command, context: CommandContext): Iterable<FirewallRule> {
  const words = command.words.filter((word) => textOf(word) !== '--force');
  if (words.some((word) => textOf(word) === '--dry-run')) return;
  const prefix = readPrefix(words);
  const [first, ...rest] = words.slice(prefix.length);
  const name = first === undefined ? '' : (textOf(first)?.toLowerCase() ?? '');
  if (name === 'default') yield* readDefault(rest, context);
  else yield* readRule(command, context, prefix, name, rest);
}

function* readRule(
  command: Command,
  context: CommandContext,
  { verb, route }: Prefix,
  name: string,
  words: readonly Piece[],
): Iterable<FirewallRule> {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  const match = action === undefined ? undefined : readUfwMatch(words);
  if (action === undefined || match === undefined) return;
  const chain = route ? 'ufw route' : match.direction === 'egress' ? 'ufw out' : 'ufw';
  yield hostRule(context, { ...match, tool: 'ufw', at: command.at, action, verb, chain });
}

interface Prefix {
  readonly length: number;
  readonly verb: 'add' | 'remove';
  readonly route: boolean;
}

/** `rule`, `route`, `delete`, `insert N`, `prepend` before the action. `delete 3` deletes what nobody can see here. */
function readPrefix(words: readonly Piece[]): Prefix {
  let length = 0;
  let verb: 'add' | 'remove' = 'add';
  let route = false;
  for (;;) {
    const word = words[length];
    const text = word === undefined ? undefined : textOf(word)?.toLowerCase();
    if (text === 'delete') verb = 'remove';
    else if (text === 'route') route = true;
    else if (text === 'insert') length++;
    else if (text !== 'rule' && text !== 'prepend') return { length, verb, route };
    length++;
  }
}

function* readDefault(words: readonly Piece[], context: CommandContext): Iterable<FirewallRule> {
  const texts = words.map((word) => textOf(word)?.toLowerCase() ?? '');
  const index = texts.findIndex((text) => Object.hasOwn(actions, text) && text !== 'limit');
  const word = words[index];
  const action = actions[texts[index] ?? ''];
  if (word === undefined || action === undefined) return;
  const outgoing = texts.includes('outgoing') || texts.includes('out');
  const chain = texts.includes('routed') ? 'ufw route' : outgoing ? 'ufw out' : 'ufw';
  const direction = outgoing ? 'egress' : 'ingress';
  yield hostRule(context, { tool: 'ufw', at: word.at, direction, action, protocol: 'any', ports: 'all', chain, policy: true });
}
