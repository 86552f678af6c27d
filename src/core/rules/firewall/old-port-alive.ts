import type { ProbedTarget } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { nc, ss, toSee } from '../smoke-commands.ts';
import { speakerAt, strangerAt } from '../smoke-peers.ts';
import { called, placeOf, probed, sessionOf } from '../smoke-targets.ts';
import { stillOn } from '../still-on.ts';
import { unmoved } from '../unmoved.ts';

/** The old port is not dead. Who answers there is known only after a login (client/ghost-server); a server that was not restarted is restart/pending-restart. */
export const oldPortAlive: Rule = {
  id: 'firewall/old-port-alive',
  title: 'The old port still answers',
  remedy: 'stop what listens on the old port and close it in the firewall',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const known = probed(topology, 'server', 'socket').some((target) => sessionOf(target) !== undefined);
  const still = unmoved(topology.smoke)?.port;
  for (const target of probed(topology, 'old-port')) {
    if (target.tcp.verdict !== 'open' || target.port === still) continue;
    if (known && sessionOf(target) !== undefined) continue;
    yield observe(topology, target);
  }
}

function observe(topology: Topology, target: ProbedTarget): Observation {
  const speaker = speakerAt(target);
  const { port } = target;
  const said =
    speaker === undefined ? (strangerAt(target) ?? 'something answers') : `${speaker} answers${whoOf(topology, target)}`;
  return {
    message: `${called(target)}, the old port, is still open: ${said}`,
    remedy: toSee(`stop what listens on ${port} and close ${port} in the firewall`, target.here ? ss(port) : nc(target)),
    at: placeOf(topology, target),
    certainty: 'certain',
    // Clients that were left behind fail there, and so are found.
    ...(speaker === undefined ? { atMost: 'warning' as const } : {}),
    ports: foundPorts(port, probed(topology, 'server', 'socket')[0]?.port),
    related: stillOn(topology, port),
    fixes: [],
  };
}

/** What is known of a peer without a session there. */
function whoOf(topology: Topology, { login }: ProbedTarget): string {
  if (login.verdict === 'ok') return '; the login works there';
  const unknown = ', and which server it is is not known';
  if (login.verdict === 'skipped') return `${unknown} without a login there (smoke-old-port-login)`;
  const elsewhere = probed(topology, 'server', 'socket').some((target) => sessionOf(target) !== undefined);
  const differs = login.failure === 'password' || login.failure === 'role' || login.failure === 'database';
  return elsewhere && differs
    ? '; the login that works on the new port fails there, so it is likely another server'
    : `${unknown}: the login failed there (${login.failure})`;
}
