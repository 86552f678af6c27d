import { Environment, variablesOf } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting } from '../../../commands/ci/job-file.ts';
import { scriptFacts } from '../../../commands/ci/script.ts';
import { serviceFacts } from '../../../commands/ci/service.ts';
import { entriesOf, get, isNull, itemsOf, scalarOf, scalarsOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';

interface Step {
  /** `default 1`, `branches main 2`. */
  readonly job: string;
  readonly node: Node;
}

const deepest = 5;

export function* pipelineFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  const services = get(get(root, 'definitions'), 'services');
  for (const { key, value } of entriesOf(get(root, 'pipelines'))) {
    const lists = value.kind === 'list' ? [{ name: key.text, value }] : namedLists(key.text, value);
    for (const list of lists) {
      const steps: Node[] = [];
      collect(list.value, steps, 0);
      for (const [index, node] of steps.entries()) yield* stepFacts(file, { job: `${list.name} ${index + 1}`, node }, services);
    }
  }
}

/** `branches: {main: […]}` and its like. */
function namedLists(kind: string, node: Node): readonly { readonly name: string; readonly value: Node }[] {
  return entriesOf(node).map(({ key, value }) => ({ name: `${kind} ${key.text}`, value }));
}

/** Steps in their order, those in `parallel` and `stage` among them. */
function collect(list: Node | undefined, into: Node[], depth: number): void {
  if (depth > deepest) return;
  for (const item of itemsOf(list)) {
    const step = get(item, 'step');
    if (step !== undefined) into.push(step);
    for (const around of [get(item, 'parallel'), get(item, 'stage')])
      collect(around?.kind === 'list' ? around : get(around, 'steps'), into, depth + 1);
  }
}

function* stepFacts(file: JobFile, { job, node }: Step, services: Node | undefined): Iterable<Fact | Embedded> {
  const setting = file.job(job, true);
  for (const name of scalarsOf(get(node, 'services'))) yield* serviceOf(file, name.text, get(services, name.text), setting);
  for (const [index, key] of ['script', 'after-script'].entries()) {
    const step = index + 1;
    const nodes = itemsOf(get(node, key)).filter((line) => line.kind === 'scalar');
    const namespace = file.namespace(job, step);
    const environment = Environment.none;
    yield* scriptFacts(file, {
      name: `${job}.${step}`,
      nodes,
      setting: { ...setting, step },
      namespace,
      environment,
      directory: '',
    });
  }
}

function* serviceOf(file: JobFile, name: string, node: Node | undefined, job: JobSetting): Iterable<Fact | Embedded> {
  const image = scalarOf(get(node, 'image')) ?? scalarOf(get(get(node, 'image'), 'name'));
  if (image === undefined || isNull(image)) return;
  const namespace = file.namespace(job.job);
  yield* serviceFacts(file, {
    setting: file.service(job.job, name),
    job,
    namespace,
    image: file.value(image, namespace),
    names: [],
    variables: variablesOf(file, get(node, 'variables') ?? get(node, 'environment'), namespace),
    shared: true,
  });
}
