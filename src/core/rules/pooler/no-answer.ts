import type { ProbedTarget } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { nc, toSee } from '../smoke-commands.ts';
import { strangerAt } from '../smoke-peers.ts';
import { called, placeOf, probed } from '../smoke-targets.ts';

/** The pooler itself: no name, no connection, or something else answers. A pooler that takes connections and gets none is pooler/dead-upstream. */
export const noAnswer: Rule = {
  id: 'pooler/no-answer',
  title: 'The pooler does not answer',
  remedy: 'start the pooler, and see that it listens on the port that clients use',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'pooler')) {
    const why = whyOf(target);
    if (why === undefined) continue;
    yield {
      message: `the pooler at ${called(target)} ${why}`,
      remedy: toSee(`start the pooler, see that its listen_port is ${target.port} and that the way to it is open`, nc(target)),
      at: placeOf(topology, target),
      certainty: 'certain',
      ports: foundPorts(undefined, target.port),
      related: [],
      fixes: [],
    };
  }
}

const answers: Readonly<Record<string, string | undefined>> = {
  refused: 'refuses connections: nothing listens there',
  filtered: 'does not answer: a firewall drops the packets, or the machine is off',
  'host-unreachable': 'cannot be reached: no route to host',
  'network-unreachable': 'cannot be reached: there is no route to its network from here',
  forbidden: 'may not be connected to: a rule of this machine forbids it',
  failed: 'cannot be connected to',
  'unknown-host': 'has a name without an address here',
  temporary: 'has a name that could not be looked up, the resolver did not answer',
  missing: 'has no such socket',
  'directory-missing': 'has no such socket: its directory does not exist',
  stale: 'has a socket on which nobody listens',
};

function whyOf(target: ProbedTarget): string | undefined {
  const { resolution, tcp, socket, wire } = target;
  const stranger = wire.verdict === 'other' ? strangerAt(target) : undefined;
  if (stranger !== undefined) return `is none: ${stranger}`;
  return answers[resolution.verdict] ?? answers[tcp.verdict] ?? answers[socket.verdict];
}
