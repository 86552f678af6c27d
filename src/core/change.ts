import type { SourceLines } from './findings/suppress.ts';
import type { Change } from './report.ts';
import type { Server } from './topology/model.ts';
import type { Topology } from './topology/topology.ts';

/** The repository at the base commit. */
export interface BaseState {
  readonly topology: Topology;
  readonly touches: (path: string) => boolean;
  readonly sources: (path: string) => SourceLines | undefined;
}

export function changeOf(topology: Topology, { topology: before, touches }: BaseState): Change {
  return { touches, movesPorts: movesPorts(before.servers, topology.servers) };
}

/** Another set of ports, or a server that both know listens on another one: two that change places move as well. */
function movesPorts(before: readonly Server[], after: readonly Server[]): boolean {
  const portsBefore = new Map(before.map((server) => [server.id, portsOf([server])] as const));
  const moved = after.some((server) => (portsBefore.get(server.id) ?? portsOf([server])) !== portsOf([server]));
  return moved || portsOf(before) !== portsOf(after);
}

function portsOf(servers: readonly Server[]): string {
  const ports = servers.flatMap(({ effective }) => effective.ports.map(({ port }) => port));
  return [...new Set(ports)].sort((a, b) => a - b).join(' ');
}
