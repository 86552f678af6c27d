import { get, itemsOf, scalarOf, type Node } from '../../../documents/tree.ts';
import { ranks } from '../../../facts/ansible-ranks.ts';
import type { Fact } from '../../../facts/fact.ts';
import { nameOf } from '../../../text/paths.ts';
import { definitionsOf, dialsAmong } from './definitions.ts';
import { roleUses } from './includes.ts';
import { knownRoleFacts } from './known-roles.ts';
import type { AnsibleSource } from './source.ts';

/** A file of variables: of a role, of a group, of a host, or one that a play names. */
export function* variableFacts(source: AnsibleSource, root: Node, isNamed: boolean): Iterable<Fact> {
  if (source.layout.part === 'meta') {
    yield* roleUses(source, get(root, 'dependencies'), source.layout.role?.directory ?? source.path, source.make.setting);
    return;
  }
  const { setting } = source.make;
  const where = { setting, namespace: source.namespace, rank: isNamed ? ranks.varsFiles : rankOf(source) };
  yield* definitionsOf(source, root, where);
  // Any reader of connection strings has read a file of no known name already.
  if (!isNamed) yield* dialsAmong(source, root, where);
  if (where.rank !== ranks.defaults) yield* knownRoleFacts(source, root, where);
}

/** topology.md §3.7. A file of a role's `vars` that is not its main one is loaded by a task. */
function rankOf({ layout, path }: AnsibleSource): number {
  const { variablesOf, part, role } = layout;
  if (variablesOf?.kind === 'host') return ranks.hostVars;
  if (variablesOf !== undefined) return variablesOf.hosts === 'all' ? ranks.groupVarsAll : ranks.groupVars;
  if (part === 'defaults') return ranks.defaults;
  if (part !== 'vars' || role === undefined) return ranks.varsFiles;
  return /^main\.ya?ml$/i.test(nameOf(path)) || /\/vars\/main\//.test(path) ? ranks.role : ranks.included;
}

/** Names of group hosts in a YAML inventory: `all: { hosts: …, children: … }`. */
export function isInventoryTree(root: Node): boolean {
  if (root.kind !== 'map' || root.entries.length === 0) return false;
  return root.entries.every(({ value }) => isGroup(value)) && root.entries.some(({ value }) => hasHosts(value));
}

function isGroup(node: Node): boolean {
  if (node.kind === 'scalar') return scalarOf(node)?.text === '';
  return node.kind === 'map' && node.entries.every(({ key }) => /^(?:hosts|children|vars)$/.test(key.text));
}

function hasHosts(node: Node): boolean {
  return get(node, 'hosts')?.kind === 'map' || get(node, 'children')?.kind === 'map' || itemsOf(get(node, 'hosts')).length > 0;
}
