import type { Bound } from './bindings.ts';
import type { Container } from './containers.ts';
import { howMissed, trailWeight } from './misses.ts';
import type { ContainerReach } from './reach-container.ts';
import type { PortReading } from './resolver.ts';
import type { Service, Services } from './services.ts';
import { undecidable, type Verdict } from './verdict.ts';

/** Where a dial to a name of a Kubernetes Service ends (topology.md §5 step 3). */
export class ServiceReach {
  private readonly services: Services;
  private readonly containers: ContainerReach;

  constructor(services: Services, containers: ContainerReach) {
    this.services = services;
    this.containers = containers;
  }

  /** By the name of a Service, with or without its namespace. */
  named(units: readonly Bound[], host: string, namespace: string | undefined, reading: PortReading): readonly Verdict[] {
    return units.flatMap(({ unit, weight }) =>
      this.services.named(unit, host, namespace).map((service) => this.throughService(service, reading, weight)),
    );
  }

  private throughService(service: Service, reading: PortReading, weight: number): Verdict {
    const { name, containers, publications } = service;
    const serving = containers.find(({ server }) => server !== undefined);
    const server = serving?.server;
    if (server === undefined) return undecidable(`what stands behind ${name} is not known`);
    if (service.headless) return this.containers.named(serving ?? (containers[0] as Container), name, reading, weight);
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
}
