import { certaintyOf } from '../../topology/inference.ts';
import { isDatabaseName, opens, type GateRange, type GateRule, type GateSet } from '../../topology/gates.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { closedServers } from '../closed-servers.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref, serverName } from '../wording.ts';

/** Some rule of the set is about this server, and none opens its port: clients run into time-outs (topology.md §6 firewall). */
export const portClosed: Rule = {
  id: 'firewall/port-closed',
  title: 'The firewall is about this server and does not open its port',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const { gate, server } of closedServers(topology)) yield* observe(gate, gate.rules.filter(opens), server);
}

function* observe(gate: GateSet, allowed: readonly GateRule[], server: Server): Iterable<Observation> {
  const port = onlyPort(server.effective) ?? 0;
  const own = allowed.flatMap((rule) => aboutServer(gate, rule, server));
  const about = own.length > 0 ? own : besideOthers(gate, allowed);
  const first = about[0];
  if (first === undefined) return;
  const { rule, range } = first;
  const opened = rangeText(range);
  const single = range.first.port === range.last.port;
  yield {
    message: `the ${rule.fact.tool} rule opens ${opened}, but ${serverName(server)} listens on ${port} (${ref(server.at)}): nothing opens ${port}, so clients time out`,
    remedy: `open ${port} instead of ${opened}`,
    at: range.first.edit,
    certainty: certaintyOf(gate.weight + range.first.weight),
    route: [
      { text: `${rule.fact.tool} opens ${opened}`, at: rule.fact.at },
      { text: `${serverName(server)} listens on ${port}`, at: server.at },
    ],
    related: [
      { message: `the server listens on ${port}`, at: server.at },
      { message: 'the rule', at: rule.fact.at },
      ...about
        .slice(1)
        .map((other) => ({ message: `opens ${rangeText(other.range)}, where nothing listens`, at: other.range.first.edit })),
      ...(single && range.last.edit !== range.first.edit ? [{ message: 'the end of the range', at: range.last.edit }] : []),
    ],
    fixes:
      single && own.length > 0
        ? [{ title: `open ${port}`, safety: range.first.trail.length > 0 ? 'review' : 'safe', edits: editsOf(range, port) }]
        : [],
  };
}

function rangeText({ first, last }: GateRange): string {
  return first.port === last.port ? String(first.port) : `${first.port} to ${last.port}`;
}

function editsOf(range: GateRange, port: number) {
  const places = range.first.edit === range.last.edit ? [range.first] : [range.first, range.last];
  return places.map((place) => ({ at: place.edit, expected: String(place.port), text: String(port) }));
}

/** The ranges of a rule that are about the server: named so, or with a port PostgreSQL usually has. */
function aboutServer(gate: GateSet, rule: GateRule, server: Server): { readonly rule: GateRule; readonly range: GateRange }[] {
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
function besideOthers(gate: GateSet, allowed: readonly GateRule[]): { readonly rule: GateRule; readonly range: GateRange }[] {
  const ports = new Set(gate.servers.flatMap(({ effective }) => effective.ports.map(({ port }) => port)));
  return allowed.flatMap((rule) =>
    (rule.ranges === 'all' ? [] : rule.ranges).filter(({ first }) => ports.has(first.port)).map((range) => ({ rule, range })),
  );
}

/**
 * 5432 and the numbers that installations put beside it: pg_createcluster counts up from 5432, local set-ups prefix it (15432).
 * Any other number could be any other service's.
 */
function looksLikePostgres(port: number): boolean {
  return (port >= 5430 && port <= 5499) || port % 10000 === 5432;
}

const wellKnown = new Set([22, 53, 80, 123, 443]);
