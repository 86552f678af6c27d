import { isPooler, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, ref, target } from '../wording.ts';

/** A pooler fronts this server, nobody uses it, and a client of the same project goes straight to the server (topology.md §6). */
export const bypassed: Rule = {
  id: 'pooler/bypassed',
  title: 'Clients go straight to the server, past a pooler that nobody uses',
  remedy: 'dial the pooler, or remove it',
  level: 'warning',
  since: '0.1.0',
  check,
};

/** Administration, migrations and audits go past the pooler on purpose. */
const onPurpose = /admin|migrat|audit|replica|export|direct|backup|monitor|superuser|maint|setup|init/i;

function* check(topology: Topology): Iterable<Observation> {
  for (const pooler of unused(topology)) {
    const server = upstreamOf(topology, pooler);
    const first = server && topology.routes.find((route) => goesDirect(route, server, pooler));
    if (first !== undefined && server !== undefined) yield observe(first, server, pooler);
  }
}

/** Poolers in containers that no dial reaches and no port is published of. */
function unused(topology: Topology): readonly Server[] {
  const used = new Set(topology.routes.map(({ verdict }) => (verdict.kind === 'reaches' ? verdict.server?.id : undefined)));
  const published = new Set(topology.publications.map(({ target: place }) => place?.id));
  return topology.servers.filter(
    ({ id, product, place }) => isPooler(product) && place.kind === 'container' && !used.has(id) && !published.has(place.id),
  );
}

/** The only server of its project that it, or its environment, dials. */
function upstreamOf(topology: Topology, pooler: Server): Server | undefined {
  const unit = pooler.place.unit.id;
  const found = topology.routes.filter(
    ({ fact, verdict }) =>
      verdict.kind === 'reaches' && verdict.server?.place.unit.id === unit && fromPooler(topology, fact, pooler),
  );
  const servers = new Set(found.map(({ verdict }) => (verdict.kind === 'reaches' ? verdict.server : undefined)));
  const [only] = servers;
  if (servers.size === 1) return only;
  const siblings = topology.servers.filter((server) => server.place.unit.id === unit && server.product === 'postgresql');
  return siblings.length === 1 ? siblings[0] : undefined;
}

function fromPooler(topology: Topology, fact: Route['fact'], pooler: Server): boolean {
  return topology.network
    .vantages(fact)
    .some((vantage) => vantage.kind === 'container' && vantage.container.place.id === pooler.place.id);
}

function goesDirect(route: Route, server: Server, pooler: Server): boolean {
  const { fact, verdict } = route;
  if (verdict.kind !== 'reaches' || verdict.server !== server || fact.kind !== 'client.conninfo') return false;
  return (
    fact.purpose === 'session' &&
    fact.standing === 'effective' &&
    fact.setting.kind !== 'inside' &&
    !onPurpose.test(fact.label?.value ?? '') &&
    !feeds(fact, pooler)
  );
}

/** A file whose variables the pooler itself reads states its upstream. */
function feeds(fact: Route['fact'], pooler: Server): boolean {
  return 'service' in fact.setting && fact.setting.service === pooler.place.label;
}

function observe(route: Route, server: Server, pooler: Server): Observation {
  return {
    message: `${dialler(route)} connects to ${target(route)} directly, past the pooler ${pooler.place.label} (${ref(pooler.place.at)}), which nobody uses`,
    remedy: `dial ${pooler.place.label}, or remove it`,
    at: route.fact.at,
    certainty: 'likely',
    related: [
      { message: `${pooler.place.label} is used by nobody`, at: pooler.place.at },
      { message: `${server.place.label} is reached directly`, at: server.at },
    ],
    fixes: [],
  };
}
