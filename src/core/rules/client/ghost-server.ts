import type { ProbedTarget } from '../../facts/probe.ts';
import type { SessionFacts } from '../../facts/probe-login.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Level, type Observation, type Rule } from '../rule.ts';
import { kinship, type Kinship } from '../same-server.ts';
import { psql, queries, toSee } from '../smoke-commands.ts';
import { called, placeOf, probed, sessionOf } from '../smoke-targets.ts';
import { stillOn } from '../still-on.ts';

/** A client that was left on the old port is not refused: it works, with other data. */
export const ghostServer: Rule = {
  id: 'client/ghost-server',
  title: 'Another server answers on the old port, and clients left there do not notice',
  remedy: 'stop the server on the old port, or move the clients first',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const [main] = probed(topology, 'server', 'socket').filter((target) => sessionOf(target) !== undefined);
  const session = main && sessionOf(main);
  if (session === undefined) return;
  for (const target of probed(topology, 'old-port')) {
    const old = sessionOf(target);
    if (old !== undefined) yield observe(topology, { main, session }, { target, old });
  }
}

interface Main {
  readonly main: ProbedTarget | undefined;
  readonly session: SessionFacts;
}

interface Old {
  readonly target: ProbedTarget;
  readonly old: SessionFacts;
}

function observe(topology: Topology, { main, session }: Main, { target, old }: Old): Observation {
  const kind = kinship(session, old);
  const [what, remedy] = meanings[kind](target, old);
  return {
    message: `${called(target)}, the old port, ${what}`,
    remedy: toSee(remedy, psql(target, queries.identity)),
    at: placeOf(topology, target),
    certainty: kind === 'another' ? 'likely' : 'certain',
    ports: foundPorts(target.port, main?.port),
    level: levelOf(kind, old),
    related: stillOn(topology, target.port),
    fixes: [],
  };
}

/** A standby refuses to write, so clients notice; a forwarder does no harm. */
function levelOf(kind: Kinship, { inRecovery }: SessionFacts): Level {
  if (kind === 'same') return 'note';
  return kind === 'copy' && inRecovery ? 'warning' : 'error';
}

const meanings: Readonly<Record<Kinship, (target: ProbedTarget, old: SessionFacts) => readonly [string, string]>> = {
  same: () => [
    'leads to the same server as the new one: something forwards it (a published port, a proxy or a pooler)',
    'remove the forward when no client needs the old port any more',
  ],
  copy: ({ port }, { inRecovery, startTime }) => [
    `is a ${inRecovery ? 'standby' : 'copy'} of the server, started ${startTime}: it has the same system identifier and is another process`,
    `${inRecovery ? 'move the clients on' : 'stop the copy on'} ${port}`,
  ],
  ghost: ({ port }, { version, startTime }) => [
    `is another server: PostgreSQL ${version}, started ${startTime}, with another system identifier; clients left on ${port} work with its data`,
    `stop the server on ${port}, or give it a port that was never one of this service`,
  ],
  another: ({ port }, { version, startTime }) => [
    `is another server: PostgreSQL ${version}, started ${startTime}; clients left on ${port} work with its data`,
    `stop the server on ${port}, or give it a port that was never one of this service`,
  ],
};
