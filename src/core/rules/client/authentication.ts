import type { ProbedTarget } from '../../facts/probe.ts';
import type { Topology } from '../../topology/topology.ts';
import { toldOf } from '../login-failures.ts';
import type { Observation, Rule } from '../rule.ts';
import { psql, queries, toSee } from '../smoke-commands.ts';
import { called, placeOf, probed } from '../smoke-targets.ts';

/** The port is right and the server answers: the login is what fails, and it says why. */
export const authentication: Rule = {
  id: 'client/authentication',
  title: 'The port is right, and the login fails',
  remedy: 'correct the credentials, the client authentication of the server or TLS, not the port',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'server', 'socket', 'pooler')) {
    const { login, wire } = target;
    const told = login.verdict === 'failed' ? toldOf(login, wire.peers[0]?.tls === 'offered') : undefined;
    if (told !== undefined) yield observe(topology, target, told);
  }
}

function observe(topology: Topology, target: ProbedTarget, [why, remedy]: readonly [string, string]): Observation {
  return {
    message: `the login at ${called(target)} fails: ${why}; the port is right`,
    remedy: toSee(remedy, psql(target, queries.port)),
    at: placeOf(topology, target),
    certainty: 'certain',
    related: [],
    fixes: [],
  };
}
