import { credentials } from '../../topology/pairing.ts';
import type { Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, portsOf, ref, target } from '../wording.ts';

/** The port answers, but it is another server's: created with another database, while exactly one other in reach has it (topology.md §6). */
export const wrongServer: Rule = {
  id: 'client/wrong-server',
  title: 'A client reaches another server than the one that has its database',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const siblings = new Map<string, Server[]>();
  for (const server of topology.servers) {
    if (server.product !== 'postgresql' || server.databases.length === 0) continue;
    siblings.set(server.place.unit.id, [...(siblings.get(server.place.unit.id) ?? []), server]);
  }
  for (const route of topology.routes) {
    const { verdict, fact } = route;
    if (
      verdict.kind !== 'reaches' ||
      verdict.server === undefined ||
      fact.standing !== 'effective' ||
      fact.conninfo.dbname === undefined
    )
      continue;
    const reached = verdict.server;
    if (credentials(fact, reached) !== 'contradicts') continue;
    const meant = (siblings.get(reached.place.unit.id) ?? []).filter(
      (server) => server !== reached && credentials(fact, server) === 'agrees',
    );
    const [only] = meant;
    if (only !== undefined && meant.length === 1) yield observe(route, reached, only);
  }
}

function observe(route: Route, reached: Server, meant: Server): Observation {
  return {
    message: `${dialler(route)} connects to ${target(route)}, which is ${reached.place.label}, but its database is created on ${meant.place.label}, which listens on ${portsOf(meant)} (${ref(meant.at)})`,
    remedy: `dial ${meant.place.label}`,
    at: route.reading.ports[0]?.edit ?? route.fact.at,
    certainty: 'likely',
    related: [
      { message: `${reached.place.label} answers there`, at: reached.at },
      { message: `${meant.place.label} has the database`, at: meant.at },
    ],
    fixes: [],
  };
}
