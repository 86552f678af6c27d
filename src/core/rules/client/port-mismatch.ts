import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** A dial whose server is known and listens elsewhere (topology.md §6). */
export const portMismatch: Rule = {
  id: 'client/port-mismatch',
  title: 'A client dials a port on which its server does not listen',
  remedy: 'use the port on which the server listens',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'client/port-mismatch'),
};
