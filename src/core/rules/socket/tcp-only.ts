import type { Publication } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, numbers, ref } from '../wording.ts';

/** The host is left out, so the driver uses the socket, and the only server here is a container behind a TCP forward (topology.md §6). */
export const tcpOnly: Rule = {
  id: 'socket/tcp-only',
  title: 'A client uses the socket, and the only server is reached over TCP',
  remedy: 'name the host and the published port',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const servers = new Set(topology.servers.map(({ place }) => place.id));
  for (const route of topology.routes.filter(usesDefaultSocket)) {
    const units = topology.bindings.of(route.fact.at.path).filter(({ weight }) => weight === 0);
    if (units.some(({ unit }) => unit.kind === 'bare')) continue;
    const bound = new Set(units.map(({ unit }) => unit));
    const [only, ...others] = topology.publications.filter(
      ({ unit, target }) => bound.has(unit) && target !== undefined && servers.has(target.id),
    );
    if (only !== undefined && others.length === 0) yield observe(route, only);
  }
}

/** A shell command may be run anywhere, with PGHOST set: only settings say what an application does. */
function usesDefaultSocket({ endpoint, verdict, fact }: Route): boolean {
  return (
    endpoint.host.kind === 'socket' &&
    endpoint.host.directory === 'default' &&
    verdict.kind === 'undecidable' &&
    fact.standing === 'effective' &&
    fact.setting.kind === 'application' &&
    fact.purpose === 'session'
  );
}

function observe(route: Route, { target, published, fact }: Publication): Observation {
  const ports = numbers(published?.ports.map(({ port }) => port) ?? []);
  return {
    message: `${dialler(route)} names no host, so the driver uses a Unix socket, but ${target?.label ?? 'the server'} is reached over TCP only, on ${ports} (${ref(fact.at)})`,
    remedy: 'name the host localhost and the published port',
    at: route.endpoint.host.at,
    certainty: 'likely',
    related: [{ message: 'published here', at: fact.at }],
    fixes: [],
  };
}
