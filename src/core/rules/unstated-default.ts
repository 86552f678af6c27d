import { opens } from '../topology/gates.ts';
import type { Server } from '../topology/model.ts';
import type { Topology } from '../topology/topology.ts';
import type { Location } from '../text/span.ts';

/** A place that counts on one of the ports a managed server may have by default. */
export interface Reliance {
  readonly port: number;
  readonly at: Location;
  /** Inferences made by taking it to be about this server. */
  readonly weight: number;
}

/** Ports among which the platform chooses when the resource leaves its port out; none for a server whose port is known. */
export function defaultsOf({ effective, place }: Server): readonly number[] {
  const implied = place.kind === 'managed' && !effective.open && effective.ports.every((port) => port.implied);
  const ports = new Set(effective.ports.map(({ port }) => port));
  return implied && ports.size > 1 ? [...ports] : [];
}

/** Gates before the server, gates of its file that stand before nothing we read, and dials that lead to it, by the default they count on. */
export function relianceOn(topology: Topology, server: Server): readonly Reliance[] {
  const defaults = new Set(defaultsOf(server));
  const gates = topology.gates.flatMap((gate): Reliance[] => {
    const attached = gate.servers.includes(server);
    const unattached = gate.kind === 'group' && gate.servers.length === 0;
    return gate.rules
      .filter((rule) => opens(rule) && (attached || (unattached && rule.fact.at.path === server.at.path)))
      .flatMap(({ ranges }) => (ranges === 'all' ? [] : ranges))
      .filter(({ first, last }) => first.port === last.port && defaults.has(first.port))
      .map(({ first }) => ({ port: first.port, at: first.edit, weight: attached ? 0 : 1 }));
  });
  const dials = topology.routes.flatMap(({ verdict, reading }): Reliance[] => {
    if (verdict.kind !== 'reaches' || verdict.server !== server) return [];
    return reading.ports.filter(({ port }) => defaults.has(port)).map(({ port, edit }) => ({ port, at: edit, weight: 0 }));
  });
  return [...dials, ...gates];
}
