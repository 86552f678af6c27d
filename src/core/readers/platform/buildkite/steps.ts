import { definitionsOf, Environment, ranks, variablesOf, type Variable } from '../../../commands/ci/environment.ts';
import type { JobFile } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { get, itemsOf, scalarOf, scalarsOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';

const deepest = 3;

export function* pipelineFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  const namespace = file.namespace();
  const variables = variablesOf(file, get(root, 'env'), namespace);
  yield* definitionsOf(file, variables, { setting: file.make.setting, namespace, rank: ranks.file });
  const steps: Node[] = [];
  collect(root.kind === 'list' ? root : get(root, 'steps'), steps, 0);
  for (const [index, step] of steps.entries()) yield* stepFacts(file, step, index + 1, variables);
}

/** Steps with a command, those of groups among them. */
function collect(list: Node | undefined, into: Node[], depth: number): void {
  if (depth > deepest) return;
  for (const item of itemsOf(list)) {
    if (commandsOf(item).length > 0) into.push(item);
    collect(get(item, 'steps'), into, depth + 1);
  }
}

function commandsOf(step: Node) {
  return scalarsOf(get(step, 'command') ?? get(step, 'commands'));
}

function* stepFacts(file: JobFile, step: Node, number: number, shared: readonly Variable[]): Iterable<Fact | Embedded> {
  const named = scalarOf(get(step, 'key')) ?? scalarOf(get(step, 'label'));
  const job = `${named?.text ?? 'step'} ${number}`;
  const setting = file.job(job, false);
  const namespace = file.namespace(job);
  const own = variablesOf(file, get(step, 'env'), namespace);
  yield* definitionsOf(file, own, { setting, namespace, rank: ranks.job });
  const environment = Environment.none.with([...file.inherited(shared), ...own], file);
  yield* environment.facts(file, setting);
  const nodes = commandsOf(step);
  yield* scriptFacts(file, {
    name: job,
    nodes,
    setting: { ...setting, step: 1 },
    namespace: file.namespace(job, 1),
    environment,
    directory: '',
  });
}
