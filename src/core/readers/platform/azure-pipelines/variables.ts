import { variablesOf, type Variable } from '../../../commands/ci/environment.ts';
import type { JobFile, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { entriesOf, get, itemsOf, scalarOf, type Node } from '../../../documents/tree.ts';
import { processName } from './macros.ts';

/** `variables` of a level, by the names that processes see. Groups and templates say nothing here. */
export function variables(file: JobFile, node: Node | undefined, namespace: WorkflowNamespace): readonly Variable[] {
  return variablesOf(file, get(node, 'variables'), namespace)
    .filter(({ name }) => !/^(?:group|template)$/.test(name.value))
    .map(({ name, value }) => ({ name: { value: processName(name.value), at: name.at }, value }));
}

const deepest = 8;

/** Names of all variables that any level of the file sets. */
export function namesIn(root: Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: Node, depth: number): void => {
    if (depth > deepest) return;
    for (const item of itemsOf(node)) visit(item, depth + 1);
    for (const { key, value } of entriesOf(node)) {
      if (key.text === 'variables') collect(value, names);
      else if (levels.has(key.text)) visit(value, depth + 1);
    }
  };
  visit(root, 0);
  return names;
}

const levels = new Set(['stages', 'jobs']);

function collect(node: Node, into: Set<string>): void {
  for (const { key } of entriesOf(node)) into.add(processName(key.text));
  for (const item of itemsOf(node)) {
    const name = scalarOf(get(item, 'name'));
    if (name !== undefined) into.add(processName(name.text));
  }
}
