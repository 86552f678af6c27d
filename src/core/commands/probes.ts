import type { Fact } from '../facts/fact.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import { addressOf, probe } from './endpoints.ts';
import { hasOption, parseOptions, valueOf, valuesOf, type OptionTable } from './options.ts';
import { cutWord, outlineOf, textOf } from './words.ts';

const netcatTable: OptionTable = { short: 'wipsqXxGIOTVPMm', long: ['wait', 'timeout', 'proxy', 'source', 'source-port'] };

/** `nc -z host port`, `ncat`, `netcat`, `telnet` (semantics G.3). A listener (`-l`) dials nobody. */
export const netcat: CommandFamily = {
  names: ['nc', 'ncat', 'netcat', 'nc.openbsd', 'nc.traditional', 'telnet'],
  *read(command, context) {
    // `-l`: the words say where it listens.
    const given = parseOptions(command.words, netcatTable);
    if (hasOption(given, 'l', 'U', 'listen')) return;
    const [host, port] = given.operands;
    if (host !== undefined && port !== undefined) yield* probe(context, host, port, labelOf(command));
    else if (host !== undefined) yield* addressed(host, command, context);
  },
};

const waitTable: OptionTable = {
  short: 'htpwT',
  long: ['host', 'port', 'timeout', 'wait', 'template', 'interval', 'delay', 'window'],
};

/** wait-for-it.sh, wait-for, dockerize, wait-on and their like. */
export const waiters: CommandFamily = {
  names: [
    'wait-for-it.sh', 'wait-for-it', 'wait-for', 'wait-for.sh', 'wait_for_it.sh', 'wait_for.sh', 'waitforit.sh', 'waitforit', 'wait-for-postgres.sh',
    'dockerize', 'wait-on', 'wait-port', 'wait4ports', 'wait-for-port',
  ], // prettier-ignore
  *read(command, context) {
    const given = parseOptions(command.words, tableOf(command.name));
    const host = valueOf(given, 'h', 'host');
    const port = valueOf(given, 'p', 'port');
    if (host !== undefined && port !== undefined) yield* probe(context, host, port, labelOf(command));
    for (const word of [...valuesOf(given, 'wait'), ...given.operands]) {
      if (isCommandAfter(word, command.words)) break;
      if (!/^https?(?:-get)?:/.test(textOf(word) ?? '')) yield* addressed(word, command, context);
    }
  },
};

/** dockerize writes its long options with one dash; `wait-on` and `wait-port` have `-t`. */
function tableOf(name: string): OptionTable {
  return name === 'dockerize' ? { ...waitTable, singleDash: true } : waitTable;
}

/** Words behind `--` are the command that is run afterwards. */
function isCommandAfter(word: Word, words: readonly Word[]): boolean {
  const dashes = words.findIndex((one) => textOf(one) === '--');
  return dashes >= 0 && words.indexOf(word) > dashes;
}

function* addressed(word: Word, command: Command, context: CommandContext): Iterable<Fact> {
  const address = addressOf(word);
  if (address !== undefined && address.port.value.length > 0) yield* probe(context, address.host, address.port, labelOf(command));
}

function labelOf(command: Command): { readonly value: string; readonly at: Command['program'] } {
  return { value: command.name, at: command.program };
}

/** Bash's `/dev/tcp/host/port`, in a redirection or as a word. */
export const devTcp: CommandFamily = {
  names: ['*'],
  *read(command, context) {
    for (const { target } of command.redirects ?? []) yield* devTcpIn(target, command, context);
    for (const word of command.words) yield* devTcpIn(word, command, context);
  },
};

function* devTcpIn(word: Word, command: Command, context: CommandContext): Iterable<Fact> {
  const [first] = word.value;
  if (first?.kind !== 'text' || !first.text.includes('/dev/tcp/')) return;
  const outline = outlineOf(word.value);
  const start = outline.indexOf('/dev/tcp/') + 9;
  const slash = outline.indexOf('/', start);
  if (slash < 0) return;
  const end = /[^\d\ufffc]/.exec(outline.slice(slash + 1))?.index;
  const port = cutWord(word, slash + 1, end === undefined ? outline.length : slash + 1 + end);
  if (port.value.length === 0) return;
  yield* probe(context, cutWord(word, start, slash), port, { value: '/dev/tcp', at: command.program });
}
