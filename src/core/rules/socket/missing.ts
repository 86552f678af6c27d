import type { SocketStep } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { toSee } from '../smoke-commands.ts';
import { called, placeOf, probed } from '../smoke-targets.ts';
import { unmoved } from '../unmoved.ts';

/** The name of the socket carries the port: after a move it is another file. */
export const missing: Rule = {
  id: 'socket/missing',
  title: 'No server listens on the socket',
  remedy: 'correct directory and port of the socket, or start the server',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

const meanings: Readonly<Partial<Record<SocketStep['verdict'], readonly [why: string, remedy: string]>>> = {
  missing: ['there is no such socket', 'use the directory of unix_socket_directories and the port of the server'],
  'directory-missing': ['its directory does not exist', 'use the directory of unix_socket_directories'],
  stale: ['the file is there, and nobody listens on it', 'start PostgreSQL; it replaces the file'],
  'not-a-socket': ['there is a file of that name that is no socket', 'use the directory of unix_socket_directories'],
  forbidden: ['this user may not use it', 'give the user access to the directory, or see unix_socket_permissions'],
  failed: ['it cannot be connected to', 'look at the file and its directory'],
};

function* check(topology: Topology): Iterable<Observation> {
  const still = unmoved(topology.smoke);
  for (const target of probed(topology, 'socket')) {
    const meaning = meanings[target.socket.verdict];
    if (meaning === undefined || (still?.sure === true && still.meant === target)) continue;
    const [why, remedy] = meaning;
    const others = (topology.smoke?.sockets ?? []).slice(0, 4).map(({ directory, port }) => `${directory}/.s.PGSQL.${port}`);
    const found = others.length === 0 || target.secret ? '' : `; this machine has ${others.join(', ')}`;
    yield {
      message: `${called(target)}: ${why}${found}`,
      remedy: toSee(remedy, 'ss -lxp | grep PGSQL'),
      at: placeOf(topology, target),
      certainty: 'certain',
      ports: foundPorts(undefined, target.port),
      related: [],
      fixes: [],
    };
  }
}
