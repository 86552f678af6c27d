import type { Container } from './containers.ts';
import type { Step } from './inference.ts';
import { howMissed, portsOf, trailWeight } from './misses.ts';
import type { Publication, Server } from './model.ts';
import type { Network } from './network.ts';
import type { PortReading } from './resolver.ts';
import { isOwn, undecidable, type DialFact, type Verdict } from './verdict.ts';

/** Where a dial inside a container network ends (topology.md §5, steps 4 and 5). */
export class ContainerReach {
  private readonly network: Network;
  /** The first of each published port, by what it leads to and by that one's unit. */
  private readonly publications = new Map<string, Publication>();

  constructor(network: Network, publications: readonly Publication[]) {
    this.network = network;
    for (const publication of publications) {
      const { target, published } = publication;
      if (target === undefined) continue;
      for (const { port } of published?.ports ?? [])
        for (const key of [`place ${target.id} ${port}`, `unit ${target.unit.id} ${port}`])
          if (!this.publications.has(key)) this.publications.set(key, publication);
    }
  }

  /** Loopback inside it: the container itself and those that share its network. */
  own(fact: DialFact, container: Container, reading: PortReading): Verdict {
    const mates = this.network.mates(container).filter(({ server }) => !isOwn(fact, server));
    const hit = mates.find((mate) => this.listens(mate, reading));
    if (hit !== undefined) return { kind: 'reaches', server: hit.server, steps: [] };
    const closed = this.network.mates(container).every(({ place }) => place.closed);
    const serving = mates.find(({ server }) => server?.product === 'postgresql');
    // Beside a container we cannot see into, the port may be its.
    if (serving !== undefined && reading.ports.length > 0 && (closed || fact.purpose === 'probe'))
      return this.named(serving, serving.plan.label, reading, 0);
    if (!closed || reading.open) return undecidable(`what listens inside ${container.plan.label} is not known`);
    return { kind: 'no-listener', place: container.place, elsewhere: this.siblings(container), weight: 0, steps: [] };
  }

  private siblings(container: Container): Server[] {
    return this.network
      .peers(container)
      .map((peer) => peer.server)
      .filter((server) => server !== undefined);
  }

  private listens(container: Container, reading: PortReading): boolean {
    return reading.ports.some(({ port }) => container.listeners.some((listener) => listener.port.port === port));
  }

  /** On its own port, whoever dials it by name. */
  named(container: Container, host: string, reading: PortReading, weight: number): Verdict {
    const server = container.server;
    if (this.listens(container, reading)) {
      return {
        kind: 'reaches',
        server,
        steps: server === undefined ? [] : [{ text: `${host} listens on ${portsOf(server)}`, at: server.at }],
      };
    }
    if (reading.open) return undecidable('its port is not known');
    if (server === undefined || container.family === undefined) return undecidable(`what listens in ${host} is not known`);
    if (server.effective.open || server.effective.ports.length === 0) return undecidable(`the port of ${host} is not known`);
    const publication = this.publishes(container, reading);
    return {
      kind: 'misses',
      servers: [server],
      how: howMissed(reading, server, publication !== undefined ? 'published-inside' : 'other'),
      expected: server.effective.ports.map(({ port }) => ({ port, at: server.at, server })),
      publication,
      weight: weight + trailWeight(reading),
      inNetwork: true,
      steps: inNetworkSteps(host, server, publication),
    };
  }

  /** The publication of the container, or of another in its project, whose host port is dialled inside. */
  private publishes(container: Container, reading: PortReading): Publication | undefined {
    const { id, unit } = container.place;
    const at = (key: string): Publication | undefined =>
      reading.ports.map(({ port }) => this.publications.get(`${key} ${port}`)).find((found) => found !== undefined);
    return at(`place ${id}`) ?? at(`unit ${unit.id}`);
  }
}

function inNetworkSteps(host: string, server: Server, publication: Publication | undefined): readonly Step[] {
  const steps: Step[] = [{ text: `inside the network ${host} listens on ${portsOf(server)}`, at: server.at }];
  if (publication !== undefined) steps.push({ text: 'the dialled port is published on the host', at: publication.fact.at });
  return steps;
}
