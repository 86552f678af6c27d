import type { Fact } from '../facts/fact.ts';
import type { CommandFamily, Word } from './command.ts';
import { addressOf, hostOf } from './endpoints.ts';
import { parseOptions } from './options.ts';
import { forward } from './tunnels.ts';
import { cutWord, dropText, outlineOf } from './words.ts';

/** `systemd-socket-proxyd db:5432`: it takes the connections of its socket unit, whose `ListenStream` is its port. */
export const socketProxy: CommandFamily = {
  names: ['systemd-socket-proxyd'],
  *read(command, context): Iterable<Fact> {
    const [target] = parseOptions(command.words, { short: 'c', long: ['connections-max', 'exit-idle-time'] }).operands;
    const to = target === undefined ? undefined : (socketOf(target) ?? addressOf(target));
    if (to === undefined) return;
    const at = command.program;
    const published = {
      value: [{ kind: 'use', use: { name: 'ListenStream', namespace: context.namespace, at }, at } as const],
      at,
    };
    yield* forward(context, { how: 'tunnel', published, target: to.port, host: hostOf(to.host) });
  },
};

/** `/run/postgresql/.s.PGSQL.5432`. */
function socketOf(word: Word): { readonly host: Word; readonly port: Word } | undefined {
  const found = /^(\/.*)\/\.s\.PGSQL\.(?=\d+$)/.exec(outlineOf(word.value));
  if (found?.[1] === undefined) return undefined;
  return { host: cutWord(word, 0, found[1].length), port: dropText(word, found[0].length) };
}
