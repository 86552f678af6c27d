import type { PortForward } from '../facts/server.ts';
import { isDatabaseName } from '../topology/gates.ts';
import { speaksPostgres } from '../topology/model.ts';
import type { ResolvedPort } from '../topology/resolver.ts';
import { islandOf } from '../topology/scopes.ts';
import type { Service } from '../topology/services.ts';
import type { Topology } from '../topology/topology.ts';
import { looksLikePostgres } from './openings.ts';
import { foundPorts, type Observation } from './rule.ts';
import { numbers, ref } from './wording.ts';

/** `kubectl port-forward svc/NAME` fails for a port that the Service does not offer, whatever its pods listen on. */
export function* unofferedPorts(topology: Topology): Iterable<Observation> {
  for (const fact of topology.of('server.forward')) {
    if (fact.to.kind !== 'endpoint' || fact.to.service === undefined || fact.standing !== 'effective') continue;
    const offered = offeredTo(topology, fact);
    const { ports, open } = topology.resolver.port(fact.to.endpoint.port, fact.setting, fact.standing);
    const [dialled] = ports;
    if (dialled === undefined || open || offered.length === 0) continue;
    if (!ports.some(({ port }) => offered.some((one) => one.port === port))) yield observe(fact, dialled, offered);
  }
}

/** Ports of the Services of PostgreSQL that are meant; none where one is not known. */
function offeredTo({ services, resolver }: Topology, fact: PortForward): readonly ResolvedPort[] {
  if (fact.to.kind !== 'endpoint' || fact.to.endpoint.host.kind !== 'name') return [];
  const name = resolver.text(fact.to.endpoint.host.template, fact.setting);
  const found = name === undefined ? [] : services.called(name, fact.to.service?.namespace);
  const island = islandOf(fact.at.path);
  const known = found.every(
    ({ publications }) =>
      publications.length > 0 && publications.every(({ published, unit }) => published?.open === false && unit.island === island),
  );
  if (!known || !found.some(isOfPostgres)) return [];
  return found.flatMap(({ publications }) => publications.flatMap(({ published }) => published?.ports ?? []));
}

function isOfPostgres({ name, containers, publications }: Service): boolean {
  if (containers.some(({ server }) => server !== undefined && speaksPostgres(server.product))) return true;
  const ports = publications.flatMap(({ published }) => published?.ports ?? []);
  return isDatabaseName(name) && ports.some(({ port }) => looksLikePostgres(port));
}

function observe(fact: PortForward, dialled: ResolvedPort, offered: readonly ResolvedPort[]): Observation {
  const [first] = offered;
  const ports = numbers(offered.map(({ port }) => port));
  return {
    message: `this forwards to port ${dialled.port} of a Service that offers ${ports}${first === undefined ? '' : ` (${ref(first.edit)})`}`,
    remedy: `forward to ${ports}`,
    at: dialled.edit,
    certainty: 'certain',
    ports: foundPorts(dialled.port, first?.port),
    related: [
      { message: 'the mapping', at: fact.at },
      ...offered.map(({ port, edit }) => ({ message: `the Service offers ${port}`, at: edit })),
    ],
    fixes: [],
  };
}
