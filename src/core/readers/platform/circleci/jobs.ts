import { definitionsOf, Environment, ranks, variablesOf } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting } from '../../../commands/ci/job-file.ts';
import { serviceFacts } from '../../../commands/ci/service.ts';
import { entriesOf, get, isNull, itemsOf, scalarOf, type MapEntry, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { stepFacts } from './steps.ts';

export function* configFacts(file: JobFile, root: Node): Iterable<Fact | Embedded> {
  for (const job of entriesOf(get(root, 'jobs'))) yield* jobFacts(file, root, job);
}

function* jobFacts(file: JobFile, root: Node, { key, value: job }: MapEntry): Iterable<Fact | Embedded> {
  const executor = executorOf(root, job);
  const images = itemsOf(get(job, 'docker') ?? get(executor, 'docker'));
  const setting = file.job(key.text, images.length > 0);
  const namespace = file.namespace(key.text);
  const [own, ...services] = images;
  for (const service of services) yield* serviceOf(file, service, setting);
  const contained = variablesOf(file, get(own, 'environment'), namespace);
  const shared = variablesOf(file, get(executor, 'environment'), namespace);
  const stated = variablesOf(file, get(job, 'environment'), namespace);
  yield* definitionsOf(file, contained, { setting, namespace, rank: ranks.container });
  yield* definitionsOf(file, shared, { setting, namespace, rank: ranks.file });
  yield* definitionsOf(file, stated, { setting, namespace, rank: ranks.job });
  const environment = Environment.none.with([...contained, ...shared, ...stated], file);
  yield* environment.facts(file, setting);
  const directory = get(job, 'working_directory') ?? get(executor, 'working_directory');
  yield* stepFacts(file, root, get(job, 'steps'), { setting, environment, root: scalarOf(directory)?.text });
}

/** `executor: name` or `executor: {name: …}`, from `executors`. */
function executorOf(root: Node, job: Node): Node | undefined {
  const written = get(job, 'executor');
  const name = scalarOf(written) ?? scalarOf(get(written, 'name'));
  return name === undefined ? undefined : get(get(root, 'executors'), name.text);
}

function* serviceOf(file: JobFile, node: Node, job: JobSetting): Iterable<Fact | Embedded> {
  const image = scalarOf(get(node, 'image'));
  if (image === undefined || isNull(image)) return;
  const namespace = file.namespace(job.job);
  const name = scalarOf(get(node, 'name'));
  yield* serviceFacts(file, {
    setting: file.service(job.job, name?.text ?? `image ${image.span.start}`),
    job,
    namespace,
    image: file.value(image, namespace),
    names: name === undefined ? [] : [file.located(name)],
    command: get(node, 'command'),
    entrypoint: get(node, 'entrypoint'),
    variables: variablesOf(file, get(node, 'environment'), namespace),
    shared: true,
  });
}
