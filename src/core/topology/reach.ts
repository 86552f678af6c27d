import { compatible } from '../facts/setting.ts';
import type { Container } from './containers.ts';
import type { Bound } from './bindings.ts';
import type { Step } from './inference.ts';
import { isPooler, onlyPort, speaksPostgres, type MachineListener, type Publication, type Server } from './model.ts';
import type { Machines } from './machine.ts';
import type { Network, Vantage } from './network.ts';
import { pair } from './pairing.ts';
import type { Service, Services } from './services.ts';
import type { PortReading } from './resolver.ts';
import { isOwn, undecidable, type DialFact, type How, type Verdict } from './verdict.ts';

const candidateLimit = 64;

/** Where a TCP dial ends (topology.md §5, steps 3 to 6): by name in a network, in its own container, on its machine. */
export class Reach {
  private readonly network: Network;
  private readonly machines: Machines;
  private readonly services: Services;
  private readonly publications = new Map<string, Publication[]>();

  constructor(network: Network, machines: Machines, services: Services) {
    this.network = network;
    this.services = services;
    this.machines = machines;
    for (const publication of machines.publications) {
      const id = publication.target?.id;
      if (id === undefined) continue;
      this.publications.set(id, [...(this.publications.get(id) ?? []), publication]);
    }
  }

  /** A host name or address. `undefined`: neither a loopback nor a name that is known here. */
  byName(fact: DialFact, vantage: Vantage, host: string, reading: PortReading): Verdict | undefined {
    const units = unitsOf(vantage);
    const found = this.network.named(units, host);
    if (found.length > 0) return bestOf(found.map(({ container, weight }) => this.inContainer(container, host, reading, weight)));
    const offered = this.offered(units, host, namespaceOf(vantage, fact), reading);
    if (offered.length > 0) return bestOf(offered);
    if (isMachineAlias(host)) return this.onMachine(fact, { kind: 'machine', units }, reading);
    return undefined;
  }

  /** A name of a Service (topology.md §5 step 3). */
  private offered(
    units: readonly Bound[],
    host: string,
    namespace: string | undefined,
    reading: PortReading,
  ): readonly Verdict[] {
    return units.flatMap(({ unit, weight }) =>
      this.services.named(unit, host, namespace).map((service) => this.throughService(service, reading, weight)),
    );
  }

  private throughService(service: Service, reading: PortReading, weight: number): Verdict {
    const { name, containers, publications } = service;
    const serving = containers.find(({ server }) => server !== undefined);
    const server = serving?.server;
    if (server === undefined) return undecidable(`what stands behind ${name} is not known`);
    if (service.headless) return this.inContainer(serving ?? (containers[0] as Container), name, reading, weight);
    const published = publications.flatMap((publication) =>
      (publication.published?.ports ?? []).map((port) => ({ port: port.port, at: port.edit, publication })),
    );
    const hit = published.find((one) => reading.ports.some(({ port }) => port === one.port));
    if (hit !== undefined) return { kind: 'reaches', server, steps: [{ text: `${name} is offered on ${hit.port}`, at: hit.at }] };
    const open = publications.some((one) => one.published === undefined || one.published.open);
    if (reading.open || open || published.length === 0) return undecidable(`a port of ${name} is not known`);
    return {
      kind: 'misses',
      servers: [server],
      how: howMissed(reading, server, 'other'),
      expected: published.map(({ port, at }) => ({ port, at, server })),
      publication: published[0]?.publication,
      weight: weight + trailWeight(reading),
      inNetwork: true,
      steps: published.map(({ port, at }) => ({ text: `${name} is offered on ${port}`, at })),
    };
  }

  loopback(fact: DialFact, vantage: Vantage, reading: PortReading): Verdict {
    if (vantage.kind === 'unknown') return undecidable(vantage.why);
    if (vantage.kind === 'network') return undecidable('the place it runs in is not known');
    if (vantage.kind === 'machine') return this.onMachine(fact, vantage, reading);
    return this.inOwnContainer(fact, vantage.container, reading);
  }

