import { certaintyOf } from '../../topology/inference.ts';
import { onlyPort, type Server, type Statement } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { defaultsOf, relianceOn } from '../unstated-default.ts';
import { numbers, ref, serverName } from '../wording.ts';

/** Two statements of one server disagree: the stronger wins, and whoever wrote the weaker does not know it (semantics A.1). */
export const conflictingPort: Rule = {
  id: 'server/conflicting-port',
  title: 'Two statements of one server name different ports',
  remedy: 'make both statements say one port',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const server of topology.servers) {
    const written = server.statements.filter(({ fact, rank }) => fact?.port.kind !== 'implied' && rank > 0);
    const [winner] = written;
    const port = winner === undefined ? undefined : onlyPort(winner.reading);
    const loser = port === undefined ? undefined : written.find((one) => loses(one, port));
    if (winner !== undefined && loser !== undefined) yield conflict(server, winner, loser);
    if (defaultsOf(server).length > 0) yield* unstated(topology, server);
    if (topology.expectedPort !== undefined) yield* unexpected(server, topology.expectedPort);
  }
}

/** PGPORT beside another port of the server is what its clients inside read: judged there. */
function loses({ reading, source, fact }: Statement, port: number): boolean {
  const other = onlyPort(reading);
  return other !== undefined && other !== port && !(source === 'PGPORT' && fact === undefined);
}

function conflict(server: Server, winner: Statement, loser: Statement): Observation {
  const port = onlyPort(winner.reading) ?? 0;
  const other = onlyPort(loser.reading) ?? 0;
  // A later line of one file that overrides an earlier one is how people override samples: a note.
  const overridden = loser.at.path === winner.at.path && loser.rank === winner.rank;
  return {
    message: `${winner.source} makes ${serverName(server)} listen on ${port}, which wins over ${other} in ${loser.source} (${ref(loser.at)})`,
    remedy: `make both say one port: ${port} or ${other}`,
    at: winner.at,
    certainty: certaintyOf(winner.reading.ports[0]?.weight ?? 0),
    ports: { found: port, expected: other },
    ...(overridden ? { atMost: 'note' as const } : {}),
    related: [{ message: `${other} is written here and loses`, at: loser.at }],
    fixes: [],
  };
}

function* unexpected(server: Server, expected: number): Iterable<Observation> {
  const port = onlyPort(server.effective);
  if (port === undefined || port === expected || server.product !== 'postgresql' || server.place.id.startsWith('declared'))
    return;
  yield {
    message: `${serverName(server)} listens on ${port}, but port ${expected} is expected`,
    remedy: `set the port to ${expected}, or correct what is expected`,
    at: server.at,
    certainty: 'certain',
    ports: { found: port, expected },
    related: [],
    fixes: [],
  };
}

/** Nobody wrote the port, what is written around it counts on one of the defaults, and the platform may choose another (semantics A.5). */
function* unstated(topology: Topology, server: Server): Iterable<Observation> {
  const reliance = relianceOn(topology, server);
  const [first] = reliance;
  if (first === undefined || reliance.some(({ port }) => port !== first.port)) return;
  yield {
    message: `${serverName(server)} leaves its port out, so it is ${numbers(defaultsOf(server))} by the kind of cluster it becomes, but ${ref(first.at)} counts on ${first.port}`,
    remedy: `state port ${first.port} on ${serverName(server)}`,
    at: server.at,
    certainty: certaintyOf(Math.min(...reliance.map(({ weight }) => weight))),
    atMost: 'warning',
    ports: foundPorts(defaultsOf(server)[0], first.port),
    related: reliance.map(({ port, at }) => ({ message: `counts on ${port}`, at })),
    fixes: [],
  };
}
