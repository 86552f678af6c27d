import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';

/** A policy, off unless asked for: a port variable of Terraform says which numbers it takes. */
export const unvalidatedVariable: Rule = {
  id: 'server/unvalidated-variable',
  title: "A Terraform variable that carries the database's port has no validation",
  level: 'warning',
  since: '0.1.0',
  policy: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const validated = new Set(
    topology
      .of('platform.definition')
      .filter((fact) => fact.name.endsWith('#validation'))
      .map((fact) => `${fact.at.path} ${fact.name}`),
  );
  for (const server of topology.servers) {
    if (server.place.kind !== 'managed') continue;
    for (const { fact } of server.statements) {
      if (fact?.port.kind !== 'template') continue;
      for (const part of fact.port.template) {
        if (part.kind !== 'use' || part.use.namespace.kind !== 'terraform' || part.use.namespace.what !== 'var') continue;
        const declared = topology.index.defined(part.use.namespace, part.use.name).find((definition) => definition.rank === 0);
        if (declared === undefined || validated.has(`${declared.at.path} ${part.use.name}#validation`)) continue;
        yield {
          message: `the variable ${part.use.name} carries the port of ${server.place.label} and takes any number`,
          remedy: 'add a validation block: a number from 1150 to 65535 for a managed database',
          at: declared.at,
          certainty: 'certain',
          related: [{ message: 'used here', at: part.at }],
          fixes: [],
        };
      }
    }
  }
}
