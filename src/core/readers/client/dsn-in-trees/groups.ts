import { dialOfGroup } from '../../../conninfo/groups.ts';
import { isSettingName } from '../../../conninfo/group-keys.ts';
import { partOfAddress } from '../../../conninfo/variable-names.ts';
import { dialsOfVariables, type VariableDial, type VariableEntry } from '../../../conninfo/variables.ts';
import { maskedValue } from '../../../documents/template-mask.ts';
import type { MapNode, Node, ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import { environmentOf } from '../../../facts/setting.ts';
import type { Rendering } from '../../../facts/template.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import { FactMaker, pathOf, type Reading } from '../../reader.ts';
import { isData, templateOf } from './values.ts';

const maxNodes = 100_000;
const endpointKey = /^(?:db_?|database_?|pg_?|postgres_?)?(?:host|host_?name|server|port|port_?number)$/i;
const engineKey = /^(?:adapter|client|dialect|driver|engine|type|provider|kind|connector(?:\.class)?)$/i;

/** `host` and `port` beside each other in any map whose names, keys or engine say that it is a PostgreSQL connection. */
export function* groupDials(id: string, file: SourceFile, root: Node, reading: Reading): Iterable<Fact> {
  const path = pathOf(file, reading);
  const budget = { left: maxNodes };
  for (const { node, names, engines } of mapsBelow(root, [], [], budget)) {
    for (const { label, ...dial } of dialsOf(file, path, node, [...names, ...engines], reading.rendering)) {
      const section = names.join('.');
      const setting = { kind: 'application' as const, path, section, variable: label.value };
      const make = new FactMaker(id, isData(names) ? { ...reading, standing: 'data' } : reading, setting);
      const environment = environmentOf(names.map((name) => name.replace(/\W+/g, '.')).join('.'));
      const { conninfo, dialect, at } = dial;
      yield {
        ...make.base('client.conninfo', 'client', at, environment === 'any' ? {} : { environment }),
        conninfo,
        dialect,
        label: { value: [...names.slice(-2), label.value].join('.'), at: label.at },
        purpose: reading.purpose ?? 'session',
      };
    }
  }
}

interface Found {
  readonly node: MapNode;
  readonly names: readonly string[];
  /** What the maps around it say about their engine. */
  readonly engines: readonly string[];
}

/** Maps with a host or a port, the names that lead to each. */
function* mapsBelow(
  node: Node,
  names: readonly string[],
  engines: readonly string[],
  budget: { left: number },
): Generator<Found> {
  if (budget.left-- <= 0 || names.length > 20) return;
  if (node.kind === 'list') for (const item of node.items) yield* mapsBelow(item, names, engines, budget);
  if (node.kind !== 'map') return;
  const own = node.entries.flatMap(({ key, value }) => (value.kind === 'scalar' && engineKey.test(key.text) ? [value.text] : []));
  if (node.entries.some(isEndpoint)) yield { node, names, engines };
  const around = own.length === 0 ? engines : own;
  for (const { key, value } of node.entries)
    if (value.kind !== 'scalar') yield* mapsBelow(value, [...names, key.text], around, budget);
}

function isEndpoint({ key, value }: { readonly key: ScalarNode; readonly value: Node }): boolean {
  return value.kind === 'scalar' && (endpointKey.test(key.text) || /(?:host|port|addr)$/i.test(key.text));
}

function dialsOf(
  file: SourceFile,
  path: string,
  node: MapNode,
  around: readonly string[],
  rendering: Rendering | undefined,
): VariableDial[] {
  const entries = node.entries.flatMap(({ key, value }): VariableEntry[] => {
    if (value.kind !== 'scalar' || value.text.length > 500 || maskedValue.test(value.text)) return [];
    const name = { value: key.text, at: locate(file, key.span.start, key.span.end) };
    return [
      { name, value: { value: templateOf(file, value, path, rendering), at: locate(file, value.span.start, value.span.end) } },
    ];
  });
  const block = locate(file, node.span.start, node.span.start);
  const group = dialOfGroup({ entries: entries.filter(({ name }) => isSettingName(name.value)), around, block });
  return group === undefined ? pairs(entries) : [group];
}

/** `dbHost` beside `dbPort`, as variables are written. */
function pairs(entries: readonly VariableEntry[]): VariableDial[] {
  const labels = new Map<string, VariableEntry['name']>();
  const named = entries.flatMap(({ name, value }): VariableEntry[] => {
    const variable = partOfAddress(name.value);
    if (variable === undefined) return [];
    labels.set(variable, name);
    return [{ name: { value: variable, at: name.at }, value }];
  });
  const dials = dialsOfVariables(named).filter(({ conninfo }) => conninfo.endpoints.some(({ port }) => port.kind !== 'implied'));
  return dials.map((dial) => ({ ...dial, label: labels.get(dial.label.value) ?? dial.label }));
}
