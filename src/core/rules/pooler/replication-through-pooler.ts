import { isMultiplexer, onlyPort } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { targetOf } from '../dials.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { dialler, portsOf, ref, serverName, target } from '../wording.ts';

/**
 * Replicas, pg_basebackup and pg_rewind need the server itself: a pooler hands out connections of its own, by default refuses replication
 * ones, and may lead to another node (Patroni's documentation, `connect_address`).
 */
export const replicationThroughPooler: Rule = {
  id: 'pooler/replication-through-pooler',
  title: 'Replication connects to a pooler instead of the server',
  remedy: 'dial the server itself',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { fact, verdict } = route;
    const pooler = verdict.kind === 'reaches' ? verdict.server : undefined;
    if (pooler === undefined || !isMultiplexer(pooler.product)) continue;
    if (fact.purpose !== 'replication' && fact.purpose !== 'advertised') continue;
    yield observe(topology, route, pooler);
  }
}

function observe(topology: Topology, route: Route, pooler: (typeof topology.servers)[number]): Observation {
  const { fact, host } = route;
  const advertised = fact.purpose === 'advertised';
  const own = topology.servers.find((server) => advertised && server.files.includes(fact.at.path));
  const listensThere = own?.listenAddresses?.some(({ value }) => value === host) === true;
  return {
    message: `${dialler(route)} is ${target(route)}, where ${serverName(pooler)} listens (${ref(pooler.at)}); replication needs the server itself${own === undefined ? '' : `, which listens on ${portsOf(own)} (${ref(own.at)})`}`,
    remedy: own === undefined ? 'dial the server itself' : `use port ${portsOf(own)} here`,
    at: targetOf(route),
    certainty: listensThere ? 'certain' : 'likely',
    ports: foundPorts(route.reading.ports[0]?.port, own && onlyPort(own.effective)),
    ...(listensThere ? {} : { atMost: 'warning' as const }),
    related: [
      { message: `${serverName(pooler)} listens here`, at: pooler.at },
      ...(own === undefined ? [] : [{ message: `the server listens on ${portsOf(own)}`, at: own.at }]),
    ],
    fixes: [],
  };
}
