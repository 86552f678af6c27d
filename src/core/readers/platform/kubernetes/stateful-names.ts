import { get } from '../../../documents/tree.ts';
import type { NameFact } from '../../../facts/platform.ts';
import { inNamespace, type ManifestObject } from './objects.ts';
import type { ManifestSource } from './source.ts';
import type { Container } from './workloads.ts';

const mostReplicas = 16;

/** Pods of a StatefulSet have names of their own below its Service: `db-0.db-headless`. */
export function* podNames(source: ManifestSource, object: ManifestObject, { setting }: Container): Iterable<NameFact> {
  const spec = get(object.node, 'spec');
  const service = source.named(spec, 'serviceName');
  if (object.kind !== 'StatefulSet' || service === undefined) return;
  const written = Number(source.text(spec, 'replicas')?.value ?? '1');
  const replicas = Number.isInteger(written) ? Math.min(Math.max(written, 1), mostReplicas) : 1;
  yield {
    ...source.make.base('platform.name', 'platform', service.at, { setting: podOf(setting) }),
    names: Array.from({ length: replicas }, (_, ordinal) => ({
      value: `${object.name.value}-${ordinal}.${service.value}`,
      at: service.at,
    })),
    network: object.namespace ?? 'default',
  };
}

/** The pod as a whole. */
function podOf({ kind, path, namespace, workload, labels }: Container['setting']): Container['setting'] {
  return { kind, path, ...inNamespace(namespace), workload, labels };
}
