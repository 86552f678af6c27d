import type { Topology } from '../../topology/topology.ts';
import { onlyPort } from '../../topology/model.ts';
import { portWrites } from '../deployments.ts';
import type { Observation, Rule } from '../rule.ts';

/** The port moves in this change, this repository's own script installs it, and nothing in the script restarts the server. */
export const missingRestart: Rule = {
  id: 'restart/missing-restart',
  title: 'A changed port is installed and nothing restarts the server',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const { fact, server, commands, moves } of portWrites(topology)) {
    // Without a known move the server may be started by what follows the script.
    if (!moves || commands.length > 0) continue;
    const port = server === undefined ? undefined : onlyPort(server.effective);
    yield {
      message: `${fact.target.value} is written with port ${port ?? 'unknown'}, and nothing restarts the server behind it: one that runs stays on ${server?.previous ?? 'its old port'}`,
      remedy: 'restart the server after the file is in place',
      at: fact.at,
      certainty: 'likely',
      related: server === undefined ? [] : [{ message: 'the port', at: server.at }],
      fixes: [],
    };
  }
}
