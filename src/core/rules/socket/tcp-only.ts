import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, numbers, ref } from '../wording.ts';

/** The host is left out, so the driver uses the socket, and the only server here is a container behind a TCP forward (topology.md §6). */
export const tcpOnly: Rule = {
  id: 'socket/tcp-only',
  title: 'A client uses the socket, and the only server is reached over TCP',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { endpoint, verdict, fact } = route;
    if (
      endpoint.host.kind !== 'socket' ||
      endpoint.host.directory !== 'default' ||
      verdict.kind !== 'undecidable' ||
      fact.standing !== 'effective'
    )
      continue;
    // A shell command may be run anywhere, with PGHOST set: only settings say what an application does.
    if (fact.setting.kind !== 'application' || fact.purpose !== 'session') continue;
    const units = topology.bindings.of(fact.at.path).filter(({ weight }) => weight === 0);
    const published = topology.publications.filter(
      (one) =>
        one.target !== undefined &&
        units.some(({ unit }) => unit === one.unit) &&
        topology.servers.some((server) => server.place.id === one.target?.id),
    );
    const bare = units.some(({ unit }) => unit.kind === 'bare');
    const [only] = published;
    if (bare || only === undefined || published.length !== 1) continue;
    yield {
      message: `${dialler(route)} names no host, so the driver uses a Unix socket, but ${only.target?.label ?? 'the server'} is reached over TCP only, on ${numbers(only.published?.ports.map(({ port }) => port) ?? [])} (${ref(only.fact.at)})`,
      remedy: 'name the host localhost and the published port',
      at: endpoint.host.at,
      certainty: 'likely',
      related: [{ message: 'published here', at: only.fact.at }],
      fixes: [],
    };
  }
}
