import { certaintyOf } from '../../topology/inference.ts';
import { onlyPort } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { missesOf } from '../dials.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { dialler, portsOf, target } from '../wording.ts';

/** The pooler is up, its port answers, and every query fails (semantics C.1). A loopback upstream of a pooler in its own container counts too. */
export const upstreamMismatch: Rule = {
  id: 'pooler/upstream-mismatch',
  title: "A pooler's upstream names a port on which the server does not listen",
  remedy: "use the port on which the server listens as the upstream's",
  level: 'error',
  since: '0.1.0',
  check: (topology) => [...missesOf(topology, 'pooler/upstream-mismatch'), ...loopbacks(topology)],
};

function* loopbacks(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { verdict, fact } = route;
    if (verdict.kind !== 'no-listener' || fact.kind !== 'pooler.upstream') continue;
    const server = verdict.elsewhere.find((one) => one.product === 'postgresql');
    if (server === undefined) continue;
    yield {
      message: `${dialler(route)} is ${target(route)} inside ${verdict.place.label}, where no PostgreSQL listens; ${server.place.label} listens on ${portsOf(server)}; every query through the pooler fails`,
      remedy: `use the host ${server.place.label} and port ${portsOf(server)}`,
      at: route.endpoint.host.at,
      certainty: certaintyOf(verdict.weight),
      ports: foundPorts(route.reading.ports[0]?.port, onlyPort(server.effective)),
      related: [{ message: `${server.place.label} listens on ${portsOf(server)}`, at: server.at }],
      fixes: [],
    };
  }
}
