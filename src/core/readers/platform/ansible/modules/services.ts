import { restartFact, serviceName } from '../../../../commands/restart.ts';
import { textOf } from '../../../../commands/words.ts';
import type { RestartCommand } from '../../../../facts/restart.ts';
import { isTrue } from '../source.ts';
import type { ModuleCall } from '../task.ts';
import { settledWord } from './settled.ts';

const verbs: Readonly<Record<string, RestartCommand['verb']>> = {
  restarted: 'restart',
  reloaded: 'reload',
  started: 'start',
  stopped: 'stop',
};

/** `service`, `systemd` and their like: a restart, a reload, or a start that does nothing to a running server (semantics F). */
export function* serviceFacts({ given, context, key }: ModuleCall): Iterable<RestartCommand> {
  const state = given.word('state');
  const name = given.word('name', 'service', 'unit');
  const verb = state === undefined ? undefined : verbs[textOf(settledWord(state)) ?? ''];
  if (name === undefined || verb === undefined || state === undefined) {
    if (isTrue(given.text('daemon_reload'))) yield restartFact(context, 'none', { value: '*', at: key }, 'ansible', key);
    return;
  }
  const isPlain = name.value.every((part) => part.kind === 'text');
  yield {
    ...restartFact(context, verb, serviceName(name), 'ansible', state.at),
    ...(isPlain ? {} : { template: name.value }),
  };
}
