import { textOf } from '../../../commands/words.ts';
import { get, itemsOf, scalarOf, scalarsOf, type MapNode, type Node, type ScalarNode } from '../../../documents/tree.ts';
import { ranks } from '../../../facts/ansible-ranks.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Attachment } from '../../../facts/platform.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace } from '../../../facts/template.ts';
import { resolvePath } from '../../../text/paths.ts';
import { bound, turnsOf } from './bindings.ts';
import { definitionsOf } from './definitions.ts';
import type { AnsibleSource } from './source.ts';
import type { Surroundings } from './task.ts';

/** Other files that a task brings in: tasks, variables, roles. */
export function* includeFacts(source: AnsibleSource, task: MapNode, around: Surroundings): Iterable<Fact> {
  for (const name of ['include_tasks', 'import_tasks', 'include']) yield* loaded(source, task, name, around);
  yield* loaded(source, task, 'include_vars', around);
  for (const name of ['include_role', 'import_role']) {
    const given = argument(task, name);
    if (given !== undefined) yield* roleUse(source, given, source.path, around.setting, get(task, 'vars'));
  }
}

function argument(task: MapNode, name: string): Node | undefined {
  return get(task, name) ?? get(task, `ansible.builtin.${name}`) ?? get(task, `ansible.legacy.${name}`);
}

/** The file is named alone, or as `file:`; a loop names several. */
function* loaded(source: AnsibleSource, task: MapNode, name: string, around: Surroundings): Iterable<Fact> {
  const given = argument(task, name);
  const node = scalarOf(given) ?? scalarOf(get(given, 'file'));
  if (node === undefined) return;
  for (const turn of turnsOf(source, task, around.namespace)) {
    const word = bound(source.word(node, around.namespace), turn);
    const text = textOf(word)?.trim().split(/\s/)[0];
    const to = text === undefined ? undefined : fileOf(source, text, name === 'include_vars' ? 'vars' : 'tasks');
    if (to !== undefined) yield attachment(source, node, 'loads', source.path, to, around.setting);
  }
}

/** Relative to the file that names it; a role's variables lie in its own folder. */
function fileOf(source: AnsibleSource, text: string, part: 'vars' | 'tasks'): string | undefined {
  const { role } = source.layout;
  const isInRole = role !== undefined && part === 'vars' && !text.startsWith('.');
  return resolvePath(isInRole ? joined(role.directory, part) : source.directory, text);
}

function joined(directory: string, name: string): string {
  return directory === '' ? name : `${directory}/${name}`;
}

/** `roles:` of a play: names, or maps with variables beside them. */
export function* roleUses(source: AnsibleSource, list: Node | undefined, from: string, setting: Setting): Iterable<Fact> {
  for (const item of itemsOf(list)) {
    yield* roleUse(source, item, from, setting, get(item, 'vars'));
    if (item.kind !== 'map') continue;
    const parameters = item.entries.filter(({ key }) => !roleWords.has(key.text));
    yield* parametersOf(source, item, { ...item, entries: parameters }, setting);
  }
}

const roleWords = new Set([
  'role',
  'name',
  'vars',
  'tags',
  'when',
  'become',
  'become_user',
  'environment',
  'delegate_to',
  'src',
  'version',
]);

function* roleUse(
  source: AnsibleSource,
  node: Node,
  from: string,
  setting: Setting,
  variables: Node | undefined,
): Iterable<Fact> {
  const name = nameNode(node);
  const to = name === undefined ? undefined : roleDirectory(source, name.text);
  if (name === undefined || to === undefined) return;
  yield attachment(source, name, 'role', from, to, setting);
  yield* parametersOf(source, node, variables, setting);
}

function nameNode(node: Node): ScalarNode | undefined {
  const [first] = node.kind === 'scalar' ? [node] : scalarsOf(get(node, 'role') ?? get(node, 'name'));
  return first;
}

/** A path, or a name below `roles`; the last word of a collection's name. */
function roleDirectory(source: AnsibleSource, text: string): string | undefined {
  const bare = /(?:^|\s)name=([^\s]+)/.exec(text)?.[1] ?? text.trim();
  if (bare === '' || bare.includes('{{')) return undefined;
  if (bare.includes('/')) return resolvePath(source.directory, bare);
  return joined(joined(source.layout.root, 'roles'), bare);
}

function* parametersOf(source: AnsibleSource, role: Node, variables: Node | undefined, setting: Setting): Iterable<Fact> {
  const name = nameNode(role)?.text ?? '';
  if (variables === undefined || name === '') return;
  const namespace: Namespace = { kind: 'ansible', root: source.layout.root, role: name.slice(name.lastIndexOf('/') + 1) };
  yield* definitionsOf(source, variables, { setting, namespace, rank: ranks.parameters });
}

export function attachment(
  source: AnsibleSource,
  at: Node,
  how: Attachment['how'],
  from: string,
  to: string,
  setting: Setting,
): Attachment {
  return { ...source.make.base('platform.attachment', 'platform', source.at(at), { setting }), how, from, to };
}
