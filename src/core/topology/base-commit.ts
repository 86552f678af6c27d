import { onlyPort, type Server } from './model.ts';
import type { Topology } from './topology.ts';
import type { Route } from './verdict.ts';

/** Dials are matched by file, label, host and their order among equals. */
export function earlierRoutes(before: Topology | undefined): (route: Route) => Route | undefined {
  if (before === undefined) return () => undefined;
  const known = new Map<string, Route>();
  for (const route of before.routes) if (!known.has(routeKey(route))) known.set(routeKey(route), route);
  return (route) => known.get(routeKey(route));
}

function routeKey({ fact, host }: Route): string {
  return `${fact.at.path}\n${fact.kind}\n${fact.label?.value ?? ''}\n${host ?? ''}`;
}

/** Ports of the base commit by server (topology.md §8). */
export function previousPorts(before: Topology | undefined): ReadonlyMap<string, number> {
  const ports = new Map<string, number>();
  for (const server of before?.servers ?? []) {
    const port = onlyPort(server.effective);
    if (port !== undefined) ports.set(server.id, port);
  }
  return ports;
}

/** A server with the port it had before, when that is another. */
export function withPrevious(server: Server, previous: ReadonlyMap<string, number>): Server {
  const port = previous.get(server.id);
  return port === undefined || port === onlyPort(server.effective) ? server : { ...server, previous: port };
}
