import type { ProbedTarget } from '../../facts/probe.ts';
import type { SessionFacts } from '../../facts/probe-login.ts';
import type { Topology } from '../../topology/topology.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { kinship, type Kinship } from '../same-server.ts';
import { psql, queries, toSee } from '../smoke-commands.ts';
import { called, isPooler, placeOf, probed, sessionOf } from '../smoke-targets.ts';
import { stillOn } from '../still-on.ts';

/** The pooler takes connections, `nc` and pg_isready are content, and no query comes through; or it leads to another server (semantics C.1). */
export const deadUpstream: Rule = {
  id: 'pooler/dead-upstream',
  title: 'The pooler answers and does not reach the server',
  remedy: 'correct host and port of its upstream and reload the pooler',
  level: 'error',
  since: '0.1.0',
  live: true,
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const target of probed(topology, 'pooler', 'server', 'socket')) {
    if (isDead(target)) yield observe(topology, target, `takes connections and does not reach its server${portOf(topology)}`);
    else if (target.role === 'pooler') yield* elsewhere(topology, target);
  }
}

/** HAProxy closes when its backend is dead; PgBouncer keeps its clients waiting, or says so. */
function isDead(target: ProbedTarget): boolean {
  const { role, wire, login } = target;
  const failure = login.verdict === 'failed' ? login.failure : undefined;
  if (failure === 'pooler-upstream') return true;
  if (isPooler(target) && (failure === 'timeout' || failure === 'closed')) return true;
  return role === 'pooler' && (wire.verdict === 'closes' || wire.verdict === 'silent');
}

function portOf(topology: Topology): string {
  const alive = probed(topology, 'server').find((target) => sessionOf(target) !== undefined);
  return alive === undefined ? '' : `, which answers at ${called(alive)}`;
}

function* elsewhere(topology: Topology, target: ProbedTarget): Iterable<Observation> {
  const behind = sessionOf(target);
  for (const main of probed(topology, 'server', 'socket').slice(0, 1)) {
    const session = sessionOf(main);
    if (session !== undefined && behind !== undefined && kinship(session, behind) !== 'same')
      yield another(topology, target, { main, kind: kinship(session, behind), behind });
  }
}

interface Behind {
  readonly main: ProbedTarget;
  readonly kind: Kinship;
  readonly behind: SessionFacts;
}

function another(topology: Topology, target: ProbedTarget, { main, kind, behind }: Behind): Observation {
  const { port, startTime, inRecovery } = behind;
  const copy = kind === 'copy' ? ` (a ${inRecovery ? 'standby' : 'copy'} of it)` : '';
  return {
    ...observe(
      topology,
      target,
      `leads to another server${copy} than ${called(main)} is: one with port ${port}, started ${startTime}`,
    ),
    certainty: kind === 'another' ? 'likely' : 'certain',
    // A pool of standbys for reading is meant to be another.
    ...(kind === 'copy' && inRecovery ? { atMost: 'warning' as const } : {}),
    ports: foundPorts(port, main.port),
  };
}

function observe(topology: Topology, target: ProbedTarget, what: string): Observation {
  const old = probed(topology, 'old-port')[0]?.port;
  return {
    message: `the pooler at ${called(target)} ${what}`,
    remedy: toSee('correct host and port of its upstream and reload the pooler', psql(target, queries.port)),
    at: placeOf(topology, target),
    certainty: 'certain',
    related: old === undefined ? [] : stillOn(topology, old),
    fixes: [],
  };
}
