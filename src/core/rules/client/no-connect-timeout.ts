import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler } from '../wording.ts';

/** On a broken route without a connect time-out a dropped packet holds every borrow for minutes (semantics G.2, DESIGN §6). */
export const noConnectTimeout: Rule = {
  id: 'client/no-connect-timeout',
  title: 'A client on a broken route has no connect time-out',
  level: 'note',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const route of topology.routes) {
    const { fact, verdict } = route;
    if (
      verdict.kind !== 'misses' ||
      fact.kind !== 'client.conninfo' ||
      fact.purpose !== 'session' ||
      fact.standing !== 'effective'
    )
      continue;
    const flags = fact.conninfo.flags.map((flag) => flag.value);
    if (flags.some((flag) => /^(connect_?timeout|timeout|pool_timeout)=/i.test(flag)) || verdict.inNetwork) continue;
    yield {
      message: `${dialler(route)} has no connect time-out: where a firewall drops the packet each try waits about two minutes, and a pool of n connections is empty after n tries`,
      remedy: 'add connect_timeout, for instance 5 seconds',
      at: fact.at,
      certainty: 'certain',
      related: [],
      fixes: [],
    };
  }
}
