import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** PgBouncer reads an omitted port as 5432 (semantics C.1). */
export const impliedUpstreamPort: Rule = {
  id: 'pooler/implied-upstream-port',
  title: "A pooler's upstream leaves the port out, so it means 5432, and the server listens elsewhere",
  remedy: "state the port of the server as the upstream's",
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'pooler/implied-upstream-port'),
};
