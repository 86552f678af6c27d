import { certaintyOf } from '../../topology/inference.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { dialler, portsOf, target } from '../wording.ts';

/** Loopback inside a container is the container itself; the server runs in another one (topology.md §5 step 4). */
export const loopbackInContainer: Rule = {
  id: 'client/loopback-in-container',
  title: 'A client inside a container dials its own loopback, and the server runs elsewhere',
  remedy: 'use the name and the port of the container that runs the server',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { verdict, fact } = route;
    if (verdict.kind !== 'no-listener' || fact.kind !== 'client.conninfo') continue;
    const server = verdict.elsewhere.find((one) => one.product === 'postgresql') ?? verdict.elsewhere[0];
    if (server === undefined || !isForPostgres(route, server)) continue;
    yield {
      message: `${dialler(route)} connects to ${target(route)} inside ${verdict.place.label}, where nothing listens; ${server.place.label} listens on ${portsOf(server)}`,
      remedy: `use the host ${server.place.label} and port ${portsOf(server)}`,
      at: route.endpoint.host.at,
      certainty: certaintyOf(verdict.weight),
      ports: foundPorts(route.reading.ports[0]?.port, onlyPort(server.effective)),
      related: [{ message: `${server.place.label} listens on ${portsOf(server)}`, at: server.at }],
      fixes: [],
    };
  }
}

/** `nc -z localhost 11211` asks for what the container itself runs. */
function isForPostgres({ fact, reading }: Route, server: Server): boolean {
  if (fact.dialect !== 'probe') return true;
  return reading.ports.some(({ port }) => port === 5432 || server.effective.ports.some((one) => one.port === port));
}
