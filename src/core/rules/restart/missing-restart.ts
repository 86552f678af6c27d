import type { ConfigWrite } from '../../facts/restart.ts';
import { isBelow } from '../../text/paths.ts';
import type { Location } from '../../text/span.ts';
import type { Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { appliesPort, portWrites } from '../deployments.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';

/** The port moves in this change, this repository's own script installs it, and nothing in the script restarts the server. */
export const missingRestart: Rule = {
  id: 'restart/missing-restart',
  title: 'A changed port is installed and nothing restarts the server',
  remedy: 'restart the server after the port is written',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const { fact, server, commands, moves } of portWrites(topology)) {
    if (commands.length > 0) continue;
    const sql = isSql(fact);
    // Without a known move the server may be started by what follows the script; a server that takes SQL runs already.
    if (moves || (sql && !startsLater(fact, topology))) yield observe(fact, server, sql ? 'ALTER SYSTEM' : fact.target.value);
  }
}

function observe(fact: ConfigWrite, server: Server | undefined, by: string): Observation {
  const [port] = server?.effective.ports ?? [];
  return {
    message: `${by} is written with ${port === undefined ? 'a port' : `port ${port.port}`}, and nothing behind it restarts the server: one that runs stays on ${server?.previous ?? 'its old port'}`,
    remedy: 'restart the server after the port is written',
    at: fact.at,
    certainty: 'likely',
    ports: foundPorts(server?.previous, port?.port),
    related: server === undefined ? [] : [{ message: 'the port', at: server.at }],
    fixes: [],
  };
}

/** ALTER SYSTEM names no path: the server itself writes the file of its data directory (semantics A.1). */
function isSql({ target }: ConfigWrite): boolean {
  return target.value === 'postgresql.auto.conf';
}

/** What an image runs once before its server starts, and a script that restarts a service of a name nobody knows. */
function startsLater({ at }: ConfigWrite, topology: Topology): boolean {
  if (/(^|\/)docker-entrypoint-initdb\.d\//.test(at.path)) return true;
  const initialises = topology
    .of('platform.mount')
    .some(({ source, target }) => isBelow(at.path, source) && target.value.startsWith('/docker-entrypoint-initdb.d'));
  return initialises || topology.of('restart.command').some((command) => appliesPort(command) && isAfter(command.at, at));
}

function isAfter(later: Location, { path, span }: Location): boolean {
  return later.path === path && later.span.start > span.start;
}
