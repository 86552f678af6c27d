import { isPlaybook, isTaskList, startsWithList } from '../../documents/ansible.ts';
import type { Node } from '../../documents/tree.ts';
import type { Document, Problem } from '../../documents/document.ts';
import type { YamlTree } from '../../documents/yaml.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded, Reading } from '../../facts/reading.ts';
import { ansibleLayoutOf, isInventoryPath, isVariablesPath } from '../../facts/ansible-layout.ts';
import { locate } from '../../text/source-file.ts';
import { reader } from '../reader.ts';
import { inventoryFacts } from './ansible/inventory.ts';
import { playFacts } from './ansible/plays.ts';
import { AnsibleSource } from './ansible/source.ts';
import { ofRole, taskFacts } from './ansible/tasks.ts';
import { isInventoryTree, variableFacts } from './ansible/variables.ts';

const id = 'platform/ansible';
const mostFacts = 100_000;

type Item = Fact | Embedded | Problem;

/** Playbooks, task files, handlers, variables and YAML inventories (topology.md §2, §3.7; semantics F). */
export const ansible = reader<'yaml'>({
  id,
  title: 'Ansible playbooks, roles and variables',
  layers: ['server', 'firewall', 'client', 'pooler', 'socket', 'restart'],
  notation: 'yaml',
  files: ['*.yml', '*.yaml', 'group_vars/*', 'group_vars/*/*', 'host_vars/*', 'host_vars/*/*'],
  recognises: (text, path) => {
    if (text.startsWith('$ANSIBLE_VAULT')) return false;
    const { part } = ansibleLayoutOf(path);
    return isVariablesPath(path) || isInventoryPath(path) || part === 'meta' || startsWithList(text);
  },
  *read(document, reading) {
    let left = mostFacts;
    for (const item of itemsIn(document, reading)) {
      if (left-- <= 0) {
        const message = `more than ${mostFacts} statements; the rest was left out`;
        yield { code: 'ansible-size', message, at: locate(document.file, 0, 0) };
        return;
      }
      yield item;
    }
  },
});

function* itemsIn({ file, tree }: Document<YamlTree>, reading: Reading): Iterable<Item> {
  const source = new AnsibleSource(file, reading, id);
  for (const root of tree.documents) yield* factsIn(source, root);
}

function* factsIn(source: AnsibleSource, root: Node): Iterable<Item> {
  const { path, layout } = source;
  if (root.kind === 'list') yield* ofList(source, root);
  else if (isVariablesPath(path) || layout.part === 'meta') yield* variableFacts(source, root, false);
  else if (isInventoryTree(root)) yield* inventoryFacts(source, root);
  // Nothing else of a map is read unless a play names the file.
  else if (!isInventoryPath(path)) yield* variableFacts(source, root, true);
}

function* ofList(source: AnsibleSource, root: Node): Iterable<Item> {
  const { part } = source.layout;
  if (isPlaybook(root)) yield* playFacts(source, root);
  else if (part === 'tasks' || part === 'handlers' || isTaskList(root))
    yield* taskFacts(source, root, ofRole(source, part === 'handlers'));
}
