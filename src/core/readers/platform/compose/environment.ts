import { openValue } from '../../../commands/definitions.ts';
import { defaultUrl } from '../../../conninfo/default-url.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import { entriesOf, itemsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Template } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import { isNull, type ComposeSource } from './source.ts';

interface Variable {
  readonly name: Located<string>;
  /** undefined: taken over from the shell that starts compose. */
  readonly value: Located<Template> | undefined;
}

/** `environment` of a service: definitions for its process, and what they dial (semantics B.4; it beats `env_file`). */
export function* environmentFacts(source: ComposeSource, service: string, node: Node | undefined): Iterable<Fact> {
  const setting = source.setting(service);
  const variables = [...variablesOf(source, node)];
  for (const { name, value } of variables) {
    yield {
      ...source.make.base('platform.definition', 'platform', value?.at ?? name.at, { setting }),
      name: name.value,
      value: value === undefined ? undefined : openValue({ name: name.value, value }),
      namespace: { kind: 'process', setting },
      rank: 10,
    };
  }
  const given = variables.flatMap(({ name, value }): VariableEntry[] => (value === undefined ? [] : [{ name, value }]));
  for (const dial of dialsOfVariables(given)) {
    yield { ...source.make.base('client.conninfo', 'client', dial.at, { setting }), ...withoutPlace(dial), purpose: 'session' };
  }
  // `${DATABASE_URL:-postgres://…}`: dialled when nobody sets the variable.
  for (const { name, value } of given) {
    const unset = defaultUrl(value);
    for (const dial of unset === undefined ? [] : dialsOfVariables([{ name, value: unset }])) {
      const base = source.make.base('client.conninfo', 'client', dial.at, { setting, standing: 'fallback' });
      yield { ...base, ...withoutPlace(dial), ...(unset === undefined ? {} : { unless: unset.unless }), purpose: 'session' };
    }
  }
}

function withoutPlace({ conninfo, dialect, label }: ReturnType<typeof dialsOfVariables>[number]) {
  return { conninfo, dialect, label };
}

/** Of keys that come twice (a merge, a duplicate) the last, as compose reads them. */
function variablesOf(source: ComposeSource, node: Node | undefined): Iterable<Variable> {
  const byName = new Map<string, Variable>();
  const add = (variable: Variable | undefined): void => {
    if (variable === undefined || variable.name.value === '') return;
    byName.delete(variable.name.value);
    byName.set(variable.name.value, variable);
  };
  for (const { key, value } of entriesOf(node)) {
    const name = { value: key.text, at: source.at(key) };
    if (value.kind === 'scalar') add({ name, value: isNull(value) ? undefined : source.value(value) });
  }
  for (const item of itemsOf(node)) if (item.kind === 'scalar' && !isNull(item)) add(assignment(source, item));
  return byName.values();
}

/** `NAME=value`, or `NAME` alone. */
function assignment(source: ComposeSource, item: ScalarNode): Variable | undefined {
  const whole = source.stretch(item);
  const equals = item.text.indexOf('=');
  const end = equals < 0 ? whole.end : whole.start + equals;
  const name = { value: whole.file.text.slice(whole.start, end), at: locate(whole.file, whole.start, end) };
  if (!/^[\w.-]+$/.test(name.value)) return undefined;
  if (equals < 0) return { name, value: undefined };
  const value = { ...whole, start: end + 1 };
  const at = locate(value.file, value.start, value.end);
  const rendered = source.isRendered(item);
  return { name, value: { value: rendered ? [{ kind: 'opaque', what: 'template', at }] : source.interpolate(value), at } };
}
