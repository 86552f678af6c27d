import { isDatabaseName, type GateRange, type GateRule, type GateSet } from '../topology/gates.ts';
import type { Server } from '../topology/model.ts';

/** One range that one rule opens. */
export interface Opening {
  readonly rule: GateRule;
  readonly range: GateRange;
}

export function rangeText({ first, last }: GateRange): string {
  return first.port === last.port ? String(first.port) : `${first.port} to ${last.port}`;
}

/** The ranges of a rule that are about the server: named so, or with a port PostgreSQL usually has. */
export function aboutServer(gate: GateSet, rule: GateRule, server: Server): Opening[] {
  if (rule.ranges === 'all') return [];
  const named = gate.dedicated || isDatabaseName(rule.fact.note ?? '');
  const others = new Set(
    gate.servers.filter((one) => one !== server).flatMap((one) => one.effective.ports.map(({ port }) => port)),
  );
  return rule.ranges
    .filter(
      ({ first, last }) =>
        named || first.port === server.previous || (looksLikePostgres(first.port) && last.port - first.port <= 64),
    )
    .filter(({ first }) => rule.fact.service === undefined && !others.has(first.port) && !wellKnown.has(first.port))
    .map((range) => ({ rule, range }));
}

/** In a group to which several servers are attached: what it opens for the others. */
export function besideOthers(gate: GateSet, allowed: readonly GateRule[]): Opening[] {
  const ports = new Set(gate.servers.flatMap(({ effective }) => effective.ports.map(({ port }) => port)));
  return allowed.flatMap((rule) =>
    (rule.ranges === 'all' ? [] : rule.ranges).filter(({ first }) => ports.has(first.port)).map((range) => ({ rule, range })),
  );
}

/**
 * 5432 and the numbers that installations put beside it: pg_createcluster counts up from 5432, local set-ups prefix it (15432).
 * Any other number could be any other service's.
 */
export function looksLikePostgres(port: number): boolean {
  return (port >= 5430 && port <= 5499) || port % 10000 === 5432;
}

const wellKnown = new Set([22, 53, 80, 123, 443]);
