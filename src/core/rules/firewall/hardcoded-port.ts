import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';

/** A policy, off unless asked for: a cloud rule takes the database's port from a variable or the resource. */
export const hardcodedPort: Rule = {
  id: 'firewall/hardcoded-port',
  title: "A cloud firewall rule writes the database's port as a number",
  remedy: 'refer to the port of the database, or to the variable that sets it',
  level: 'warning',
  since: '0.1.0',
  policy: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    if (gate.kind !== 'group') continue;
    const ports = new Set(gate.servers.flatMap((server) => server.effective.ports.map(({ port }) => port)));
    for (const { fact } of gate.rules) {
      if (fact.ports === 'all' || fact.service !== undefined) continue;
      const written = fact.ports.map(({ first }) => first).find((first) => first.kind === 'literal' && ports.has(first.port));
      if (written === undefined) continue;
      yield {
        message: 'this rule writes the port of the database as a number: it does not follow when the port moves',
        remedy: "refer to the database's port, or to the variable that sets it",
        at: written.at,
        certainty: 'certain',
        related: gate.servers.map((server) => ({ message: 'the server', at: server.at })),
        fixes: [],
      };
    }
  }
}
