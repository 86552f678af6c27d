import type { VariableEntry } from '../../../conninfo/variables.ts';
import { textOf, type CodeEntry, type CodeGroup } from '../../../documents/code/tree.ts';
import { plainText, type Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { calleeOf, levelsOfGroup, nameOfEntry } from './context.ts';
import { placeOfToken } from './source.ts';
import type { Values } from './values.ts';
import { partOfAddress } from '../../../conninfo/variable-names.ts';
import { withDefault } from './with-default.ts';

const defaultNames = /^(?:default|default_value|default_value_t|defaultValue|fallback)$/;
const variableNames = /^(?:env|envvar|env_var|envVar|var|validation_alias|alias)$/;

/**
 * Defaults that are declared where a schema or an option names the variable: `z.string().default("5432")`, `#[arg(env = "DB_PORT",
 * default_value = "5432")]`, `port({ default: 5432 })`, `SetDefault("db.port", 5432)`, fields of a settings class.
 */
export function* declaredDefaults(values: Values): Iterable<VariableEntry> {
  for (const group of values.source.tree.groups) {
    if (group.kind === 'file') yield* fields(values, group);
    const given = group.block || group.kind === 'file' ? undefined : defaultIn(values, group);
    if (given === undefined) continue;
    const name = nameFor(values, group, given.named);
    if (name !== undefined) yield withDefault(values.source, name, given.value);
  }
}

/** The literal that is the default, and whether its entry says so by name. */
function defaultIn(values: Values, group: CodeGroup): { readonly value: Template; readonly named: boolean } | undefined {
  const named = group.entries.find((entry) => defaultNames.test(nameOfEntry(entry) ?? ''));
  const called = named === undefined && group.kind === '(' ? calleeOf(values.source.tree, group).at(-1) : undefined;
  const positional =
    called === 'default' || called === 'Field' ? group.entries[0] : called === 'SetDefault' ? group.entries[1] : undefined;
  const entry = named ?? positional;
  const value = entry === undefined ? undefined : literalOf(values, entry);
  return value === undefined ? undefined : { value, named: named !== undefined };
}

function literalOf(values: Values, { value, end }: CodeEntry): Template | undefined {
  if (end - value > 12) return undefined;
  const { value: template } = values.located({ start: value, end });
  const text = plainText(template);
  return text === undefined || text === '' ? undefined : template;
}

/** The variable that the group names, else the first argument of `SetDefault`, else the entry that the group is the value of. */
function nameFor(values: Values, group: CodeGroup, named: boolean): Located<string> | undefined {
  const variable = group.entries.find((entry) => variableNames.test(nameOfEntry(entry) ?? ''));
  if (variable !== undefined) return located(values, variable.value);
  const first = group.entries[0];
  if (!named && first !== undefined && calleeOf(values.source.tree, group).includes('SetDefault'))
    return located(values, first.value);
  return outerName(values, group);
}

/** The name of the nearest entry around a group that has one. */
function outerName({ source: { tree, file } }: Values, group: CodeGroup): Located<string> | undefined {
  const named = levelsOfGroup(tree, group)
    .slice(0, 4)
    .map(({ entry }) => entry?.name)
    .find((token) => token !== undefined);
  const name = partOfAddress(textOf(named) ?? '');
  return named === undefined || name === undefined ? undefined : { value: name, at: placeOfToken(file, named) };
}

function located({ source: { tree, file } }: Values, index: number): Located<string> | undefined {
  const token = tree.tokens[index];
  const name = token?.kind === 'string' ? partOfAddress(textOf(token) ?? '') : undefined;
  return name === undefined || token === undefined ? undefined : { value: name, at: placeOfToken(file, token) };
}

/** Fields with a type and a value in a class of Python: settings that the environment overrides. */
function* fields(values: Values, { entries }: CodeGroup): Iterable<VariableEntry> {
  if (values.source.tree.language !== 'python') return;
  for (const entry of entries) {
    const token = entry.typed && !entry.member ? entry.name : undefined;
    const name = partOfAddress(textOf(token) ?? '');
    const value = name === undefined ? undefined : literalOf(values, entry);
    if (token !== undefined && name !== undefined && value !== undefined)
      yield withDefault(values.source, { value: name, at: placeOfToken(values.source.file, token) }, value);
  }
}
