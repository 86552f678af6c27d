import { openValue } from '../../../commands/definitions.ts';
import { readDsn } from '../../../conninfo/dsn.ts';
import { variableName } from '../../../conninfo/object-keys.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import type { Problem } from '../../../documents/document.ts';
import { entriesOf, get, itemsOf, scalarOf, type MapNode, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import { literal, type Namespace, type Template } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import type { Located, Location } from '../../../text/span.ts';
import type { ChartSource } from './chart-file.ts';

interface Value {
  readonly path: readonly string[];
  readonly key: ScalarNode;
  readonly node: ScalarNode;
}

const mostValues = 20_000;
const deepest = 24;

/** Values of a chart: every scalar by its dotted name, and the host and port pairs among them. */
export function* valueFacts(source: ChartSource, root: MapNode): Iterable<Fact | Problem> {
  const namespace: Namespace = { kind: 'helm', chart: source.directory };
  const variables: VariableEntry[] = [];
  const labels = new Map<Located<string>, Located<string>>();
  let left = mostValues;
  for (const { path, key, node } of valuesBelow(root, [])) {
    if (left-- <= 0) {
      const message = `more than ${mostValues} values; the rest was left out`;
      yield { code: 'helm-values', message, at: locate(source.file, node.span.start, node.span.end) };
      break;
    }
    const name = path.join('.');
    const at = locate(source.file, node.span.start, node.span.end);
    const value = { value: templateOf(source, node, at), at };
    const base = source.make.base('platform.definition', 'platform', at);
    yield { ...base, name, value: openValue({ name: path[path.length - 1] ?? '', value }), namespace, rank: 0 };
    // A connection string is read in any YAML file.
    if (readDsn(value.value, at) !== undefined) continue;
    const label = { value: name, at: locate(source.file, key.span.start, key.span.end) };
    const variable = { value: variableName(name, ''), at: label.at };
    labels.set(variable, label);
    variables.push({ name: variable, value });
  }
  yield* dials(source, variables, labels);
  for (const list of listsBelow(root, [])) yield* dials(source, environmentOf(source, list), new Map());
}

/** A value may be a template of its own (`"{{ .Release.Name }}-db"`), which the chart renders. */
function templateOf({ file }: ChartSource, node: ScalarNode, at: Location): Template {
  const rendered = file.text.slice(node.span.start, node.span.end).includes('{{');
  return rendered ? [{ kind: 'opaque', what: 'template', at }] : literal(node.text, at);
}

function* dials(
  source: ChartSource,
  variables: readonly VariableEntry[],
  labels: ReadonlyMap<Located<string>, Located<string>>,
): Iterable<Fact> {
  for (const { at, ...dial } of dialsOfVariables(variables)) {
    const label = labels.get(dial.label) ?? dial.label;
    const setting = { kind: 'application', path: source.path, variable: label.value } as const;
    yield { ...source.make.base('client.conninfo', 'client', at, { setting }), ...dial, label, purpose: 'session' };
  }
}

function* valuesBelow(map: MapNode, path: readonly string[]): Iterable<Value> {
  if (path.length > deepest) return;
  for (const { key, value } of entriesOf(map)) {
    const below = [...path, key.text];
    if (value.kind === 'map') yield* valuesBelow(value, below);
    else if (value.kind === 'scalar' && value.style !== 'literal' && value.style !== 'folded')
      yield { path: below, key, node: value };
  }
}

/** Lists of variables: `extraEnv: [{name: DB_HOST, value: db}]`. */
function* listsBelow(map: MapNode, path: readonly string[]): Iterable<Node> {
  if (path.length > deepest) return;
  for (const { key, value } of entriesOf(map)) {
    if (value.kind === 'map') yield* listsBelow(value, [...path, key.text]);
    else if (value.kind === 'list' && get(value.items[0], 'name') !== undefined) yield value;
  }
}

function environmentOf(source: ChartSource, list: Node): VariableEntry[] {
  return itemsOf(list).flatMap((item): VariableEntry[] => {
    const name = scalarOf(get(item, 'name'));
    const value = scalarOf(get(item, 'value'));
    if (name === undefined || value === undefined) return [];
    const at = locate(source.file, value.span.start, value.span.end);
    const template = templateOf(source, value, at);
    if (readDsn(template, at) !== undefined) return [];
    const label = { value: name.text, at: locate(source.file, name.span.start, name.span.end) };
    return [{ name: label, value: { value: template, at } }];
  });
}