  private inOwnContainer(fact: DialFact, container: Container, reading: PortReading): Verdict {
    const mates = this.network.mates(container).filter(({ server }) => !isOwn(fact, server));
    const hit = mates.find((mate) => this.listens(mate, reading));
    if (hit !== undefined) return { kind: 'reaches', server: hit.server, steps: [] };
    const closed = this.network.mates(container).every(({ place }) => place.closed);
    const serving = mates.find(({ server }) => server?.product === 'postgresql');
    // Beside a container we cannot see into, the port may be its.
    if (serving !== undefined && reading.ports.length > 0 && (closed || fact.purpose === 'probe'))
      return this.inContainer(serving, serving.plan.label, reading, 0);
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

  private inContainer(container: Container, host: string, reading: PortReading, weight: number): Verdict {
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
    const all = [container, ...this.network.peers(container)].flatMap((one) => this.publications.get(one.place.id) ?? []);
    return all.find(({ published }) =>
      published?.ports.some(({ port }) => reading.ports.some((dialled) => dialled.port === port)),
    );
  }

  /** Step 6: what is seen on the machine, most of which only silences. */
  private onMachine(fact: DialFact, vantage: Extract<Vantage, { kind: 'machine' }>, reading: PortReading): Verdict {
    const all = vantage.units
      .flatMap((bound) => this.machines.of(bound.unit).map((listener) => ({ bound, listener })))
      .filter(({ listener }) => !isOwn(fact, listener.server));
    const hit = all.find(({ listener }) => reading.ports.some(({ port }) => port === listener.port.port));
    if (hit !== undefined) return reached(hit.listener);
    if (reading.open) return undecidable('its port is not known');
    if (vantage.units.some(({ unit }) => this.machines.hasOpenPort(unit)))
      return undecidable('a published port is chosen at run time or not known');
    const seen = all.filter(
      ({ bound, listener }) =>
        speaksPostgres(listener.product) && listener.server !== undefined && compatible(fact.environment, bound.unit.environment),
    );
    if (seen.length === 0) return undecidable('no PostgreSQL server is known on the machine it dials from');
    if (seen.every(({ listener }) => isPooler(listener.product)) && reading.ports.some(({ port }) => port === 5432))
      return undecidable('the server behind the pooler is not known, and may be meant');
    if (seen.length > candidateLimit) return undecidable('too many servers are in reach');
    return this.missesOnMachine(fact, meant(fact, seen), reading);
  }

  private missesOnMachine(
    fact: DialFact,
    seen: readonly { readonly bound: Bound; readonly listener: MachineListener }[],
    reading: PortReading,
  ): Verdict {
    const weights = new Map(seen.map(({ bound, listener }) => [listener, bound.weight]));
    const pairing = pair(fact, seen.map(({ listener }) => listener), (listener) => weights.get(listener) ?? 1); // prettier-ignore
    const first = pairing.candidates[0];
    const servers = unique(pairing.candidates.map(({ server }) => server).filter((server) => server !== undefined));
    const main = servers[0];
    if (main === undefined || first === undefined)
      return undecidable('no PostgreSQL server is known on the machine it dials from');
    const outside = pairing.candidates.some(({ publication }) =>
      publication?.inside.ports.some(({ port }) => reading.ports.some((dialled) => dialled.port === port)),
    );
    return {
      kind: 'misses',
      servers,
      how: howMissed(reading, main, outside ? 'target-outside' : 'other'),
      expected: pairing.candidates.flatMap(({ port, at, server }) =>
        server === undefined ? [] : [{ port: port.port, at, server }],
      ),
      publication: first.publication,
      weight: pairing.weight + trailWeight(reading),
      inNetwork: false,
      steps: machineSteps(pairing.candidates),
    };
  }
}

/** What a dial of a port where nothing listens can mean: a pooler's upstream is a server when there is one. */
function meant<T extends { readonly listener: MachineListener }>(fact: DialFact, seen: readonly T[]): readonly T[] {
  if (fact.kind !== 'pooler.upstream') return seen;
  const servers = seen.filter(({ listener }) => listener.product === 'postgresql');
  return servers.length > 0 ? servers : seen;
}

function unitsOf(vantage: Vantage): readonly Bound[] {
  if (vantage.kind === 'unknown') return [];
  return vantage.kind === 'container' ? [{ unit: vantage.container.plan.unit, weight: 0 }] : vantage.units;
}

/** The namespace in which a bare name is looked up. */
function namespaceOf(vantage: Vantage, { setting }: DialFact): string | undefined {
  if (vantage.kind === 'container') return vantage.container.plan.pod?.namespace;
  return setting.kind === 'kubernetes-object' ? setting.namespace : undefined;
}

/** How a dial misses: an implied port says so; the port of before this change is stale. */
export function howMissed(reading: PortReading, server: Server, otherwise: How): How {
  if (server.previous !== undefined && reading.ports.some(({ port }) => port === server.previous)) return 'stale';
  if (reading.ports.every(({ implied }) => implied)) return 'implied';
  return otherwise;
}

export function trailWeight(reading: PortReading): number {
  return Math.max(0, ...reading.ports.map(({ weight }) => weight));
}

function reached(listener: MachineListener): Verdict {
  const steps: readonly Step[] = [
    { text: `${listener.server?.place.label ?? 'something'} is reached on ${listener.port.port}`, at: listener.at },
  ];
  return { kind: 'reaches', server: listener.server, steps };
}

function portsOf(server: Server): string {
  const port = onlyPort(server.effective);
  return port === undefined ? server.effective.ports.map((one) => one.port).join(' or ') : String(port);
}

function inNetworkSteps(host: string, server: Server, publication: Publication | undefined): readonly Step[] {
  const steps: Step[] = [{ text: `inside the network ${host} listens on ${portsOf(server)}`, at: server.at }];
  if (publication !== undefined) steps.push({ text: 'the dialled port is published on the host', at: publication.fact.at });
  return steps;
}

function machineSteps(candidates: readonly MachineListener[]): readonly Step[] {
  return candidates.map(({ server, port, publication, at }) => ({
    text: `${server?.place.label ?? 'a server'} ${publication === undefined ? 'listens' : 'is published'} on ${port.port}`,
    at,
  }));
}

function unique(servers: readonly Server[]): Server[] {
  return [...new Map(servers.map((server) => [server.id, server])).values()];
}

function bestOf(verdicts: readonly Verdict[]): Verdict {
  return (
    verdicts.find(({ kind }) => kind === 'reaches') ??
    verdicts.find(({ kind }) => kind === 'undecidable') ??
    verdicts[0] ??
    undecidable('no place')
  );
}

/** Names of the machine as seen from a container. */
function isMachineAlias(host: string): boolean {
  return (
    host === 'host.docker.internal' ||
    host === 'gateway.docker.internal' ||
    host === 'docker.for.mac.localhost' ||
    host === '172.17.0.1' ||
    host === '10.0.2.2'
  );
}

export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[|\]$/g, '');
  return name === 'localhost' || name === '::1' || name === '0.0.0.0' || /^127\.\d+\.\d+\.\d+$/.test(name);
}
