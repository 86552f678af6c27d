import { definitionsOf, Environment, ranks, variablesOf, type Variable } from '../../../commands/ci/environment.ts';
import { inputDefaults } from '../../../commands/ci/inputs.ts';
import type { JobFile } from '../../../commands/ci/job-file.ts';
import { entriesOf, get, isNull, itemsOf, scalarsOf, type MapEntry, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { localUse } from './inputs.ts';
import { matrixOf } from './matrix.ts';
import { servicesOf } from './services.ts';
import { stepFacts } from './steps.ts';

/** What all jobs of a workflow share. */
interface Shared {
  readonly variables: readonly Variable[];
  readonly defaults: Node | undefined;
}

export function* workflowFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  const namespace = file.namespace();
  const variables = variablesOf(file, get(root, 'env'), namespace);
  yield* definitionsOf(file, variables, { setting: file.make.setting, namespace, rank: ranks.file });
  for (const event of ['workflow_call', 'workflow_dispatch'])
    yield* inputDefaults(file, get(get(get(root, 'on'), event), 'inputs'));
  const shared: Shared = { variables, defaults: get(get(root, 'defaults'), 'run') };
  for (const job of entriesOf(get(root, 'jobs'))) {
    const matrix = matrixOf(file, job.value, file.namespace(job.key.text));
    yield* matrix.definitions(file.job(job.key.text, false));
    yield* matrix.chosen(jobFacts(file, job, shared));
  }
}

function* jobFacts(file: JobFile, { key, value: job }: MapEntry, shared: Shared): Iterable<Fact | Embedded> {
  const container = get(job, 'container');
  const setting = file.job(key.text, container !== undefined && !isNull(container));
  const namespace = file.namespace(key.text);
  yield* localUse(file, job, setting, namespace);
  yield* servicesOf(file, job, setting, namespace);
  const own = variablesOf(file, get(job, 'env'), namespace);
  const contained = variablesOf(file, get(container, 'env'), namespace);
  yield* definitionsOf(file, contained, { setting, namespace, rank: ranks.container });
  yield* definitionsOf(file, own, { setting, namespace, rank: ranks.job });
  const environment = Environment.none.with([...contained, ...file.inherited(shared.variables), ...own], file);
  yield* environment.facts(file, setting);
  const defaults = [get(get(job, 'defaults'), 'run'), shared.defaults];
  yield* stepFacts(file, get(job, 'steps'), { setting, environment, defaults, shell: defaultShell(job) });
}

/** PowerShell on Windows, Bash elsewhere; of a matrix of systems nobody knows. */
function defaultShell(job: Node): string {
  const runner = get(job, 'runs-on');
  const labels = [...scalarsOf(runner), ...itemsOf(get(runner, 'labels')), ...scalarsOf(get(runner, 'labels'))];
  return labels.some((label) => label.kind === 'scalar' && /windows/i.test(label.text)) ? 'pwsh' : 'bash';
}
