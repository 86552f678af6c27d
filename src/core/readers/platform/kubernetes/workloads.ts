import { get, itemsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import type { Setting } from '../../../facts/setting.ts';
import { inNamespace, type ManifestObject } from './objects.ts';
import { podLabels } from './labels.ts';
import type { ManifestSource } from './source.ts';

/** A pod as a workload makes it. */
export interface Pod {
  readonly spec: MapNode;
  readonly containers: readonly Container[];
  readonly volumes: ReadonlyMap<string, Node>;
}

export interface Container {
  readonly node: MapNode;
  readonly setting: Extract<Setting, { kind: 'pod' }>;
}

/** The pod of an object; undefined when it makes none. Whatever has a pod template is a workload: operators have kinds of their own. */
export function podOf(source: ManifestSource, object: ManifestObject): Pod | undefined {
  const template = templateOf(object);
  const spec = get(template, 'spec');
  if (spec?.kind !== 'map') return undefined;
  const labels = podLabels(source, get(template, 'metadata'));
  const workload = `${object.kind.toLowerCase()}/${object.name.value}`;
  const containers = ['initContainers', 'containers'].flatMap((list) =>
    itemsOf(get(spec, list)).flatMap((node): Container[] => {
      if (node.kind !== 'map') return [];
      const name = source.named(node, 'name')?.value;
      const container = name === undefined ? {} : { container: name };
      const place = { path: source.path, ...inNamespace(object.namespace), workload, ...container };
      return [{ node, setting: { kind: 'pod', ...place, labels } }];
    }),
  );
  const volumes = itemsOf(get(spec, 'volumes')).map((node) => [source.named(node, 'name')?.value ?? '', node] as const);
  return containers.length === 0 ? undefined : { spec, containers, volumes: new Map(volumes) };
}

/** The node with `metadata` and `spec` of the pod: a pod itself, `spec.template`, of a CronJob that of its job. */
function templateOf({ node, kind }: ManifestObject): Node | undefined {
  if (kind === 'Pod') return node;
  const spec = get(node, 'spec');
  if (kind === 'PodTemplate') return get(node, 'template');
  return get(get(get(spec, 'jobTemplate'), 'spec'), 'template') ?? get(spec, 'template');
}
