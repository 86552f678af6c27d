import { entriesOf, get, scalarOf, type MapEntry, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import { definitionsOf } from './definitions.ts';
import { attachment } from './includes.ts';
import type { AnsibleSource } from './source.ts';

/** An inventory weighs less than `group_vars` and `host_vars` of the same reach. */
export const inventoryRanks = { all: 1, group: 3, host: 5 } as const;

const deepest = 20;

/** A YAML inventory: groups, the hosts in them, their variables and names. */
export function* inventoryFacts(source: AnsibleSource, root: Node): Iterable<Fact> {
  for (const group of entriesOf(root)) yield* groupFacts(source, group, undefined, 0);
}

function* groupFacts(source: AnsibleSource, group: MapEntry, parent: string | undefined, depth: number): Iterable<Fact> {
  if (depth > deepest) return;
  const name = group.key.text;
  const setting = settingOf(source, name);
  if (parent !== undefined) yield attachment(source, group.key, 'member', name, parent, setting);
  const rank = name === 'all' ? inventoryRanks.all : inventoryRanks.group;
  yield* definitionsOf(source, get(group.value, 'vars'), { setting, namespace: source.namespace, rank });
  for (const host of entriesOf(get(group.value, 'hosts'))) yield* hostFacts(source, host, name);
  for (const child of entriesOf(get(group.value, 'children'))) yield* groupFacts(source, child, name, depth + 1);
}

function* hostFacts(source: AnsibleSource, { key, value }: MapEntry, group: string): Iterable<Fact> {
  const setting = settingOf(source, key.text);
  yield attachment(source, key, 'member', key.text, group, setting);
  const address = scalarOf(get(value, 'ansible_host'));
  const names = [key, ...(address === undefined || address.text.includes('{{') ? [] : [address])];
  yield {
    ...source.make.base('platform.name', 'platform', source.at(key), { setting }),
    names: names.map((node) => ({ value: node.text, at: source.at(node) })),
    network: 'inventory',
  };
  yield* definitionsOf(source, value, { setting, namespace: source.namespace, rank: inventoryRanks.host });
}

function settingOf(source: AnsibleSource, hosts: string): Setting {
  return { kind: 'machine', path: source.path, hosts };
}
