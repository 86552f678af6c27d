import type { Fact } from '../../facts/fact.ts';
import type { ConfigWrite, RestartCommand } from '../../facts/restart.ts';
import { groupBy } from '../../topology/grouping.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { appliesPort, portWrites } from '../deployments.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { dialler, ref, target } from '../wording.ts';

/** Between the write and the restart a step dials the new port, where nobody listens yet (topology.md §6). */
export const restartTooLate: Rule = {
  id: 'restart/restart-too-late',
  title: 'The new port is dialled before the server is restarted',
  remedy: 'restart the server before the step that dials the new port',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const routes = groupBy(topology.routes, ({ fact }): Fact => fact);
  for (const { fact, server, commands, between, moves } of portWrites(topology)) {
    const restart = commands.find(appliesPort);
    if (restart === undefined || server === undefined || !moves) continue;
    const early = between.flatMap((step) => routes.get(step) ?? []).find((route) => reaches(route, server.id));
    if (early !== undefined) yield observe(early, fact, server, restart);
  }
}

function observe(early: Route, write: ConfigWrite, { previous, effective, at }: Server, restart: RestartCommand): Observation {
  const handler = restart.trigger.kind === 'handler';
  return {
    message: `${dialler(early)} dials ${target(early)} before the restart (${ref(restart.at)}${handler ? ', a handler that runs at the end' : ''}): a server that runs still listens on ${previous ?? 'its old port'}`,
    remedy: handler ? 'flush the handlers before this step' : 'restart before this step',
    at: early.fact.kind === 'client.conninfo' ? (early.fact.label?.at ?? early.fact.at) : early.fact.at,
    certainty: 'likely',
    ports: foundPorts(previous, onlyPort(effective)),
    related: [
      { message: 'the port is written here', at: write.at },
      { message: 'restarted only here', at: restart.at },
      { message: 'the port', at },
    ],
    fixes: [],
  };
}

function reaches(route: Route, server: string): boolean {
  return route.verdict.kind === 'reaches' && route.verdict.server?.id === server;
}
