import type { PoolerListen } from '../../facts/pooler.ts';
import type { ServerListen } from '../../facts/server.ts';
import type { Location } from '../../text/span.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';

/** A server-side port that PostgreSQL refuses or reads otherwise than it looks (semantics A.2: quotes, octal, range). */
export const invalidPort: Rule = {
  id: 'server/invalid-port',
  title: "A server's port is written in a way that PostgreSQL refuses or reads otherwise",
  remedy: 'write a plain decimal number from 1 to 65535',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const fact of [...topology.of('server.listen'), ...topology.of('pooler.listen')]) {
    if (fact.standing === 'data' || fact.standing === 'printed') continue;
    if (fact.port.kind === 'malformed') yield refused(fact);
    else if (fact.port.kind === 'literal' && fact.port.octal === true) yield octal(fact.port.port, fact.port.at);
  }
}

function refused({ kind, port }: ServerListen | PoolerListen): Observation {
  return {
    message: 'this is no port from 1 to 65535 in the grammar of the program that reads it: it does not start',
    remedy:
      kind === 'server.listen'
        ? 'write a plain decimal number, without double quotes'
        : 'write a plain decimal number, with nothing behind it',
    at: port.at,
    certainty: 'certain',
    related: [],
    fixes: [],
  };
}

function octal(port: number, at: Location): Observation {
  return {
    message: `a leading 0 makes this number octal: PostgreSQL listens on ${port}`,
    remedy: 'write the number without the leading 0',
    at,
    certainty: 'certain',
    level: 'warning',
    ports: { found: port },
    related: [],
    fixes: [],
  };
}
