import type { Word } from '../command.ts';
import { innerCommand, type Invocation, type Surrounding, type Unwrapping, type Wrapper } from '../invocation.ts';
import { hasOption, parseOptions, valueOf, type Arguments, type OptionTable } from '../options.ts';
import { embedWords } from '../source.ts';
import { textOf } from '../words.ts';

const shellTable: OptionTable = { short: 'oO', long: ['rcfile', 'init-file'], leading: true };
const suTable: OptionTable = { short: 'cgGsw', long: ['command', 'shell', 'group', 'supp-group', 'session-command'] };
const runuserTable: OptionTable = { short: 'cgGsu', long: ['command', 'shell', 'group', 'user'], leading: true };

/** Words read as shell text once more, in the same surroundings. */
export function scriptOf(
  invocation: Invocation,
  words: readonly Word[],
  name: string,
  where: Surrounding = invocation.where,
): Unwrapping {
  const source = embedWords(
    invocation.file,
    name,
    words.map((word) => word.value),
    where.namespace,
  );
  return { keep: false, inner: { kind: 'script', source, where } };
}

/** `bash -c "…"`, `bash <<EOF`, `… | bash`. */
const shell: Wrapper = (invocation) => {
  const given = parseOptions(invocation.words.slice(1), shellTable);
  const [first] = given.operands;
  if (hasOption(given, 'c')) return first === undefined ? undefined : scriptOf(invocation, [first], 'command');
  return first === undefined || hasOption(given, 's') ? fedScript(invocation) : undefined;
};

/** A shell that is given its script through standard input. */
export function fedScript(invocation: Invocation, where: Surrounding = invocation.where): Unwrapping | undefined {
  if (invocation.script === undefined) return undefined;
  return { keep: false, inner: { kind: 'script', source: invocation.script(where.namespace), where } };
}

const evaluate: Wrapper = (invocation) =>
  invocation.words.length < 2 ? undefined : scriptOf(invocation, invocation.words.slice(1), 'eval');

/** `su - postgres -c "…"`, `su postgres <<EOF`. */
const su: Wrapper = (invocation) => substituteUser(invocation, parseOptions(invocation.words.slice(1), suTable));

/** `runuser -u postgres -- psql`, `runuser -l postgres -c "…"`. */
const runuser: Wrapper = (invocation) => {
  const given = parseOptions(invocation.words.slice(1), runuserTable);
  if (valueOf(given, 'u', 'user') !== undefined) return innerCommand(invocation, given.operands);
  return substituteUser(invocation, parseOptions(invocation.words.slice(1), suTable));
};

function substituteUser(invocation: Invocation, given: Arguments): Unwrapping | undefined {
  const command = valueOf(given, 'c', 'command', 'session-command');
  return command === undefined ? fedScript(invocation) : scriptOf(invocation, [command], 'command');
}

/** `concurrently "npm run db" "npm run web"`: every word is a command line. */
const concurrently: Wrapper = (invocation) => {
  const given = parseOptions(invocation.words.slice(1), {
    short: 'npcsi',
    long: ['names', 'prefix', 'prefix-colors', 'success'],
  });
  const lines = given.operands.filter((word) => (textOf(word) ?? ' ').includes(' '));
  if (lines.length === 0) return undefined;
  const [first] = lines;
  if (first === undefined) return undefined;
  const newline = {
    kind: 'text',
    text: ';',
    at: { ...first.at, span: { start: first.at.span.start, end: first.at.span.start } },
  } as const;
  return scriptOf(
    invocation,
    lines.flatMap((word, index) => (index === 0 ? [word] : [{ value: [newline], at: newline.at }, word])),
    'command',
  );
};

export const shellWrappers: Readonly<Record<string, Wrapper>> = {
  ...Object.fromEntries(
    ['sh', 'bash', 'zsh', 'ksh', 'dash', 'ash', 'busybox-sh'].map((name): [string, Wrapper] => [name, shell]),
  ),
  eval: evaluate,
  su,
  runuser,
  concurrently,
};
