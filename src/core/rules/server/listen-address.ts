import type { Topology } from '../../topology/topology.ts';
import { groupBy } from '../../topology/grouping.ts';
import { isLoopback } from '../../facts/loopback.ts';
import type { Server } from '../../topology/model.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, ref } from '../wording.ts';

/** The server listens on its loopback only, and TCP clients come from elsewhere (semantics E.3.2). */
export const listenAddress: Rule = {
  id: 'server/listen-address',
  title: 'The server listens on loopback only, and clients come from elsewhere',
  remedy: "listen on '*' or on the address that clients use",
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const dials = groupBy(topology.routes.filter(overNetwork), ({ verdict }) =>
    verdict.kind === 'reaches' ? verdict.server?.id : undefined,
  );
  for (const server of topology.servers) {
    const [route] = dials.get(server.id) ?? [];
    const names = loopbackOnly(server);
    // On a machine a host name may be the machine's own.
    if (route !== undefined && names !== undefined && server.place.kind === 'container') yield observe(server, route, names);
  }
}

function overNetwork({ host }: Route): boolean {
  return host !== undefined && !isLoopback(host);
}

/** The written addresses when all are loopback; nothing written means the default, about which nothing is claimed. */
function loopbackOnly({ product, listenAddresses }: Server): readonly string[] | undefined {
  if (product !== 'postgresql') return undefined;
  // A list may be one value: `'localhost, 127.0.0.1'`.
  const names = listenAddresses?.flatMap(({ value }) => value.split(',').map((name) => name.trim()));
  return names?.every((name) => name === '' || isLoopback(name)) === true ? names : undefined;
}

function observe(server: Server, route: Route, names: readonly string[]): Observation {
  const at = server.listenAddresses?.[0]?.at ?? server.at;
  return {
    message: `${server.place.label} listens on ${names.filter((name) => name !== '').join(', ') || 'no address'} only, but ${dialler(route)} comes over the network (${ref(route.fact.at)})`,
    remedy: "listen on '*' or on the address clients use",
    at,
    certainty: 'certain',
    related: [{ message: 'dials over the network', at: route.fact.at }],
    fixes: [],
  };
}
