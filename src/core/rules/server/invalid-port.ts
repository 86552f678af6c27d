import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';

/** A server-side port that PostgreSQL refuses or reads otherwise than it looks (semantics A.2: quotes, octal, range). */
export const invalidPort: Rule = {
  id: 'server/invalid-port',
  title: "A server's port is written in a way that PostgreSQL refuses",
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const fact of [...topology.of('server.listen'), ...topology.of('pooler.listen')]) {
    if (fact.port.kind !== 'malformed' || fact.standing === 'data' || fact.standing === 'printed') continue;
    yield {
      message: 'this is no port from 1 to 65535 in the grammar of the program that reads it: it does not start',
      remedy:
        fact.kind === 'server.listen'
          ? 'write a plain decimal number, without double quotes'
          : 'write a plain decimal number, with nothing behind it',
      at: fact.port.at,
      certainty: 'certain',
      related: [],
      fixes: [],
    };
  }
}
