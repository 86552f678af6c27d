import { missesOf } from '../dials.ts';
import type { Rule } from '../rule.ts';

/** On the host the published port counts; the container port exists inside the network only. */
export const targetPortOutside: Rule = {
  id: 'client/target-port-outside',
  title: 'A client on the host dials the container port, which is published elsewhere',
  remedy: 'use the port that is published on the host',
  level: 'error',
  since: '0.1.0',
  check: (topology) => missesOf(topology, 'client/target-port-outside'),
};
