import { namesPostgres } from '../../../conninfo/engines.ts';
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
  const engines = new EngineWords(values);
  for (const group of tree.groups) {
    const named = group.block || group.kind === 'file' ? [] : endpointEntries(group);
    if (named.length === 0 || isDeclaration(tree, group)) continue;
    const levels = levelsOfGroup(tree, group);
    const callee = calleeOf(tree, group);
    if (isDjango(levels) || !mayConnect([{ group, callee }, ...levels], isTest)) continue;
    const found = dialOf(values, group, { levels, callee, driver, engines });
    if (found !== undefined) yield found;
  }
}

const endpointNames = /^(?:db_?|database_?|pg_?|postgres_?)?(?:host|hostname|server|port|addr|address)$/i;

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
  readonly engines: EngineWords;
}

function dialOf(values: Values, group: CodeGroup, { levels, callee, driver, engines }: Around): GroupDial | undefined {
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
    ...[group, ...levels.slice(0, 2).map((level) => level.group)].flatMap((one) => engines.of(one)),
    ...positionalWords(values, group),
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

/** `URL.create("postgresql", host=…)`: what a call is given without a name. */
function positionalWords({ source: { tree } }: Values, { kind, entries }: CodeGroup): string[] {
  const unnamed = kind === '(' ? entries.filter(({ name }) => name === undefined).slice(0, 3) : [];
  return unnamed.flatMap(({ value }) => {
    const text = tree.tokens[value]?.kind === 'string' ? textOf(tree.tokens[value]) : undefined;
    return text !== undefined && namesPostgres(text) ? ['postgres'] : [];
  });
}

const mostEngines = 8;

/** `adapter: Ecto.Adapters.Postgres`, `client: "pg"` beside the group or around it. A group around many others is looked through once. */
class EngineWords {
  private readonly values: Values;
  private readonly known = new Map<CodeGroup, readonly string[]>();

  constructor(values: Values) {
    this.values = values;
  }

  of(group: CodeGroup): readonly string[] {
    const words = this.known.get(group) ?? this.wordsOf(group);
    this.known.set(group, words);
    return words;
  }

  private wordsOf({ entries }: CodeGroup): readonly string[] {
    const { tokens } = this.values.source.tree;
    return entries
      .filter((entry) => engineNames.test(nameOfEntry(entry) ?? ''))
      .slice(0, mostEngines)
      .flatMap(({ value, end }) => tokens.slice(value, Math.min(end, value + 8)).flatMap((token) => textOf(token) ?? []));
  }
}

/** `config :app, App.Repo, …`: PostgreSQL is what Ecto's generators choose. */
function isRepository({ source: { tree } }: Values, { kind, entries, open }: CodeGroup): boolean {
  if (kind !== 'statement' || tree.language !== 'elixir' || textOf(tree.tokens[open]) !== 'config') return false;
  const repository = entries[1];
  const last = repository === undefined ? undefined : textOf(tree.tokens[repository.end - 1]);
  return last?.endsWith('Repo') === true;
}
