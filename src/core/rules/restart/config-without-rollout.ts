import type { Mount } from '../../facts/platform.ts';
import { onlyPort } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';

/** `docker compose up -d` does not look into bind-mounted files: a changed port in one is not applied (semantics F, H.6.87). */
export const configWithoutRollout: Rule = {
  id: 'restart/config-without-rollout',
  title: 'A changed mounted file is shipped by a command that does not restart the container',
  remedy: 'add --force-recreate, or restart the container',
  level: 'note',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const ups = topology.of('restart.command').filter((fact) => fact.tool === 'compose' && fact.verb === 'start');
  const recreates = topology
    .of('restart.command')
    .some((fact) => (fact.tool === 'compose' || fact.tool === 'docker') && (fact.verb === 'restart' || fact.verb === 'recreate'));
  if (ups.length === 0 || recreates) return;
  for (const container of topology.containers) {
    const { server, plan } = container;
    if (server?.previous === undefined) continue;
    const mount = plan.mounts.find((one: Mount) => server.at.path === one.source);
    const up = ups.find((fact) => topology.bindings.of(fact.at.path).some(({ unit }) => unit === plan.unit));
    if (mount === undefined || up === undefined) continue;
    yield {
      message: `the port of ${plan.label} moves from ${server.previous} in a mounted file, and compose does not recreate a container for that: it stays on ${server.previous}`,
      remedy: `add --force-recreate, or restart ${plan.label}`,
      at: up.at,
      certainty: 'certain',
      ports: foundPorts(server.previous, onlyPort(server.effective)),
      level: 'warning',
      related: [
        { message: 'mounted here', at: mount.at },
        { message: 'the port', at: server.at },
      ],
      fixes: [],
    };
  }
}
