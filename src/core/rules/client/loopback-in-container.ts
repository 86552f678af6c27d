import { certaintyOf } from '../../topology/inference.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, portsOf, target } from '../wording.ts';

/** Loopback inside a container is the container itself; the server runs in another one (topology.md §5 step 4). */
export const loopbackInContainer: Rule = {
  id: 'client/loopback-in-container',
  title: 'A client inside a container dials its own loopback, and the server runs elsewhere',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { verdict, fact } = route;
    if (verdict.kind !== 'no-listener' || fact.kind !== 'client.conninfo') continue;
    const server = verdict.elsewhere.find((one) => one.product === 'postgresql') ?? verdict.elsewhere[0];
    if (server === undefined) continue;
    yield {
      message: `${dialler(route)} connects to ${target(route)} inside ${verdict.place.label}, where nothing listens; ${server.place.label} listens on ${portsOf(server)}`,
      remedy: `use the host ${server.place.label} and port ${portsOf(server)}`,
      at: route.endpoint.host.at,
      certainty: certaintyOf(verdict.weight),
      related: [{ message: `${server.place.label} listens on ${portsOf(server)}`, at: server.at }],
      fixes: [],
    };
  }
}
