import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** A probe inside a closed place with the wrong or an implied port: green at init, red for ever after (semantics A.5). */
export const healthCheck: Rule = {
  id: 'client/health-check',
  title: 'A health check probes a port on which the server does not listen',
  remedy: 'probe the port on which the server listens inside its container',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'client/health-check'),
};
