import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** Inside the network the container port counts; the published port exists on the host only. */
export const publishedPortInside: Rule = {
  id: 'client/published-port-inside',
  title: 'A client inside the container network dials the port published on the host',
  remedy: 'use the port on which the server listens inside the container network',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'client/published-port-inside'),
};
