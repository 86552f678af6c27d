import { isSettingName, partsOfGroup } from '../../../conninfo/group-keys.ts';
import { textOf, type CodeEntry, type CodeGroup } from '../../../documents/code/tree.ts';
import { dialOfGroup } from '../../../conninfo/groups.ts';
import type { VariableDial, VariableEntry } from '../../../conninfo/variables.ts';
import type { Template } from '../../../facts/template.ts';
import { calleeOf, isDeclaration, levelsOfGroup, nameOfEntry, type Level } from './context.ts';
import { extentOf, placeOfToken, saysSomething } from './source.ts';
import type { Values } from './values.ts';
import { connects, importsDriver, onlyLooks } from './words.ts';

export interface GroupDial extends VariableDial {
  /** Names that lead to it, the outermost first. */
  readonly around: readonly string[];
}

/** `{ host: …, port: … }` and calls with such arguments, where names or drivers say that they are a PostgreSQL connection. */
export function* groupDials(values: Values, isTest: boolean): Iterable<GroupDial> {
  const { tree, file } = values.source;
  const driver = importsDriver(file.text);
  for (const group of tree.groups) {
    const named = group.block || group.kind === 'file' ? [] : endpointEntries(group);
    if (named.length === 0 || isDeclaration(tree, group)) continue;
    const levels = levelsOfGroup(tree, group);
    const callee = calleeOf(tree, group);
    if (isDjango(levels) || !mayConnect([{ group, callee }, ...levels], isTest)) continue;
    const found = dialOf(values, group, { levels, callee, driver });
    if (found !== undefined) yield found;
  }
}

const endpointNames = /^(?:db_?|database_?|pg_?|postgres_?)?(?:host|hostname|server|port)$/i;

function endpointEntries({ entries }: CodeGroup): readonly CodeEntry[] {
  return entries.filter(({ name }) => endpointNames.test(textOf(name) ?? ''));
}

export function isDjango(levels: readonly Level[]): boolean {
  return levels.some(({ entry }) => nameOfEntry(entry) === 'DATABASES');
}

/** Not what a comparison is given; in test code only what a call that connects is given. */
function mayConnect(levels: readonly Pick<Level, 'group' | 'callee'>[], isTest: boolean): boolean {
  const calls = levels.slice(0, 3).filter(({ group }) => group.kind === '(');
  const names = calls.map(({ callee }) => callee[callee.length - 1] ?? '');
  return !names.some(onlyLooks) && (!isTest || names.some(connects));
}

interface Around {
  readonly levels: readonly Level[];
  readonly callee: readonly string[];
  readonly driver: boolean;
}

function dialOf(values: Values, group: CodeGroup, { levels, callee, driver }: Around): GroupDial | undefined {
  const entries = group.entries.flatMap((entry) => settingOf(values, entry));
  const parts = partsOfGroup(entries);
  const written = [parts.get('host'), parts.get('port')].filter((part) => part !== undefined);
  if (!written.some(({ value }) => saysSomething(value.value))) return undefined;
  const names = levels.flatMap(({ entry }) => nameOfEntry(entry) ?? []).reverse();
  const calls = [callee, ...levels.slice(0, 2).map((level) => level.callee)];
  const isClient = driver && (parts.has('dbname') || calls.some((one) => connects(one[one.length - 1] ?? '')));
  const around = [
    ...names,
    ...calls.flat(),
    ...written.flatMap(({ value }) => variablesIn(value.value)),
    ...[group, ...levels.slice(0, 2).map((level) => level.group)].flatMap((one) => engineWords(values, one)),
    ...(isClient || isRepository(values, group) ? ['postgres'] : []),
  ];
  const { file, tree } = values.source;
  const dial = dialOfGroup({ entries, around, block: extentOf(file, tree.tokens, group.open, group.open + 1) });
  return dial === undefined ? undefined : { ...dial, around: names };
}

export function settingOf(values: Values, entry: CodeEntry): VariableEntry[] {
  const name = nameOfEntry(entry);
  if (name === undefined || entry.name === undefined || entry.end <= entry.value || !isSettingName(name)) return [];
  const value = values.located({ start: entry.value, end: entry.end });
  return [{ name: { value: name, at: placeOfToken(values.source.file, entry.name) }, value }];
}

/** The names of variables say what a group is for: `host: process.env.REDIS_HOST`. */
function variablesIn(template: Template): string[] {
  return template.flatMap((part) => (part.kind === 'use' ? [part.use.name] : []));
}

const engineNames = /^(?:adapter|client|dialect|driver|engine|type|provider)$/i;

/** Engines that one group may name. */
const mostEngineWords = 32;
/** Every group inside another asks for those of the group around it. */
const engineWordsOf = new WeakMap<CodeGroup, readonly string[]>();

/** `adapter: Ecto.Adapters.Postgres`, `client: "pg"` beside the group or around it. */
function engineWords({ source: { tree } }: Values, group: CodeGroup): readonly string[] {
  const known = engineWordsOf.get(group);
  if (known !== undefined) return known;
  const words = group.entries
    .filter((entry) => engineNames.test(nameOfEntry(entry) ?? ''))
    .flatMap(({ value, end }) => tree.tokens.slice(value, Math.min(end, value + 8)).flatMap((token) => textOf(token) ?? []));
  const few = [...new Set(words)].slice(0, mostEngineWords);
  engineWordsOf.set(group, few);
  return few;
}

/** `config :app, App.Repo, …`: PostgreSQL is what Ecto's generators choose. */
function isRepository({ source: { tree } }: Values, { kind, entries, open }: CodeGroup): boolean {
  if (kind !== 'statement' || tree.language !== 'elixir' || textOf(tree.tokens[open]) !== 'config') return false;
  const repository = entries[1];
  const last = repository === undefined ? undefined : textOf(tree.tokens[repository.end - 1]);
  return last?.endsWith('Repo') === true;
}
