import { variablesOf } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { serviceFacts } from '../../../commands/ci/service.ts';
import { entriesOf, get, isNull, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact, FactOf } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { PortValue, Template } from '../../../facts/template.ts';

/**
 * `services` of a job. Service containers and a job that runs in a container share a network in which each has its key as name; a job on
 * the runner reaches published ports only. `setting.inContainer` says which it is.
 */
export function* servicesOf(
  file: JobFile,
  job: Node,
  setting: JobSetting,
  namespace: WorkflowNamespace,
): Iterable<Fact | Embedded> {
  for (const { key, value } of entriesOf(get(job, 'services'))) {
    const image = value.kind === 'scalar' ? value : scalarOf(get(value, 'image'));
    if (image === undefined || isNull(image) || image.text === '') continue;
    const service = file.service(setting.job, key.text);
    const facts = serviceFacts(file, {
      setting: service,
      job: setting,
      namespace,
      image: file.value(image, namespace),
      names: [file.located(key)],
      command: get(value, 'command'),
      entrypoint: get(value, 'entrypoint'),
      variables: variablesOf(file, get(value, 'env'), namespace),
      ports: get(value, 'ports'),
      options: get(value, 'options'),
    });
    for (const fact of facts) {
      yield fact;
      if (fact.kind === 'server.forward') yield* publishedPort(file, key.text, fact, namespace);
    }
  }
}

/** What `${{ job.services.NAME.ports['5432'] }}` is worth; nothing where the platform takes a free port. */
function* publishedPort(
  file: JobFile,
  name: string,
  { published, target, at, setting }: FactOf<'server.forward'>,
  namespace: WorkflowNamespace,
): Iterable<Fact> {
  if (target.kind !== 'literal') return;
  yield {
    ...file.make.base('platform.definition', 'platform', at, { setting }),
    name: `job.services.${name}.ports.${target.port}`,
    value: published === undefined ? undefined : { value: templateOf(published), at },
    namespace,
    rank: 0,
  };
}

function templateOf(port: PortValue): Template {
  if (port.kind === 'template') return port.template;
  return port.kind === 'literal' ? [{ kind: 'text', text: String(port.port), at: port.at }] : [];
}
