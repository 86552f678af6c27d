import type { SocketPath } from '../facts/socket.ts';
import type { CommandContext, CommandFamily, Word } from './command.ts';
import { cutWord, leadingText, outlineOf } from './words.ts';

/** Every word with a literal `/.s.PGSQL.<port>`: a wait (`test -S`), or a host given as a file, which no client accepts. */
export const socketPaths: CommandFamily = {
  names: ['*'],
  *read(command, context) {
    for (let i = 0; i < command.words.length; i++) {
      const word = command.words[i];
      if (word === undefined) continue;
      const before = command.words[i - 1];
      const asHost =
        /^(?:-h|--host(?:=|$))/.test(leadingText(word)) || (before !== undefined && /^(?:-h|--host)$/.test(leadingText(before)));
      yield* socketPathIn(word, asHost ? 'host' : 'wait', context);
    }
    for (const { name, value } of command.environment) if (name === 'PGHOST') yield* socketPathIn(value, 'host', context);
  },
};

export function* socketPathIn(word: Word, usedAs: SocketPath['usedAs'], context: CommandContext): Iterable<SocketPath> {
  if (!word.value.some((part) => part.kind === 'text' && part.text.includes('.s.PGSQL.'))) return;
  const outline = outlineOf(word.value);
  const found = /\/?\.s\.PGSQL\.(\d{1,5})(?!\d)/.exec(outline);
  if (found?.[1] === undefined) return;
  const prefix = /^(?:--host=|-h)/.exec(outline)?.[0].length ?? 0;
  const end = found.index + found[0].length;
  const port = cutWord(word, end - found[1].length, end);
  const { setting, standing } = context;
  yield {
    ...context.make.base('socket.path', 'socket', port.at, { setting, standing }),
    directory: cutWord(word, directoryStart(outline, prefix, found.index), found.index).value,
    port: { value: Number(found[1]), at: port.at },
    usedAs,
  };
}

/** In SQL, messages and `a:b` mounts the path begins behind the last character that no path has. */
function directoryStart(outline: string, prefix: number, end: number): number {
  let start = end;
  while (start > prefix && !/[\s"'`=:,;()]/.test(outline.charAt(start - 1))) start--;
  return start;
}
