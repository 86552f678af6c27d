import { shownText } from '../../../commands/words.ts';
import { isPlay } from '../../../documents/ansible.ts';
import { get, itemsOf, scalarOf, scalarsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import { ranks } from '../../../facts/ansible-ranks.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace } from '../../../facts/template.ts';
import { resolvePath } from '../../../text/paths.ts';
import { unbound } from './bindings.ts';
import { definitionsOf, dialsAmong } from './definitions.ts';
import { attachment, roleUses } from './includes.ts';
import { knownRoleFacts } from './known-roles.ts';
import { environmentDefinitions } from './modules/scripts.ts';
import type { AnsibleSource } from './source.ts';
import type { Surroundings } from './task.ts';
import { flushFact, taskFacts, within } from './tasks.ts';

type Item = Fact | Embedded;

/** The plays of a playbook, each on its own hosts. */
export function* playFacts(source: AnsibleSource, root: Node): Iterable<Item> {
  for (const [index, play] of itemsOf(root).entries()) {
    if (!isPlay(play)) continue;
    const other = scalarOf(get(play, 'import_playbook') ?? get(play, 'ansible.builtin.import_playbook'));
    if (other === undefined) yield* onePlay(source, play, index);
    else yield* loads(source, other, { kind: 'machine', path: source.path });
  }
}

function* loads(source: AnsibleSource, node: Node, setting: Setting): Iterable<Fact> {
  const to =
    node.kind === 'scalar' ? resolvePath(source.directory, node.text.replace(/^\{\{\s*playbook_dir\s*\}\}\//, '')) : undefined;
  if (to !== undefined && !to.includes('{{')) yield attachment(source, node, 'loads', source.path, to, setting);
}

function* onePlay(source: AnsibleSource, play: MapNode, index: number): Iterable<Item> {
  const name = `${source.path}#${index}`;
  const namespace: Namespace = { kind: 'ansible', root: source.layout.root, play: name };
  const setting = settingOf(source, play, namespace);
  const variables = { setting, namespace, rank: ranks.play };
  for (const map of listed(get(play, 'vars'))) {
    yield* definitionsOf(source, map, variables);
    yield* dialsAmong(source, map, variables);
    yield* knownRoleFacts(source, map, variables);
  }
  for (const file of itemsOf(get(play, 'vars_files')).flatMap(listed)) yield* loads(source, file, setting);
  const outer: Surroundings = { setting, namespace, bindings: unbound, environment: [], defaults: [], handlers: false };
  // Variables of a play are defined, not bound: its roles see them too.
  const around = { ...within(source, play, outer), bindings: unbound };
  yield* environmentDefinitions({ make: source.make, setting }, around.environment);
  yield* sections(source, play, around, name);
}

function listed(node: Node | undefined): readonly Node[] {
  if (node === undefined) return [];
  return node.kind === 'list' ? node.items : [node];
}

/** In the order in which they run; handlers that were notified run behind each section. */
function* sections(source: AnsibleSource, play: MapNode, around: Surroundings, name: string): Iterable<Item> {
  const before = get(play, 'pre_tasks');
  const after = get(play, 'post_tasks');
  yield* taskFacts(source, before, around);
  const middle = get(play, 'roles') ?? get(play, 'tasks') ?? after;
  if (before !== undefined && middle !== undefined) yield flushFact(source, middle, around.setting);
  yield* roleUses(source, get(play, 'roles'), name, around.setting);
  yield* taskFacts(source, get(play, 'tasks'), around);
  if (after !== undefined) yield flushFact(source, after, around.setting);
  yield* taskFacts(source, after, around);
  yield* taskFacts(source, get(play, 'handlers'), { ...around, handlers: true });
}

/** The machines of the pattern; with a local connection the one that runs Ansible. */
function settingOf(source: AnsibleSource, play: MapNode, namespace: Namespace): Setting {
  const pattern = scalarsOf(get(play, 'hosts')).map((node) => shownText(source.word(node, namespace)));
  const isLocal = scalarOf(get(play, 'connection'))?.text === 'local';
  return { kind: 'machine', path: source.path, hosts: isLocal ? 'localhost' : pattern.join(',') };
}
