import { onlyPort, type Server } from '../../topology/model.ts';
import type { Container } from '../../topology/containers.ts';
import type { Definition } from '../../facts/platform.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { unreadVariables } from '../unread-variables.ts';

/** The image does not read the variable, and a dial or forward relies on its value (semantics A.5, H.4.57). */
export const ignoredVariable: Rule = {
  id: 'server/ignored-variable',
  title: 'The image ignores the variable that is meant to move its port',
  remedy: 'set the variable that the image reads, or dial the port on which the server listens',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const container of topology.containers) {
    const { server, family } = container;
    const port = server && onlyPort(server.effective);
    if (server === undefined || family === undefined || port === undefined) continue;
    const ignored = definitionsOf(topology, container).filter(({ name }) => family.ignoredVariables.test(name));
    for (const definition of ignored) {
      const wanted = portOfDefinition(topology, definition) ?? port;
      const reliant = wanted === port ? undefined : reliesOn(topology, container, wanted);
      if (reliant !== undefined) yield observe(server, family.portVariables[0], definition, wanted, port, reliant);
    }
  }
  yield* unreadVariables(topology);
}

function portOfDefinition({ resolver }: Topology, { value, setting }: Definition): number | undefined {
  return value && onlyPort(resolver.port({ kind: 'template', template: value.value, at: value.at }, setting));
}

function definitionsOf(topology: Topology, container: Container): readonly Definition[] {
  const own = container.plan.settings.flatMap((setting) => topology.index.in(setting));
  return own.filter((fact): fact is Definition => fact.kind === 'platform.definition' && fact.namespace.kind === 'process');
}

/** A forward to that port, or a client that dials it on this server. */
function reliesOn(topology: Topology, container: Container, port: number): string | undefined {
  const forward = topology.publications.some(
    (one) => one.target?.id === container.place.id && one.inside.ports.some((inside) => inside.port === port),
  );
  if (forward) return 'its published port leads there';
  const dial = topology.routes.some((route) => dials(route, container, port));
  return dial ? 'clients dial it' : undefined;
}

function dials(route: Route, container: Container, port: number): boolean {
  return (
    route.verdict.kind === 'misses' &&
    route.verdict.servers.some((server) => server.place.id === container.place.id) &&
    route.reading.ports.some((one) => one.port === port)
  );
}

function observe(
  server: Server,
  reads: string | undefined,
  definition: Definition,
  value: number,
  port: number,
  reliant: string,
): Observation {
  return {
    message: `${definition.name} is ${value}, but the image of ${server.place.label} does not read it: it listens on ${port}, and ${reliant}`,
    remedy: reads === undefined ? `set the port where the image reads it` : `set ${reads}, or dial ${port}`,
    at: definition.value?.at ?? definition.at,
    certainty: 'certain',
    ports: { found: value, expected: port },
    related: [{ message: `${server.place.label} listens on ${port}`, at: server.at }],
    fixes: [],
  };
}
