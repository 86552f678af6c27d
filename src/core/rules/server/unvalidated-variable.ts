import type { Use } from '../../facts/template.ts';
import type { Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';

/** A policy, off unless asked for: a port variable of Terraform says which numbers it takes. */
export const unvalidatedVariable: Rule = {
  id: 'server/unvalidated-variable',
  title: "A Terraform variable that carries the database's port has no validation",
  remedy: 'add a validation block with the numbers that the platform takes',
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
    for (const use of server.place.kind === 'managed' ? portVariables(server) : []) {
      const declared = topology.index.defined(use.namespace, use.name).find((definition) => definition.rank === 0);
      if (declared === undefined || validated.has(`${declared.at.path} ${use.name}#validation`)) continue;
      yield {
        message: `the variable ${use.name} carries the port of ${server.place.label} and takes any number`,
        remedy: 'add a validation block: a number from 1150 to 65535 for a managed database',
        at: declared.at,
        certainty: 'certain',
        related: [{ message: 'used here', at: use.at }],
        fixes: [],
      };
    }
  }
}

/** Input variables of Terraform that a server's port is made of. */
function portVariables({ statements }: Server): readonly Use[] {
  return statements
    .flatMap(({ fact }) => (fact?.port.kind === 'template' ? fact.port.template : []))
    .flatMap((part) => (part.kind === 'use' ? [part.use] : []))
    .filter(({ namespace }) => namespace.kind === 'terraform' && namespace.what === 'var');
}
