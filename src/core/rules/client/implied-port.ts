import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** The commonest real fault: nobody wrote the port, and the driver's default is not the server's (incidents.md). */
export const impliedPort: Rule = {
  id: 'client/implied-port',
  title: 'A client leaves the port out, so it dials 5432, and its server listens elsewhere',
  remedy: 'state the port of the server where it is left out',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'client/implied-port'),
};
