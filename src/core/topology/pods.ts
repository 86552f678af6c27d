import type { Setting } from '../facts/setting.ts';
import { directoryOf } from '../text/paths.ts';
import { append, groupBy } from './grouping.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import type { Unit } from './model.ts';
import { mountsOf, type ContainerPlan } from './projects.ts';
import { islandOf } from './scopes.ts';

export type PodSetting = Extract<Setting, { kind: 'pod' }>;

/** All containers of a pod share one network namespace. */
export interface Pod {
  /** The manifest that states it. */
  readonly path: string;
  readonly key: string;
  readonly namespace: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
}

/** Folders of variants: what lies in them belongs to the cluster above (topology.md §3.5). */
const variantFolder =
  /^(base|bases|overlay|overlays|components?|patches|environments?|envs?|clusters?|dev|development|staging|stage|prod|production|test|local|qa|uat)$/i;

/** Manifests of one directory, bases and overlays counted with it, are about one cluster. */
export function clusterUnit(path: string): Unit {
  const parts = directoryOf(path).split('/');
  const first = parts.findIndex((part) => variantFolder.test(part));
  const directory = (first < 1 ? parts : parts.slice(0, first)).join('/');
  return { id: `cluster ${directory}`, kind: 'cluster', directory, environment: 'any', island: islandOf(path) };
}

export function podKey({ path, namespace, workload }: PodSetting): string {
  return `${path} ${namespace ?? ''} ${workload}`;
}

/** A namespace that is not written is whatever the manifest is applied to. */
export function sameNamespace(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b;
}

/** One plan a container; the pod ties them together. */
export function podPlans(index: FactIndex): ContainerPlan[] {
  const images = index.of('platform.image').filter(({ standing }) => standing !== 'data' && standing !== 'printed');
  const containers = groupBy(images, ({ setting }) => (setting.kind === 'pod' ? settingKey(setting) : undefined));
  return [...containers.values()].flatMap((facts): ContainerPlan[] => {
    const setting = facts[0]?.setting;
    if (setting?.kind !== 'pod') return [];
    const unit = clusterUnit(setting.path);
    return [
      {
        id: `${unit.id} ${settingKey(setting)}`,
        unit,
        label: setting.workload,
        names: [],
        definitions: [{ variants: 1, settings: [setting], images: facts }],
        settings: [setting],
        mounts: mountsOf(index, [setting]),
        pod: { path: setting.path, key: podKey(setting), namespace: setting.namespace, labels: setting.labels },
      },
    ];
  });
}

/** Which pods a selector means, by unit. */
export class PodSelection<T extends { readonly plan: ContainerPlan }> {
  private readonly byLabel = new Map<string, T[]>();

  constructor(containers: readonly T[]) {
    for (const container of containers)
      for (const [key, value] of Object.entries(container.plan.pod?.labels ?? {}))
        append(this.byLabel, `${container.plan.unit.id}\n${key}=${value}`, container);
  }

  /** Containers of pods that carry all labels of the selector; an empty selector means no pod we could name. */
  select(unit: Unit, selector: Readonly<Record<string, string>>, namespace: string | undefined): readonly T[] {
    const [first, ...rest] = Object.entries(selector);
    if (first === undefined) return [];
    const found = this.byLabel.get(`${unit.id}\n${first[0]}=${first[1]}`) ?? [];
    return found.filter(
      ({ plan: { pod } }) =>
        pod !== undefined && sameNamespace(pod.namespace, namespace) && rest.every(([key, value]) => pod.labels[key] === value),
    );
  }
}
