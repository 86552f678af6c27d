import type { PortForward } from '../facts/server.ts';
import type { Container } from './containers.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import { append, groupBy } from './grouping.ts';
import type { Publication, Unit } from './model.ts';
import { clusterUnit, sameNamespace, type PodSelection } from './pods.ts';
import type { PortReading, Resolver } from './resolver.ts';

/** One name in a cluster: where its ports lead. */
export interface Service {
  readonly name: string;
  readonly namespace: string | undefined;
  /** Clients reach the pods themselves, on the port that they dial. */
  readonly headless: boolean;
  readonly publications: readonly Publication[];
  readonly containers: readonly Container[];
}

const unknownPort: PortReading = { ports: [], open: true, malformed: false };

/** Services of a cluster with the pods they select (topology.md §2, Kubernetes). */
export class Services {
  readonly publications: readonly Publication[];
  private readonly byName = new Map<string, Service[]>();
  private readonly everywhere = new Map<string, Service[]>();
  private readonly index: FactIndex;
  private readonly resolver: Resolver;
  private readonly pods: PodSelection<Container>;

  constructor(index: FactIndex, resolver: Resolver, pods: PodSelection<Container>) {
    this.index = index;
    this.resolver = resolver;
    this.pods = pods;
    const forwards = index.of('server.forward').filter(({ protocol, from }) => protocol === 'tcp' && from.place === 'cluster');
    const byObject = groupBy(forwards, ({ setting }) => settingKey(setting));
    for (const fact of index.of('platform.name')) {
      const { setting } = fact;
      if (setting.kind !== 'kubernetes-object' || fact.standing === 'data') continue;
      const unit = clusterUnit(setting.path);
      const own = byObject.get(settingKey(setting)) ?? [];
      for (const { value } of fact.names) {
        const service = this.service(value, setting.namespace, unit, own);
        append(this.byName, `${unit.id}\n${value.toLowerCase()}`, service);
        append(this.everywhere, value.toLowerCase(), service);
      }
    }
    this.publications = [...this.byName.values()].flatMap((list) => list.flatMap(({ publications }) => publications));
  }

  /** All of one name, in whatever cluster. */
  called(name: string, namespace: string | undefined): readonly Service[] {
    const all = this.everywhere.get(name.toLowerCase()) ?? [];
    return all.filter((service) => sameNamespace(service.namespace, namespace));
  }

  private service(name: string, namespace: string | undefined, unit: Unit, forwards: readonly PortForward[]): Service {
    const containers = forwards.flatMap(({ to }) =>
      to.kind === 'selector' ? this.pods.select(unit, to.selector, to.namespace ?? namespace) : [],
    );
    const headless = forwards.some((fact) => fact.headless === true);
    const publications = forwards.map((fact) => this.publication(fact, unit, containers));
    return { name, namespace, headless, publications, containers: [...new Set(containers)] };
  }

  private publication(fact: PortForward, unit: Unit, containers: readonly Container[]): Publication {
    const inside = this.insideOf(fact, containers);
    const listens = ({ listeners }: Container): boolean =>
      listeners.some(({ port }) => inside.ports.some((one) => one.port === port.port));
    const target = containers.find(listens) ?? containers.find(({ server }) => server !== undefined);
    // Beside a container we cannot see into, a port where ours does not listen may be its.
    const known = containers.every(({ place }) => place.closed);
    return {
      unit,
      fact,
      target: known || target === undefined || listens(target) ? target?.place : undefined,
      published: fact.published === undefined ? undefined : this.resolver.port(fact.published, fact.setting, fact.standing),
      inside: fact.headless === true ? unknownPort : inside,
      address: '',
      variants: 1,
    };
  }

  /** A target by name is the number that the pods declare under it. */
  private insideOf({ target, setting, standing }: PortForward, containers: readonly Container[]): PortReading {
    if (target.kind !== 'named') return this.resolver.port(target, setting, standing);
    for (const { plan } of containers)
      for (const own of plan.settings)
        for (const fact of this.index.in(own))
          if (fact.kind === 'platform.listen' && fact.declared?.name?.value === target.name.value)
            return this.resolver.port(fact.port, fact.setting, fact.standing);
    return unknownPort;
  }

  /** `db`, `db.shop`, `db.shop.svc.cluster.local` as seen from a namespace. */
  named(unit: Unit, host: string, from: string | undefined): readonly Service[] {
    const [name = '', namespace] = host
      .toLowerCase()
      .replace(/\.svc(\.cluster\.local)?\.?$/, '')
      .split('.');
    const wanted = namespace ?? from;
    return (this.byName.get(`${unit.id}\n${name}`) ?? []).filter((service) => sameNamespace(service.namespace, wanted));
  }
}

/** Containers by their pod. */
export function byPod(containers: readonly Container[]): ReadonlyMap<string, readonly Container[]> {
  return groupBy(containers, ({ plan }) => plan.pod?.key);
}
