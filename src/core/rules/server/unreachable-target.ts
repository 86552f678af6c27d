import { certaintyOf } from '../../topology/inference.ts';
import { speaksPostgres, type Publication, type Server } from '../../topology/model.ts';
import type { ResolvedPort } from '../../topology/resolver.ts';
import type { Topology } from '../../topology/topology.ts';
import { countedOnBy, distinct, statedAt } from '../evidence.ts';
import { unofferedPorts } from '../port-forwards.ts';
import type { Observation, Rule } from '../rule.ts';
import { numbers, portsOf, ref } from '../wording.ts';

/** A forward leads to a port of a closed place where nothing listens (topology.md §6). */
export const unreachableTarget: Rule = {
  id: 'server/unreachable-target',
  title: 'A published port leads to a port on which the server does not listen',
  remedy: 'forward to the port on which the server listens',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const containers = new Map(topology.containers.map((container) => [container.place.id, container]));
  for (const publication of topology.publications) {
    const server = containers.get(publication.target?.id ?? '')?.server;
    const [dialled] = publication.inside.ports;
    if (server === undefined || dialled === undefined || !speaksPostgres(server.product)) continue;
    if (!publication.inside.open && misses(publication, server)) yield observe(topology, publication, server, dialled);
  }
  yield* unofferedPorts(topology);
}

function misses({ inside }: Publication, { effective }: Server): boolean {
  const listens = inside.ports.some(({ port }) => effective.ports.some((one) => one.port === port));
  return !effective.open && effective.ports.length > 0 && !listens;
}

function observe(topology: Topology, publication: Publication, server: Server, dialled: ResolvedPort): Observation {
  const { label } = server.place;
  const port = server.effective.ports[0]?.port ?? 0;
  const published = publication.published?.ports.map((one) => one.port);
  return {
    message: `${published === undefined ? 'a random port' : numbers(published)} is forwarded to port ${dialled.port} of ${label}, but ${label} listens on ${portsOf(server)} (${ref(server.at)})`,
    remedy: `forward to ${port}`,
    at: dialled.edit,
    certainty: certaintyOf(dialled.weight),
    ports: { found: dialled.port, expected: port },
    related: distinct([
      { message: 'the mapping', at: publication.fact.at },
      ...statedAt(topology, server, publication.fact.at),
      ...countedOnBy(topology, server, publication.fact.at),
    ]),
    fixes: [
      {
        title: `forward to ${port}`,
        safety: dialled.trail.length > 0 ? 'review' : 'safe',
        edits: [{ at: dialled.edit, expected: String(dialled.port), text: String(port) }],
      },
    ],
  };
}
