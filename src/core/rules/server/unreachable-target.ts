import { certaintyOf } from '../../topology/inference.ts';
import type { Container } from '../../topology/containers.ts';
import { speaksPostgres, type Publication } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { numbers, portsOf, ref } from '../wording.ts';

/** A forward leads to a port of a closed place where nothing listens (topology.md §6). */
export const unreachableTarget: Rule = {
  id: 'server/unreachable-target',
  title: 'A published port leads to a port on which the server does not listen',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const containers = new Map(topology.containers.map((container) => [container.place.id, container]));
  for (const publication of topology.publications) {
    const container = publication.target === undefined ? undefined : containers.get(publication.target.id);
    if (container?.server === undefined || !speaksPostgres(container.server.product)) continue;
    if (container.server.effective.open || container.server.effective.ports.length === 0 || publication.inside.open) continue;
    const listens = publication.inside.ports.some(({ port }) =>
      container.server?.effective.ports.some((one) => one.port === port),
    );
    if (!listens) yield observe(publication, container);
  }
}

function observe(publication: Publication, container: Container): Observation {
  const server = container.server;
  const dialled = publication.inside.ports[0];
  const port = server?.effective.ports[0]?.port ?? 5432;
  const published =
    publication.published === undefined ? 'a random port' : numbers(publication.published.ports.map((one) => one.port));
  const at = dialled === undefined ? publication.fact.at : dialled.edit;
  const weight = dialled?.weight ?? 0;
  return {
    message: `${published} is forwarded to port ${dialled?.port ?? 0} of ${container.place.label}, but ${container.place.label} listens on ${server === undefined ? port : portsOf(server)} (${ref(server?.at ?? container.place.at)})`,
    remedy: `forward to ${port}`,
    at,
    certainty: certaintyOf(weight),
    related: [
      { message: `${container.place.label} listens on ${port}`, at: server?.at ?? container.place.at },
      { message: 'the mapping', at: publication.fact.at },
    ],
    fixes:
      dialled === undefined
        ? []
        : [
            {
              title: `forward to ${port}`,
              safety: dialled.trail.length > 0 ? 'review' : 'safe',
              edits: [{ at, expected: String(dialled.port), text: String(port) }],
            },
          ],
  };
}
