import { compatible } from '../facts/setting.ts';
import type { Bound } from './bindings.ts';
import { isMachineAlias } from '../facts/loopback.ts';
import type { Step } from './inference.ts';
import { howMissed, trailWeight } from './misses.ts';
import { isPooler, namesPooler, type MachineListener, type Server } from './model.ts';
import type { Machines } from './machine.ts';
import type { Network, Vantage } from './network.ts';
import { pair } from './pairing.ts';
import { ContainerReach } from './reach-container.ts';
import { ServiceReach } from './reach-service.ts';
import type { PortReading } from './resolver.ts';
import type { Services } from './services.ts';
import { isOwn, undecidable, type DialFact, type Verdict } from './verdict.ts';

const candidateLimit = 64;

/** Where a TCP dial ends (topology.md §5, steps 3 to 6): by name in a network, in its own container, on its machine. */
export class Reach {
  private readonly network: Network;
  private readonly machines: Machines;
  private readonly containers: ContainerReach;
  private readonly services: ServiceReach;

  constructor(network: Network, machines: Machines, services: Services) {
    this.network = network;
    this.machines = machines;
    this.containers = new ContainerReach(network, machines.publications);
    this.services = new ServiceReach(services, this.containers);
  }

  /** A host name or address. `undefined`: neither a loopback nor a name that is known here. */
  byName(fact: DialFact, vantage: Vantage, host: string, reading: PortReading): Verdict | undefined {
    const units = unitsOf(vantage);
    const found = this.network.named(units, host);
    if (found.length > 0)
      return bestOf(found.map(({ container, weight }) => this.containers.named(container, host, reading, weight)));
    const offered = this.services.named(units, host, namespaceOf(vantage, fact), reading);
    if (offered.length > 0) return bestOf(offered);
    if (isMachineAlias(host)) return this.onMachine(fact, { kind: 'machine', units }, reading);
    return undefined;
  }

  loopback(fact: DialFact, vantage: Vantage, reading: PortReading): Verdict {
    if (vantage.kind === 'unknown') return undecidable(vantage.why);
    if (vantage.kind === 'network') return undecidable('the place it runs in is not known');
    if (vantage.kind === 'machine') return this.onMachine(fact, vantage, reading);
    return this.containers.own(fact, vantage.container, reading);
  }

  /** Step 6: what is seen on the machine, most of which only silences. */
  private onMachine(fact: DialFact, vantage: Extract<Vantage, { kind: 'machine' }>, reading: PortReading): Verdict {
    const hit = this.listening(fact, vantage, reading);
    if (hit !== undefined) return reached(hit);
    if (reading.open) return undecidable('its port is not known');
    if (vantage.units.some(({ unit }) => this.machines.hasOpenPort(unit)))
      return undecidable('a published port is chosen at run time or not known');
    const seen = vantage.units
      .filter(({ unit }) => compatible(fact.environment, unit.environment))
      .flatMap((bound) => this.machines.servers(bound.unit).map((listener) => ({ bound, listener })))
      .filter(({ listener }) => !isOwn(fact, listener.server));
    if (seen.length === 0) return undecidable('no PostgreSQL server is known on the machine it dials from');
    if (reading.ports.every(({ port }) => port === cockroach)) return undecidable('the port is that of another engine');
    if (seen.every(({ listener }) => isPooler(listener.product)) && !meansPooler(fact, reading))
      return undecidable('the server behind the pooler is not known, and may be meant');
    if (seen.length > candidateLimit) return undecidable('too many servers are in reach');
    return this.missesOnMachine(fact, meant(fact, seen), reading);
  }

  /** What answers on a dialled port, whatever it is. */
  private listening(fact: DialFact, { units }: { readonly units: readonly Bound[] }, reading: PortReading) {
    for (const { unit } of units)
      for (const { port } of reading.ports)
        for (const listener of this.machines.on(unit, port)) if (!isOwn(fact, listener.server)) return listener;
    return undefined;
  }

  private missesOnMachine(
    fact: DialFact,
    seen: readonly { readonly bound: Bound; readonly listener: MachineListener }[],
    reading: PortReading,
  ): Verdict {
    const weights = new Map(seen.map(({ bound, listener }) => [listener, bound.weight]));
    const pairing = pair(fact, seen.map(({ listener }) => listener), (listener) => weights.get(listener) ?? 1); // prettier-ignore
    const candidates = movedAway(pairing.candidates, reading);
    const first = candidates[0];
    const servers = unique(candidates.map(({ server }) => server).filter((server) => server !== undefined));
    const main = servers[0];
    if (main === undefined || first === undefined)
      return undecidable('no PostgreSQL server is known on the machine it dials from');
    const outside = candidates.some(({ publication }) =>
      publication?.inside.ports.some(({ port }) => reading.ports.some((dialled) => dialled.port === port)),
    );
    return {
      kind: 'misses',
      servers,
      how: howMissed(reading, main, outside ? 'target-outside' : 'other'),
      expected: candidates.flatMap(({ port, at, server }) => (server === undefined ? [] : [{ port: port.port, at, server }])),
      publication: first.publication,
      weight: pairing.weight + trailWeight(reading),
      inNetwork: false,
      steps: machineSteps(candidates),
    };
  }
}

/** The one server that this change took away from the dialled port is the one that was meant (topology.md §8). */
function movedAway<T extends MachineListener>(candidates: readonly T[], { ports }: PortReading): readonly T[] {
  const left = candidates.filter(({ server }) => ports.some(({ port }) => port === server?.previous));
  return new Set(left.map(({ server }) => server?.id)).size === 1 ? left : candidates;
}

/** CockroachDB, with the same protocol (semantics B.4, 46). */
const cockroach = 26257;

/** By a port that poolers have by default or beside it, or by what it is called; an upstream leads to a server, or through a proxy to a pooler. */
function meansPooler({ label, kind, at }: DialFact, { ports }: PortReading): boolean {
  if (kind === 'pooler.upstream') return namesPooler(label?.value ?? '');
  return ports.some(({ port }) => port >= 6430 && port <= 6439) || namesPooler(`${label?.value ?? ''} ${at.path}`);
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

function reached(listener: MachineListener): Verdict {
  const steps: readonly Step[] = [
    { text: `${listener.server?.place.label ?? 'something'} is reached on ${listener.port.port}`, at: listener.at },
  ];
  return { kind: 'reaches', server: listener.server, steps };
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
