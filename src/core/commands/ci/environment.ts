import { dialsOfVariables, type VariableDial, type VariableEntry } from '../../conninfo/variables.ts';
import { entriesOf, get, isNull, itemsOf, scalarOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Setting, Standing } from '../../facts/setting.ts';
import type { Namespace, Template } from '../../facts/template.ts';
import type { Located } from '../../text/span.ts';
import { dialsOf } from '../connection-strings.ts';
import { openValue } from '../definitions.ts';
import type { JobFile, WorkflowNamespace } from './job-file.ts';

export interface Variable {
  readonly name: Located<string>;
  readonly value: Located<Template>;
}

/** Of definitions in one process; those of a step's script have 0 (see Namespace). */
export const ranks = { container: -5, file: -4, job: -3, step: -1 } as const;

/** Variables of a map, of a list of `NAME=value`, of maps, or of `{name, value}`. Of equal names the last counts. */
export function variablesOf(file: JobFile, node: Node | undefined, namespace: WorkflowNamespace): readonly Variable[] {
  const byName = new Map<string, Variable>();
  const add = (name: Located<string>, value: Located<Template>): void => {
    byName.delete(name.value);
    byName.set(name.value, { name, value });
  };
  const addPair = (key: ScalarNode, value: Node | undefined): void => {
    // `{value: …, description: …}` of GitLab and of parameters.
    const scalar = scalarOf(value) ?? scalarOf(get(value, 'value'));
    if (scalar !== undefined && !isNull(key)) add(file.located(key), file.value(scalar, namespace));
  };
  for (const { key, value } of entriesOf(node)) addPair(key, value);
  for (const item of itemsOf(node)) {
    const name = scalarOf(get(item, 'name'));
    if (name !== undefined) addPair(name, get(item, 'value'));
    else if (item.kind === 'map') for (const { key, value } of item.entries) addPair(key, value);
    else if (item.kind === 'scalar') addAssignment(file, item, namespace, add);
  }
  return [...byName.values()];
}

function addAssignment(
  file: JobFile,
  item: ScalarNode,
  namespace: WorkflowNamespace,
  add: (name: Located<string>, value: Located<Template>) => void,
): void {
  const name = /^[A-Za-z_][\w.-]*(?==)/.exec(item.text)?.[0];
  if (name === undefined) return;
  const [start, end] = [name.length + 1, item.text.length];
  const value = { value: file.between(item, start, end, namespace), at: file.placeBetween(item, start, end) };
  add({ value: name, at: file.placeBetween(item, 0, name.length) }, value);
}

interface Holding {
  readonly setting: Setting;
  readonly namespace: Namespace;
  readonly rank: number;
  readonly standing?: Standing;
}

/** A value that is a secret, or all of which only the CI system knows, is taken from the outside. */
export function* definitionsOf(
  file: JobFile,
  variables: readonly Variable[],
  { rank, namespace, ...own }: Holding,
): Iterable<Fact> {
  for (const { name, value } of variables) {
    const unknown = value.value.length === 1 && value.value[0]?.kind === 'opaque';
    yield {
      ...file.make.base('platform.definition', 'platform', value.at, own),
      name: name.value,
      value: unknown ? undefined : openValue({ name: name.value, value }),
      namespace,
      rank,
    };
  }
}

/** The environment of one process: what it is given, over what it inherits. */
export class Environment {
  readonly entries: ReadonlyMap<string, VariableEntry>;
  readonly dials: readonly VariableDial[];
  /** Dials that the inherited variables do not make by themselves. */
  readonly ownDials: readonly VariableDial[];

  private constructor(entries: ReadonlyMap<string, VariableEntry>, inherited: readonly VariableDial[]) {
    const known = new Set(inherited.map(keyOf));
    this.entries = entries;
    this.dials = dialsOfVariables([...entries.values()]);
    this.ownDials = this.dials.filter((dial) => !known.has(keyOf(dial)));
  }

  static readonly none = new Environment(new Map(), []);

  with(variables: readonly Variable[], file: JobFile): Environment {
    if (variables.length === 0) return this;
    file.budget.left -= this.entries.size;
    const inherited = file.budget.left < 0 ? Environment.none : this;
    const entries = new Map(inherited.entries);
    for (const variable of variables) {
      entries.delete(variable.name.value);
      entries.set(variable.name.value, variable);
    }
    return new Environment(entries, inherited.dials);
  }

  *facts(file: JobFile, setting: Setting): Iterable<Fact> {
    yield* dialsOf(this.ownDials, { make: file.make, setting, standing: file.make.reading.standing });
  }
}

/** Two dials are one when their hosts and ports stand at the same places. */
function keyOf({ label, conninfo }: VariableDial): string {
  const places = conninfo.endpoints.map(({ host, port }) => `${host.at.span.start}-${port.at.span.start}`);
  return `${label.at.span.start} ${places.join(' ')}`;
}
