import type { Topology } from '../../topology/topology.ts';
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
  for (const { fact, server, commands } of portWrites(topology)) {
    // Without a known move the server may be started by what follows the script.
    const moved = server?.previous !== undefined || fact.target.value === 'ALTER SYSTEM';
    if (!moved || commands.length > 0) continue;
    yield {
      message: `${fact.target.value} is written with a port that this change moves, and nothing in this script restarts the server: it stays on ${server?.previous ?? 'its old port'}`,
      remedy: 'restart the server after the file is in place',
      at: fact.at,
      certainty: 'likely',
      related: server === undefined ? [] : [{ message: 'the port', at: server.at }],
      fixes: [],
    };
  }
}
