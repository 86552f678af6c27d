import { openValue } from '../../commands/definitions.ts';
import type { InventoryLine, InventoryValue } from '../../documents/ansible-inventory.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Setting } from '../../facts/setting.ts';
import { ansibleLayoutOf, ansibleNamespace, isInventoryPath } from '../../facts/ansible-layout.ts';
import { parseJinja } from '../../templates/jinja.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

const id = 'platform/ansible-inventory';

/** An inventory weighs less than `group_vars` and `host_vars` of the same reach (topology.md §3.7). */
const ranks = { all: 1, group: 3, host: 5 } as const;

/** Ini inventories of Ansible: hosts, their groups, addresses and variables. */
export const ansibleInventory = reader({
  id,
  title: 'Ansible inventories',
  layers: ['server', 'client'],
  notation: 'ansible-inventory',
  files: ['hosts', 'hosts.*', 'hosts-*', 'hosts_*', 'inventory', 'inventory.*', 'inventory-*', 'inventory_*', '*.inventory', 'inventory/*', 'inventories/*', 'inventories/*/*'], // prettier-ignore
  recognises: (text, path) =>
    isInventoryPath(path) && !otherNotation.test(path) && /^\s{0,8}\[[^\]\n]{1,200}\]|\sansible_\w{1,40}=/m.test(text),
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker(id, reading, { kind: 'machine', path });
    for (const line of tree.lines) yield* lineFacts(make, file, path, line);
  },
});

const otherNotation = /\.(?:ya?ml|json|toml|py|sh|j2|md|txt|tf|rb|js|ts)$/i;

function* lineFacts(make: FactMaker, file: SourceFile, path: string, line: InventoryLine): Iterable<Fact> {
  const { group, kind, name, values } = line;
  const setting: Setting = { kind: 'machine', path, hosts: name?.text ?? group };
  if (name !== undefined) yield* nameFacts(make, file, setting, name, line);
  const rank = kind !== 'vars' ? ranks.host : group === 'all' ? ranks.all : ranks.group;
  for (const value of values) yield definition(make, file, setting, value, rank);
}

type Name = NonNullable<InventoryLine['name']>;

/** A host or a group of its own, the group it belongs to, and the address it is known by. */
function* nameFacts(
  make: FactMaker,
  file: SourceFile,
  setting: Setting,
  { text, span }: Name,
  line: InventoryLine,
): Iterable<Fact> {
  const at = locate(file, span.start, span.end);
  if (line.group !== '')
    yield { ...make.base('platform.attachment', 'platform', at, { setting }), how: 'member', from: text, to: line.group };
  if (line.kind !== 'hosts') return;
  const address = line.values.find(({ name, value }) => name === 'ansible_host' && !value.includes('{{'));
  const names = [{ value: text, at }];
  if (address !== undefined)
    names.push({ value: address.value, at: locate(file, address.valueSpan.start, address.valueSpan.end) });
  yield { ...make.base('platform.name', 'platform', at, { setting }), names, network: 'inventory' };
}

function definition(make: FactMaker, file: SourceFile, setting: Setting, value: InventoryValue, rank: number): Fact {
  const { start, end } = value.valueSpan;
  const at = locate(file, start, end);
  const namespace = ansibleNamespace(ansibleLayoutOf(file.embeddedIn?.path ?? file.path));
  const template = parseJinja(file, start, end, namespace);
  return {
    ...make.base('platform.definition', 'platform', at, { setting }),
    name: value.name,
    value: openValue({ name: value.name, value: { value: template, at } }),
    namespace,
    rank,
  };
}
