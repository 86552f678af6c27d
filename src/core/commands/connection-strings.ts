import { looksLikeDsn, readDsn } from '../conninfo/dsn.ts';
import { dialsOfVariables, placeOf, type VariableDial, type VariableEntry } from '../conninfo/variables.ts';
import type { ClientConninfo } from '../facts/client.ts';
import type { Standing } from '../facts/setting.ts';
import type { Command, CommandContext, CommandFamily, CommandVariable, Word } from './command.ts';
import { psqlTools } from './psql-tools.ts';
import { cutWord, outlineOf } from './words.ts';

/** Programs whose words are compared, searched or rewritten, not dialled. */
const textTools = new Set([
  'sed',
  'gsed',
  'grep',
  'egrep',
  'awk',
  'test',
  '[',
  '[[',
  'export',
  'declare',
  'local',
  'readonly',
  'typeset',
]);

/** A connection string among the words of any command (`alembic -x url=postgres://…`), or assigned before it. */
export const connectionStrings: CommandFamily = {
  names: ['*'],
  *read(command, context) {
    if (command.name in psqlTools || textTools.has(command.name)) return;
    const environment = command.environment.map(entryOf);
    if (environment.length > 0) yield* dialsOf(dialsOfVariables(environment), context);
    const standing = standingOf(command, context);
    if (standing === undefined) return;
    for (const word of command.words) yield* dialIn(word, command, standing, context);
  },
};

/** `echo` to a terminal prints; into a file the text is read there. */
function standingOf(command: Command, context: CommandContext): Standing | undefined {
  if (command.name !== 'echo' && command.name !== 'printf') return context.standing;
  return (command.redirects ?? []).some(({ operator }) => operator.includes('>')) ? undefined : 'printed';
}

const scheme = /(?:jdbc:)?(?:postgres(?:ql)?|postgis|pgsql|ecto)(?:\+[a-z0-9_]{1,20})?:\/\//i;

function* dialIn(word: Word, command: Command, standing: Standing, context: CommandContext): Iterable<ClientConninfo> {
  if (!word.value.some((part) => part.kind === 'text' && looksLikeDsn(part.text))) return;
  const url = urlIn(word);
  const value = url ?? word;
  const reading = readDsn(value.value, value.at);
  if (reading === undefined) return;
  const { setting, purpose } = context;
  yield {
    ...context.make.base('client.conninfo', 'client', placeOf(reading.conninfo, value.at), { setting, standing }),
    ...reading,
    label: { value: command.name, at: command.program },
    purpose: purpose ?? 'tool',
  };
}

/** `url=postgres://…`, a sentence with a URL in it: up to the next blank or quote. */
function urlIn(word: Word): Word | undefined {
  const outline = outlineOf(word.value);
  const start = scheme.exec(outline)?.index;
  if (start === undefined) return undefined;
  const length = /[\s"'`<>|]/.exec(outline.slice(start))?.index;
  return cutWord(word, start, length === undefined ? outline.length : start + length);
}

export function entryOf({ name, nameAt, value }: CommandVariable): VariableEntry {
  return { name: { value: name, at: nameAt }, value };
}

/** Dials of variables that a script sets. `PGHOST` alone is no dial: the commands that use it are. */
export function* dialsOf(
  dials: readonly VariableDial[],
  context: Pick<CommandContext, 'make' | 'setting' | 'standing' | 'purpose'>,
  fallbacks?: ReadonlySet<number>,
): Iterable<ClientConninfo> {
  for (const { at, ...dial } of dials) {
    const [endpoint] = dial.conninfo.endpoints;
    const grouped = dial.dialect === 'libpq' && /^PG/i.test(dial.label.value);
    if (grouped && endpoint?.port.kind === 'implied') continue;
    const { setting, purpose } = context;
    const standing = fallbacks?.has(dial.label.at.span.start) === true ? 'fallback' : context.standing;
    yield {
      ...context.make.base('client.conninfo', 'client', at, { setting, standing }),
      ...dial,
      purpose: purpose ?? 'session',
    };
  }
}
