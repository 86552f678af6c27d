import { definitionsOf, Environment, ranks, variablesOf, type Variable } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { entriesOf, get, itemsOf, scalarsOf, type MapEntry, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { Location } from '../../../text/span.ts';
import { JobKeys, jobsOf } from './inheritance.ts';
import { servicesOf } from './services.ts';

export function* pipelineFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  const namespace = file.namespace();
  const variables = get(root, 'variables');
  yield* definitionsOf(file, variablesOf(file, variables, namespace), {
    setting: file.make.setting,
    namespace,
    rank: ranks.file,
  });
  for (const job of jobsOf(root)) yield* jobFacts(file, root, job, variables);
}

/** A job runs in a container of its image; its services are known there by name. */
function* jobFacts(file: JobFile, root: Node, { key, value }: MapEntry, global: Node | undefined): Iterable<Fact | Embedded> {
  const keys = new JobKeys(root, value);
  const setting = file.job(key.text, true);
  const namespace = file.namespace(key.text);
  const { fixed: chosen, varied } = matrixOf(file, keys.get('parallel'), namespace);
  const own = [...keys.variables().flatMap((node) => variablesOf(file, node, namespace)), ...chosen];
  yield* definitionsOf(file, own, { setting, namespace, rank: ranks.job });
  yield* variedFacts(file, varied, setting, namespace);
  // A global value is expanded with the variables of the job.
  const inherits = keys.inheritsVariables() && file.inherited(entriesOf(global)).length > 0;
  const shared = inherits ? variablesOf(file, global, namespace) : [];
  const fixed = [...shared, ...own].filter(({ name }) => !varied.has(name.value));
  const environment = Environment.none.with(fixed, file);
  yield* servicesOf(file, keys.orDefault('services'), setting, namespace, fixed);
  yield* environment.facts(file, setting);
  // One shell reads both; `after_script` has another.
  const main = [...keys.script('before_script', true), ...keys.script('script', false)];
  for (const [index, nodes] of [main, keys.script('after_script', true)].entries()) {
    const step = index + 1;
    yield* scriptFacts(file, {
      name: `${key.text}.${step}`,
      nodes,
      setting: { ...setting, step },
      namespace: file.namespace(key.text, step),
      environment,
      directory: '',
    });
  }
}

/** `parallel: matrix`: a name with one value has it; of several each makes a job of its own, and none is the value. */
function matrixOf(file: JobFile, parallel: Node | undefined, namespace: WorkflowNamespace): Matrix {
  const values = new Map<string, { readonly key: ScalarNode; readonly nodes: ScalarNode[] }>();
  for (const row of itemsOf(get(parallel, 'matrix')))
    for (const { key, value } of entriesOf(row)) {
      const known = values.get(key.text) ?? { key, nodes: [] };
      known.nodes.push(...scalarsOf(value));
      values.set(key.text, known);
    }
  const fixed: Variable[] = [];
  const varied = new Map<string, Location>();
  for (const [name, { key, nodes }] of values) {
    const [only, other] = nodes;
    if (only !== undefined && other === undefined) fixed.push({ name: file.located(key), value: file.value(only, namespace) });
    else varied.set(name, file.at(key));
  }
  return { fixed, varied };
}

interface Matrix {
  readonly fixed: readonly Variable[];
  readonly varied: ReadonlyMap<string, Location>;
}

function* variedFacts(file: JobFile, names: Matrix['varied'], setting: JobSetting, namespace: WorkflowNamespace): Iterable<Fact> {
  for (const [name, at] of names) {
    const base = file.make.base('platform.definition', 'platform', at, { setting });
    yield { ...base, name, value: undefined, namespace, rank: ranks.job };
  }
}
