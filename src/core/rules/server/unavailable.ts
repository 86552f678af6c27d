import type { LoginFailure } from '../../facts/probe-login.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { psql, queries, toSee } from '../smoke-commands.ts';
import { called, failureOf, isPooler, placeOf, probed } from '../smoke-targets.ts';

/** PostgreSQL answers on the right port and takes no session now. */
export const unavailable: Rule = {
  id: 'server/unavailable',
  title: 'PostgreSQL answers on the port and takes no sessions',
  remedy: 'wait until the server is up (smoke-wait), or free connections',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

const gone = 'it speaks PostgreSQL, and the connection ends before a session begins';

/** What it says, and what to do. */
const states: Readonly<Partial<Record<LoginFailure, readonly [why: string, remedy: string]>>> = {
  starting: ['it is starting up and still in recovery', 'wait until it is up: smoke-wait tries again'],
  stopping: ['it is shutting down', 'wait for the restart: smoke-wait tries again'],
  'not-accepting': [
    'it is a standby that takes no sessions (hot_standby is off)',
    'connect to the primary, or set hot_standby = on',
  ],
  'too-many': ['all its connections are taken', 'close idle sessions, or raise max_connections'],
  closed: [gone, 'look into the log of the server: a backend that crashes, or a limit of connections'],
  timeout: ['it speaks PostgreSQL, and no session begins in time', 'look at the load and the log of the server'],
  refused: [gone, 'it went away during the test: look whether it keeps restarting'],
  filtered: [gone, 'it went away during the test: look whether a firewall limits the rate of connections'],
};

/** What a pooler passes on from its server; the rest is its own (pooler/dead-upstream). */
const passedOn: ReadonlySet<LoginFailure> = new Set(['starting', 'stopping', 'not-accepting', 'too-many']);

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'server', 'socket', 'pooler')) {
    const failure = failureOf(target);
    const state = failure === undefined ? undefined : states[failure];
    if (failure === undefined || state === undefined || (isPooler(target) && !passedOn.has(failure))) continue;
    const [why, remedy] = state;
    yield {
      message: `${called(target)} is the right port, but ${why}`,
      remedy: toSee(remedy, psql(target, failure === 'too-many' ? queries.sessions : queries.port)),
      at: placeOf(topology, target),
      certainty: 'certain',
      related: [],
      fixes: [],
    };
  }
}
