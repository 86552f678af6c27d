import type { PortForward } from '../facts/server.ts';
import type { Location } from '../text/span.ts';
import { settingKey, type FactIndex } from './fact-index.ts';
import { append } from './grouping.ts';
import type { Container } from './containers.ts';
import { speaksPostgres, type MachineListener, type Place, type Publication, type Server, type Unit } from './model.ts';
import type { PortReading, Resolver } from './resolver.ts';

const unknownPort: PortReading = { ports: [], open: true, malformed: false };

/** What listens on the machine of each unit: published ports, bare servers and poolers, tunnels (topology.md §5 step 6). */
export class Machines {
  readonly publications: readonly Publication[];
  private readonly byPort = new Map<string, MachineListener[]>();
  private readonly byUnit = new Map<string, MachineListener[]>();

  constructor(publications: readonly Publication[], containers: readonly Container[], bare: readonly Server[]) {
    this.publications = publications;
    const byPlace = new Map(containers.map((container) => [container.place.id, container]));
    for (const publication of publications.filter(({ fact }) => fact.from.place !== 'cluster'))
      for (const listener of published(publication, byPlace)) this.add(listener);
    for (const server of bare) this.addServer(server, server.place.unit);
    for (const container of containers)
      if (container.networkMode === 'host' && container.server !== undefined)
        this.addServer(container.server, container.place.unit);
  }

  private addServer(server: Server, unit: Unit): void {
    for (const port of server.effective.ports)
      this.add({ unit, product: server.product, port, server, publication: undefined, at: server.at });
  }

  private add(listener: MachineListener): void {
    const { unit, port, product, server } = listener;
    append(this.byPort, `${unit.id}\n${port.port}`, listener);
    if (server !== undefined && speaksPostgres(product)) append(this.byUnit, unit.id, listener);
  }

  /** What answers on a port of the unit's machine, whatever it is. */
  on(unit: Unit, port: number): readonly MachineListener[] {
    return this.byPort.get(`${unit.id}\n${port}`) ?? [];
  }

  /** The servers and poolers of the unit's machine. */
  servers(unit: Unit): readonly MachineListener[] {
    return this.byUnit.get(unit.id) ?? [];
  }

  /** Some published port of the unit is random or unresolved. */
  hasOpenPort(unit: Unit): boolean {
    return this.openUnits.has(unit.id);
  }

  private get openUnits(): ReadonlySet<string> {
    this.cachedOpen ??= new Set(
      this.publications.filter(({ published: port }) => port === undefined || port.open).map(({ unit }) => unit.id),
    );
    return this.cachedOpen;
  }
  private cachedOpen: ReadonlySet<string> | undefined;
}

const unknownProgram = { product: 'unknown' } as const;

function published(publication: Publication, containers: ReadonlyMap<string, Container>): readonly MachineListener[] {
  const { unit, target, fact } = publication;
  const container = containers.get(target?.id ?? '');
  const server = container && serverBehind(publication, container);
  const { product } = server ?? container?.family ?? unknownProgram;
  return (publication.published?.ports ?? []).map((port) => ({ unit, product, port, server, publication, at: fact.at }));
}

/** A forward that leads nowhere is reported at the forward: its published port still counts as this server's. */
function serverBehind({ inside }: Publication, { listeners, server }: Container): Server | undefined {
  const reached = listeners.find(({ port }) => inside.ports.some((one) => one.port === port.port));
  return reached === undefined ? server : reached.server;
}

/** Forwards as publications: where they lead and what they publish. */
export function publicationsOf(
  index: FactIndex,
  resolver: Resolver,
  placeOf: (
    fact: PortForward,
  ) => { readonly unit: Unit; readonly place: Place | undefined; readonly variants: number } | undefined,
): Publication[] {
  const result: Publication[] = [];
  for (const fact of index.of('server.forward')) {
    if (isOfCluster(fact) || !isMade(fact)) continue;
    const target = placeOf(fact);
    if (target === undefined) continue;
    result.push({
      unit: target.unit,
      fact,
      target: target.place,
      published: fact.published === undefined ? undefined : resolver.port(fact.published, fact.setting, fact.standing),
      inside: fact.target.kind === 'named' ? unknownPort : resolver.port(fact.target, fact.setting, fact.standing),
      address: fact.from.address?.value ?? '',
      variants: target.variants,
    });
  }
  return result;
}

function isMade({ protocol, standing }: PortForward): boolean {
  return protocol === 'tcp' && standing !== 'data' && standing !== 'printed';
}

/** In the network of pods, or on the machines of a cluster: not what stands beside the file. */
export function isOfCluster({ from }: PortForward): boolean {
  return from.place === 'cluster' || from.place === 'node';
}

/** Where a fact of a setting stands, as a key of its container. */
export function targetKey(fact: PortForward): string | undefined {
  return fact.to.kind === 'setting' ? settingKey(fact.to.setting) : undefined;
}

export function publishedAt(publication: Publication): Location {
  return publication.fact.published?.at ?? publication.fact.at;
}
