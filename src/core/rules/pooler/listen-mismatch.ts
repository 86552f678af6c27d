import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** Clients, forwards and the pooler's own listen port must agree. */
export const listenMismatch: Rule = {
  id: 'pooler/listen-mismatch',
  title: 'A client dials a port on which the pooler does not listen',
  remedy: 'use the port on which the pooler listens',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'pooler/listen-mismatch'),
};
