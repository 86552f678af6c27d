import type { ClientConninfo } from '../../facts/client.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler } from '../wording.ts';

/** On a broken route without a connect time-out a dropped packet holds every borrow for minutes (semantics G.2, DESIGN §6). */
export const noConnectTimeout: Rule = {
  id: 'client/no-connect-timeout',
  title: 'A client on a broken route has no connect time-out',
  remedy: 'add connect_timeout, for instance 5 seconds',
  level: 'note',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const told = new Set<string>();
  for (const route of topology.routes) {
    const { fact } = route;
    if (told.has(fact.at.path) || !isBroken(route) || fact.kind !== 'client.conninfo' || !waits(fact)) continue;
    told.add(fact.at.path);
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

function isBroken({ verdict }: Route): boolean {
  return verdict.kind === 'misses' && !verdict.inNetwork;
}

const readersOfCode = new Set(['client/dsn-in-code', 'client/django-settings']);

/**
 * A connection string that a running client is given. In code, and where host and port stand apart, the time-out is an option of the driver
 * somewhere else.
 */
function waits({ conninfo, dialect, purpose, reader, standing }: ClientConninfo): boolean {
  if (purpose !== 'session' || standing !== 'effective' || dialect === 'address' || readersOfCode.has(reader)) return false;
  return !conninfo.flags.some((flag) => /^(connect_?timeout|timeout|pool_timeout)=/i.test(flag.value));
}
