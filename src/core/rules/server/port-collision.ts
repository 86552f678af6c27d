import type { Publication } from '../../topology/model.ts';
import { onlyPort } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref } from '../wording.ts';

/** Two forwards of one variant publish one port on one address: only one of them can start (topology.md §6). */
export const portCollision: Rule = {
  id: 'server/port-collision',
  title: 'Two containers publish the same port on the same address',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const seen = new Map<string, Publication[]>();
  const profiled = new Set(
    topology.containers
      .filter(({ plan }) => plan.definitions.some((one) => one.images.some((image) => image.profiles.length > 0)))
      .map(({ place }) => place.id),
  );
  const servers = new Set(topology.servers.map(({ place }) => place.id));
  for (const publication of topology.publications) {
    const port = publication.published === undefined ? undefined : onlyPort(publication.published);
    if (
      port === undefined ||
      publication.fact.how !== 'compose' ||
      publication.target === undefined ||
      profiled.has(publication.target.id)
    )
      continue;
    const key = `${publication.unit.id} ${port}`;
    const others = seen.get(key) ?? [];
    const other = others.find(
      (one) =>
        (one.variants & publication.variants) !== 0 &&
        sameAddress(one.address, publication.address) &&
        one.target?.id !== publication.target?.id,
    );
    if (other !== undefined && (servers.has(publication.target.id) || servers.has(other.target?.id ?? '')))
      yield observe(publication, other, port);
    seen.set(key, [...others, publication]);
  }
}

function sameAddress(a: string, b: string): boolean {
  const all = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::';
  return all(a) || all(b) || a === b;
}

function observe(publication: Publication, other: Publication, port: number): Observation {
  return {
    message: `${publication.target?.label ?? 'this container'} publishes ${port}, which ${other.target?.label ?? 'another container'} publishes as well (${ref(other.fact.at)}): only one of them starts`,
    remedy: 'publish another port',
    at: publication.fact.published?.at ?? publication.fact.at,
    certainty: 'certain',
    related: [{ message: `${port} is published here first`, at: other.fact.at }],
    fixes: [],
  };
}
