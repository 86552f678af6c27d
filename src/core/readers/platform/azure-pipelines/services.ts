import { variablesOf } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { serviceFacts } from '../../../commands/ci/service.ts';
import { entriesOf, get, isNull, itemsOf, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';

/** `services: {db: CONTAINER}` with the container in `resources`, or written out. The key is its name in the job's network. */
export function* servicesOf(
  file: JobFile,
  root: Node,
  services: Node | undefined,
  setting: JobSetting,
  namespace: WorkflowNamespace,
): Iterable<Fact | Embedded> {
  for (const { key, value } of entriesOf(services)) {
    const container = value.kind === 'scalar' ? (resource(root, value.text) ?? value) : value;
    const image = scalarOf(container) ?? scalarOf(get(container, 'image'));
    if (image === undefined || isNull(image)) continue;
    yield* serviceFacts(file, {
      setting: file.service(setting.job, key.text),
      job: setting,
      namespace,
      image: file.value(image, namespace),
      names: [file.located(key)],
      variables: variablesOf(file, get(container, 'env'), namespace),
      ports: get(container, 'ports'),
      options: get(container, 'options'),
    });
  }
}

function resource(root: Node, name: string): Node | undefined {
  const containers = itemsOf(get(get(root, 'resources'), 'containers'));
  return containers.find((container) => scalarOf(get(container, 'container'))?.text === name);
}
