import type { Word } from '../../../../commands/command.ts';
import { hostRule, type HostRule } from '../../../../commands/firewall/rules.ts';
import { readUfwMatch } from '../../../../commands/firewall/ufw-arguments.ts';
import type { FirewallRule } from '../../../../facts/firewall.ts';
import { isTrue } from '../source.ts';
import type { ModuleCall } from '../task.ts';
import { literalWord } from './words.ts';

const actions: Readonly<Record<string, HostRule['action']>> = { allow: 'allow', limit: 'allow', deny: 'deny', reject: 'deny' };
const directions: Readonly<Record<string, string>> = { in: 'in', incoming: 'in', out: 'out', outgoing: 'out', routed: 'in' };

/** `community.general.ufw`: the command it runs, in ufw's full form (semantics D.2, D.6). */
export function* ufwFacts(call: ModuleCall): Iterable<FirewallRule> {
  yield* policy(call);
  const { given, context, key } = call;
  const action = actions[given.text('rule') ?? ''];
  const match = action === undefined ? undefined : readUfwMatch(wordsOf(call));
  if (action === undefined || match === undefined) return;
  const route = isTrue(given.text('route'));
  const chain = route ? 'ufw route' : match.direction === 'egress' ? 'ufw out' : 'ufw';
  const verb = isTrue(given.text('delete')) ? 'remove' : 'add';
  yield hostRule(context, { ...match, tool: 'ufw', at: key, action, verb, chain });
}

function wordsOf({ given, key }: ModuleCall): readonly Word[] {
  const pair = (name: string, ...arguments_: readonly string[]): readonly Word[] => {
    const word = given.word(...arguments_);
    return word === undefined || word.value.length === 0 ? [] : [literalWord(name, key), word];
  };
  const direction = directions[given.text('direction') ?? 'in'] ?? 'in';
  const application = given.word('name', 'app');
  const ports = application === undefined ? pair('port', 'to_port', 'port') : [literalWord('app', key), application];
  const any = (name: string): readonly Word[] => [literalWord(name, key), literalWord('any', key)];
  const from = pair('from', 'from_ip', 'from', 'src');
  const to = pair('to', 'to_ip', 'dest', 'to');
  return [
    literalWord(direction, key),
    ...pair('on', 'interface', 'if', 'interface_in', 'if_in', 'interface_out', 'if_out'),
    ...(from.length > 0 ? from : any('from')),
    ...pair('port', 'from_port'),
    ...(to.length > 0 ? to : any('to')),
    ...ports,
    ...pair('proto', 'proto', 'protocol'),
    ...pair('comment', 'comment'),
  ];
}

/** `default: deny`, with `direction: outgoing` for what leaves. */
function* policy({ given, context }: ModuleCall): Iterable<FirewallRule> {
  const word = given.word('default', 'policy');
  const action = actions[given.text('default', 'policy') ?? ''];
  if (word === undefined || action === undefined) return;
  const written = given.text('direction') ?? 'incoming';
  const direction = directions[written] === 'out' ? 'egress' : 'ingress';
  const chain = written === 'routed' ? 'ufw route' : direction === 'egress' ? 'ufw out' : 'ufw';
  yield hostRule(context, { tool: 'ufw', at: word.at, direction, action, protocol: 'any', ports: 'all', chain, policy: true });
}
