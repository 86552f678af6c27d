import { entriesOf, get, itemsOf, type MapNode, type Node } from './tree.ts';

/** Words of a task beside its module (playbooks_keywords of Ansible's documentation). */
const taskWords = new Set([
  'name', 'action', 'local_action', 'args', 'any_errors_fatal', 'async', 'become', 'become_exe', 'become_flags', 'become_method', 'become_user', 'changed_when',
  'check_mode', 'collections', 'connection', 'debugger', 'delay', 'delegate_facts', 'delegate_to', 'diff', 'environment', 'failed_when', 'ignore_errors',
  'ignore_unreachable', 'listen', 'loop', 'loop_control', 'module_defaults', 'no_log', 'notify', 'poll', 'port', 'register', 'remote_user', 'retries', 'run_once',
  'sudo', 'sudo_user', 'tags', 'throttle', 'timeout', 'until', 'vars', 'when',
]); // prettier-ignore

export function isTaskWord(key: string): boolean {
  return taskWords.has(key) || key.startsWith('with_');
}

/** Keys that nothing but a task or block has. */
const certain =
  /^(?:block|(?:ansible\.builtin\.)?(?:include_tasks|import_tasks|include_role|import_role|set_fact|include_vars)|[a-z_]+\.[a-z_]+\.[a-z0-9_]+)$/;
const likely = new Set([
  'register',
  'notify',
  'become',
  'become_user',
  'delegate_to',
  'changed_when',
  'loop',
  'with_items',
  'no_log',
  'listen',
]);

/** A list of plays: each names its hosts, or another playbook. */
export function isPlaybook(root: Node): root is Extract<Node, { kind: 'list' }> {
  return root.kind === 'list' && root.items.some(isPlay);
}

export function isPlay(node: Node): node is MapNode {
  if (get(node, 'import_playbook') !== undefined || get(node, 'ansible.builtin.import_playbook') !== undefined) return true;
  return get(node, 'hosts') !== undefined && node.kind === 'map';
}

/** A list of tasks by its shape alone: at least one item that nobody else writes. */
export function isTaskList(root: Node): boolean {
  const items = itemsOf(root);
  return items.length > 0 && items.every((item) => item.kind === 'map') && items.some(isTask);
}

function isTask(node: Node): boolean {
  const keys = entriesOf(node).map(({ key }) => key.text);
  return keys.some((key) => certain.test(key) || likely.has(key)) && keys.some((key) => !isTaskWord(key));
}

/** Whether the first line with content begins a list: cheap, before a file is parsed. */
export function startsWithList(text: string): boolean {
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 200)).trim();
    if (line !== '' && !/^(?:#|---(?:\s|$)|%)/.test(line)) return /^-(?:\s|$)/.test(line);
    start = end + 1;
  }
  return false;
}
