import type { RestartCommand } from '../../facts/restart.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { appliesPort, portWrites } from '../deployments.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, ref, target } from '../wording.ts';

/** Between the write and the restart a step dials the new port, where nobody listens yet (topology.md §6). */
export const restartTooLate: Rule = {
  id: 'restart/restart-too-late',
  title: 'The new port is dialled before the server is restarted',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const routes = new Map<string, Route[]>();
  for (const route of topology.routes) routes.set(route.fact.at.path, [...(routes.get(route.fact.at.path) ?? []), route]);
  for (const { fact, server, commands } of portWrites(topology)) {
    const restart = commands.find(appliesPort);
    if (restart === undefined || server?.previous === undefined) continue;
    const early = (routes.get(fact.at.path) ?? []).find(
      (route) => between(route, fact.at.span.start, restart) && reaches(route, server.id),
    );
    if (early !== undefined) {
      yield {
        message: `${dialler(early)} dials ${target(early)} before the restart (${ref(restart.at)}): the server still listens on ${server.previous}`,
        remedy: 'restart before this step',
        at: early.fact.at,
        certainty: 'likely',
        related: [{ message: 'restarted only here', at: restart.at }],
        fixes: [],
      };
    }
  }
}

function between(route: Route, from: number, restart: RestartCommand): boolean {
  return route.fact.at.span.start > from && route.fact.at.span.start < restart.at.span.start;
}

function reaches(route: Route, server: string): boolean {
  return route.verdict.kind === 'reaches' && route.verdict.server?.id === server;
}
