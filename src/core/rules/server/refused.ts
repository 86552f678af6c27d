import type { ProbedTarget } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import { statedAt } from '../evidence.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { ss, toSee } from '../smoke-commands.ts';
import { called, placeOf, probed, statedBy } from '../smoke-targets.ts';
import { unmoved } from '../unmoved.ts';

/** Nothing listens where the server is to be. Silent where a server that waits for its restart explains it (restart/pending-restart). */
export const refused: Rule = {
  id: 'server/refused',
  title: 'The server refuses connections: nothing listens on the port',
  remedy: 'start the server, and see that it listens on this port and address',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const still = unmoved(topology.smoke);
  for (const target of probed(topology, 'server'))
    if (target.tcp.verdict === 'refused' && !(still?.sure === true && still.meant === target)) yield observe(topology, target);
}

function observe(topology: Topology, target: ProbedTarget): Observation {
  const at = placeOf(topology, target);
  const server = statedBy(topology, target);
  const { why, remedy } = explained(target);
  return {
    message: `${called(target)} refuses connections: ${why}`,
    remedy: toSee(remedy, ss(target.port)),
    at,
    certainty: 'certain',
    ports: foundPorts(undefined, target.port),
    related: server === undefined ? [] : statedAt(topology, server, at).slice(1),
    fixes: [],
  };
}

function explained({ binding, here, port }: ProbedTarget): { readonly why: string; readonly remedy: string } {
  const listeners = binding.verdict === 'bound' ? binding.listeners : [];
  if (listeners.length > 0)
    return {
      why: `something listens on ${port} of this machine, but only on ${listeners.map(({ address }) => address).join(', ')}`,
      remedy: "set listen_addresses to '*' or to the address that clients use, and restart PostgreSQL",
    };
  if (binding.verdict === 'not-bound')
    return { why: `nothing listens on ${port} of this machine`, remedy: `start PostgreSQL on ${port}` };
  const place = here ? 'this machine' : 'the server';
  return {
    why: `nothing listens on ${port} there, or a firewall rejects the connection`,
    remedy: `see on ${place} that PostgreSQL runs and listens on ${port}`,
  };
}
