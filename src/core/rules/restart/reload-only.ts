import type { RestartCommand } from '../../facts/restart.ts';
import { onlyPort } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { appliesPort, portWrites, type PortWrite } from '../deployments.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { ref } from '../wording.ts';

/** The port is context postmaster: a reload reports success and leaves it where it was (semantics A.6, F). */
export const reloadOnly: Rule = {
  id: 'restart/reload-only',
  title: 'A changed port is followed by a reload, which does not move it',
  remedy: 'restart the server instead of reloading it',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const write of portWrites(topology)) {
    if (write.commands.some(appliesPort)) continue;
    const reload = write.commands.find((command) => command.verb === 'reload');
    if (reload !== undefined) yield observe(write, reload);
  }
}

function observe(write: PortWrite, reload: RestartCommand): Observation {
  const moved = write.server?.previous !== undefined;
  return {
    message: `${reload.tool} reloads ${reload.service.value} after ${write.fact.target.value} is written (${ref(write.fact.at)}), but a reload does not move the port: the server stays on its old one`,
    remedy: 'restart the server instead of reloading it',
    at: reload.at,
    certainty: 'certain',
    ports: foundPorts(write.server?.previous, write.server && onlyPort(write.server.effective)),
    ...(moved ? { level: 'error' as const } : {}),
    related: [
      { message: 'the file that carries the port is written here', at: write.fact.at },
      ...write.fact.notifies.map(({ at }) => ({ message: 'notified here', at })),
      ...(write.server === undefined ? [] : [{ message: 'the port', at: write.server.at }]),
    ],
    fixes: [],
  };
}
