import type { Container } from '../../topology/containers.ts';
import { groupBy } from '../../topology/grouping.ts';
import { onlyPort, type Publication } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref } from '../wording.ts';

/** Two forwards of one variant publish one port on one address: only one of them can start (topology.md §6). */
export const portCollision: Rule = {
  id: 'server/port-collision',
  title: 'Two containers publish the same port on the same address',
  remedy: 'publish one of the two on another port',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const servers = new Set(topology.servers.map(({ place }) => place.id));
  const profiled = new Set(topology.containers.filter(inProfile).map(({ place }) => place.id));
  const composed = topology.publications.filter(
    ({ fact, target }) => fact.how === 'compose' && target !== undefined && !profiled.has(target.id),
  );
  const byPort = groupBy(composed, ({ unit, published }) => {
    const port = published && onlyPort(published);
    return port === undefined ? undefined : `${unit.id} ${port}`;
  });
  for (const publications of byPort.values()) {
    for (const [index, publication] of publications.entries()) {
      const other = publications.slice(0, Math.min(index, compared)).find((one) => collides(one, publication));
      const serves = [publication, other].some((one) => servers.has(one?.target?.id ?? ''));
      if (other !== undefined && serves) yield observe(publication, other);
    }
  }
}

/** Of many equal publications the first few are enough to name one that collides. */
const compared = 64;

function inProfile({ plan }: Container): boolean {
  return plan.definitions.some((one) => one.images.some((image) => image.profiles.length > 0));
}

/** Up together, on one address, and not the same container. */
function collides(one: Publication, other: Publication): boolean {
  return (one.variants & other.variants) !== 0 && sameAddress(one.address, other.address) && one.target?.id !== other.target?.id;
}

function sameAddress(a: string, b: string): boolean {
  const all = (address: string): boolean => address === '' || address === '0.0.0.0' || address === '::';
  return all(a) || all(b) || a === b;
}

function observe(publication: Publication, other: Publication): Observation {
  const port = publication.published?.ports[0]?.port ?? 0;
  return {
    message: `${publication.target?.label ?? 'this container'} publishes ${port}, which ${other.target?.label ?? 'another container'} publishes as well (${ref(other.fact.at)}): only one of them starts`,
    remedy: 'publish another port',
    at: publication.fact.published?.at ?? publication.fact.at,
    certainty: 'certain',
    ports: { found: port },
    related: [{ message: `${port} is published here first`, at: other.fact.at }],
    fixes: [],
  };
}
