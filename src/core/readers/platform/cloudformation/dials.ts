import { looksLikeDsn, readDsn } from '../../../conninfo/dsn.ts';
import { dialsOfVariables, placeOf, type VariableDial, type VariableEntry } from '../../../conninfo/variables.ts';
import { intrinsicOf } from '../../../documents/cloudformation.ts';
import { entriesOf, get, scalarOf, type MapEntry, type Node } from '../../../documents/tree.ts';
import type { ClientConninfo } from '../../../facts/client.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Located } from '../../../text/span.ts';
import type { StackSource } from './source.ts';
import { located } from './values.ts';

/** Variables of processes (ECS containers, Lambda functions, CodeBuild), and connection strings in any other property or output. */
export function* readDials(source: StackSource): Iterable<ClientConninfo> {
  for (const resource of source.resources)
    if (resource.properties !== undefined) yield* below(source, resource.properties, source.resource(resource.id.text), 0);
  const application: Setting = { kind: 'application', path: source.path };
  for (const part of ['Globals', 'Outputs'])
    for (const { value } of entriesOf(get(source.root, part))) yield* below(source, value, application, 0);
}

const deepest = 16;

function* below(
  source: StackSource,
  node: Node,
  setting: Setting,
  depth: number,
  key?: Located<string>,
): Generator<ClientConninfo> {
  if (depth > deepest || source.evaluationsLeft-- <= 0) return;
  if (node.kind === 'scalar' || intrinsicOf(node) !== undefined) return yield* single(source, node, setting, key);
  const variables = variablesOf(source, node, key?.value);
  if (variables !== undefined) return yield* group(source, variables, setting);
  if (node.kind === 'list') for (const item of node.items) yield* below(source, item, setting, depth + 1, key);
  else for (const entry of node.entries) yield* below(source, entry.value, setting, depth + 1, nameOf(source, entry));
}

function nameOf(source: StackSource, { key }: MapEntry): Located<string> {
  return { value: key.text, at: source.at(key.span) };
}

/** `Environment: [{Name, Value}]` of containers, `Variables: {NAME: value}` of functions. */
function variablesOf(source: StackSource, node: Node, key: string | undefined): readonly VariableEntry[] | undefined {
  if (node.kind === 'list' && /^Environment(?:Variables)?$/.test(key ?? ''))
    return node.items.flatMap((item): VariableEntry[] => {
      const name = scalarOf(get(item, 'Name'));
      const value = get(item, 'Value');
      return name === undefined || value === undefined ? [] : [entry(source, name, value)];
    });
  if (node.kind !== 'map' || key !== 'Variables') return undefined;
  return node.entries.map(({ key: name, value }) => entry(source, name, value));
}

function entry(source: StackSource, name: MapEntry['key'], value: Node): VariableEntry {
  return { name: { value: name.text, at: source.at(name.span) }, value: located(source, value) };
}

function* group(source: StackSource, variables: readonly VariableEntry[], setting: Setting): Iterable<ClientConninfo> {
  for (const dial of dialsOfVariables(variables.slice(0, 2000))) yield dialOf(source, dial, setting);
}

function* single(source: StackSource, node: Node, setting: Setting, key: Located<string> | undefined): Iterable<ClientConninfo> {
  const start =
    node.kind === 'scalar' ? node.text : source.file.text.slice(node.span.start, Math.min(node.span.end, node.span.start + 4000));
  // A text of several lines is a script or a file.
  if (!looksLikeDsn(start) || (node.kind === 'scalar' && node.text.trim().includes('\n'))) return;
  const { value, at } = located(source, node);
  const reading = readDsn(value, at);
  if (reading === undefined) return;
  yield dialOf(source, { ...reading, label: key ?? { value: 'value', at }, at: placeOf(reading.conninfo, at) }, setting);
}

function dialOf(source: StackSource, { at, ...dial }: VariableDial, setting: Setting): ClientConninfo {
  return { ...source.make.base('client.conninfo', 'client', at, { setting }), ...dial, purpose: 'session' };
}
