import { compatible } from '../../facts/setting.ts';
import type { SocketPath } from '../../facts/socket.ts';
import { certaintyOf } from '../../topology/inference.ts';
import { isPooler, type Server } from '../../topology/model.ts';
import { sameDirectory } from '../../topology/reach-socket.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { numbers, ref, serverName } from '../wording.ts';

/** The port is part of a socket's name (semantics E.1): `.s.PGSQL.5432` is gone once the server listens on 5433. */
export const staleSocketPath: Rule = {
  id: 'socket/stale-socket-path',
  title: "A socket path names a port that is not the server's",
  remedy: 'name the socket by the port of the server',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const fact of topology.of('socket.path')) {
    if (fact.standing === 'data' || fact.standing === 'printed' || fact.usedAs === 'host') continue;
    const servers = serversOf(topology, fact);
    if (servers.length === 0 || servers.some((server) => server.effective.open || server.effective.ports.length === 0)) continue;
    if (servers.some((server) => server.effective.ports.some(({ port }) => port === fact.port.value))) continue;
    yield* observe(topology, fact, servers);
  }
}

function serversOf(topology: Topology, fact: SocketPath): readonly Server[] {
  const seen = topology.network.vantages(fact).flatMap((vantage): Server[] => {
    if (vantage.kind === 'container') return vantage.container.server === undefined ? [] : [vantage.container.server];
    if (vantage.kind === 'unknown' || vantage.kind === 'network') return [];
    return vantage.units
      .filter(({ unit }) => unit.kind === 'bare' && compatible(unit.environment, fact.environment))
      .flatMap(({ unit }) => topology.serversOfUnit(unit));
  });
  return [...new Map(seen.map((server) => [server.id, server])).values()];
}

function* observe(topology: Topology, fact: SocketPath, servers: readonly Server[]): Iterable<Observation> {
  const directory = topology.resolver.text(fact.directory, fact.setting);
  const databases = servers.filter((server) => !isPooler(server.product));
  const matching = databases.filter(
    (server) => directory !== undefined && (server.socketDirectories ?? []).some(({ value }) => sameDirectory(value, directory)),
  );
  const server = matching[0] ?? databases[0];
  if (server === undefined || databases.length > 1) return;
  const ports = numbers(server.effective.ports.map(({ port }) => port));
  const port = server.effective.ports[0]?.port ?? 5432;
  yield {
    message: `the socket .s.PGSQL.${fact.port.value} does not exist: ${serverName(server)} listens on ${ports} (${ref(server.at)}), so its socket is .s.PGSQL.${port}`,
    remedy: `name .s.PGSQL.${port}`,
    at: fact.port.at,
    certainty: certaintyOf(matching.length > 0 ? 0 : 1),
    ports: { found: fact.port.value, expected: port },
    related: [{ message: `the server listens on ${ports}`, at: server.at }],
    fixes: [
      {
        title: `name port ${port}`,
        safety: 'safe',
        edits: [{ at: fact.port.at, expected: String(fact.port.value), text: String(port) }],
      },
    ],
  };
}
