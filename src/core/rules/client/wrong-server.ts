import { groupBy } from '../../topology/grouping.ts';
import { credentials } from '../../topology/pairing.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { dialler, portsOf, ref, target } from '../wording.ts';

/** The port answers, but it is another server's: created with another database, while exactly one other in reach has it (topology.md §6). */
export const wrongServer: Rule = {
  id: 'client/wrong-server',
  title: 'A client reaches another server than the one that has its database',
  remedy: 'dial the server that has the database',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const created = topology.servers.filter(({ product, databases }) => product === 'postgresql' && databases.length > 0);
  const siblings = groupBy(created, (server) => server.place.unit.id);
  for (const route of topology.routes) {
    const reached = contradicted(route);
    if (reached === undefined) continue;
    const beside = siblings.get(reached.place.unit.id) ?? [];
    const [only, ...others] = beside.filter((server) => server !== reached && credentials(route.fact, server) === 'agrees');
    if (only !== undefined && others.length === 0) yield observe(route, reached, only);
  }
}

/** The server a client reaches although it is created with another database and another user than the client names. */
function contradicted({ verdict, fact }: Route): Server | undefined {
  if (verdict.kind !== 'reaches' || fact.standing !== 'effective' || fact.conninfo.dbname === undefined) return undefined;
  return credentials(fact, verdict.server) === 'contradicts' ? verdict.server : undefined;
}

function observe(route: Route, reached: Server, meant: Server): Observation {
  return {
    message: `${dialler(route)} connects to ${target(route)}, which is ${reached.place.label}, but its database is created on ${meant.place.label}, which listens on ${portsOf(meant)} (${ref(meant.at)})`,
    remedy: `dial ${meant.place.label}`,
    at: route.reading.ports[0]?.edit ?? route.fact.at,
    certainty: 'likely',
    ports: foundPorts(route.reading.ports[0]?.port, onlyPort(meant.effective)),
    related: [
      { message: `${reached.place.label} answers there`, at: reached.at },
      { message: `${meant.place.label} has the database`, at: meant.at },
    ],
    fixes: [],
  };
}
