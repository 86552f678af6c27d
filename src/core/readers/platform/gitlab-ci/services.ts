import { definitionsOf, variablesOf, type Variable } from '../../../commands/ci/environment.ts';
import type { JobFile, JobSetting, WorkflowNamespace } from '../../../commands/ci/job-file.ts';
import { serviceFacts } from '../../../commands/ci/service.ts';
import { get, isNull, itemsOf, scalarOf, scalarsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import type { Located } from '../../../text/span.ts';

/** Variables of the job are those of its services too, below what a service says itself (semantics A.5). */
const inherited = 5;

export function* servicesOf(
  file: JobFile,
  services: Node | undefined,
  job: JobSetting,
  namespace: WorkflowNamespace,
  variables: readonly Variable[],
): Iterable<Fact | Embedded> {
  for (const [index, item] of itemsOf(services).entries()) {
    const image = scalarOf(item) ?? scalarOf(get(item, 'name'));
    if (image === undefined || isNull(image)) continue;
    const aliases = aliasesOf(file, get(item, 'alias'));
    const names = [...aliases, ...hostnamesOf(file, image)];
    const setting = file.service(job.job, aliases[0]?.value ?? names[names.length - 1]?.value ?? `service ${index + 1}`);
    yield* serviceFacts(file, {
      setting,
      job,
      namespace,
      image: file.value(image, namespace),
      names,
      command: get(item, 'command'),
      entrypoint: get(item, 'entrypoint'),
      variables: variablesOf(file, get(item, 'variables'), namespace),
    });
    const taken = file.inherited(variables);
    yield* definitionsOf(file, taken, { setting, namespace: { kind: 'process', setting }, rank: inherited });
  }
}

/** One or several, with blanks or commas between them; a variable in one is not replaced. */
function aliasesOf(file: JobFile, node: Node | undefined): Located<string>[] {
  return scalarsOf(node).flatMap((scalar) =>
    [...scalar.text.matchAll(/[^\s,]+/g)].map(({ 0: value, index }) => ({
      value,
      at: file.placeBetween(scalar, index, index + value.length),
    })),
  );
}

/** The image without tag, digest and the port of its registry; slashes as two underscores, or as one dash. */
function hostnamesOf(file: JobFile, image: ScalarNode): Located<string>[] {
  if (image.text.includes('$')) return [];
  const [untagged = ''] = image.text.split('@', 1);
  const slash = untagged.lastIndexOf('/');
  const tag = untagged.indexOf(':', slash + 1);
  const whole = tag < 0 ? untagged : untagged.slice(0, tag);
  const name = whole.replace(/^([^/:]+):\d+\//, '$1/');
  const at = file.placeBetween(image, 0, whole.length);
  return [...new Set([name.replaceAll('/', '__'), name.replaceAll('/', '-')])].map((value) => ({ value, at }));
}
