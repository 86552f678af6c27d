import { covers, opens, type GateRule } from '../topology/gates.ts';
import type { Destination, EgressSet } from '../topology/egress.ts';
import type { Topology } from '../topology/topology.ts';
import { distinct, statedAt } from './evidence.ts';
import { looksLikePostgres, rangeText, type Opening } from './openings.ts';
import type { Observation } from './rule.ts';
import { dialler, ref, serverName, target } from './wording.ts';

/** Pods have to get to a port that no policy lets them out to, and one that selects them lets them out to PostgreSQL elsewhere (topology.md §6). */
export function* closedEgress(topology: Topology): Iterable<Observation> {
  for (const set of topology.egress) {
    if (set.together.some((rule) => rule.open)) continue;
    const seen = new Set<GateRule>();
    for (const destination of set.destinations) {
      const opening = isOpen(set, destination) ? undefined : meantFor(set, destination);
      if (opening === undefined || seen.has(opening.rule)) continue;
      seen.add(opening.rule);
      yield observe(topology, opening, destination);
    }
  }
}

function isOpen({ together }: EgressSet, { port }: Destination): boolean {
  return together.some((rule) => opens(rule) && covers(rule, port));
}

/** The range that was written for the destination: the rule that names it, else one of PostgreSQL's numbers that serves nobody else. */
function meantFor({ rules, destinations }: EgressSet, destination: Destination): Opening | undefined {
  const used = new Set(destinations.map(({ port }) => port));
  for (const rule of destination.rule === undefined ? rules : [destination.rule]) {
    if (rule.ranges === 'all' || !opens(rule)) continue;
    const range = rule.ranges.find(
      ({ first, last }) =>
        destination.rule === rule || (first.port === last.port && looksLikePostgres(first.port) && !used.has(first.port)),
    );
    if (range !== undefined) return { rule, range };
  }
  return undefined;
}

function observe(topology: Topology, { rule, range }: Opening, { port, route, server, at }: Destination): Observation {
  const opened = rangeText(range);
  const need =
    route === undefined
      ? `${server === undefined ? 'the server' : serverName(server)} listens on ${port}`
      : `${dialler(route)} of the selected pods dials ${target(route)}${server === undefined ? '' : `, where ${serverName(server)} listens on ${port}`}`;
  return {
    message: `the ${rule.fact.tool} rule lets the selected pods out to ${opened}, but ${need} (${ref(at)}): nothing lets them out to ${port}, so they time out`,
    remedy: `allow ${port} instead of ${opened}`,
    at: range.first.edit,
    certainty: 'certain',
    ports: { found: range.first.port, expected: port },
    related: distinct([
      ...(route === undefined ? [] : [{ message: `${dialler(route)} dials ${target(route)}`, at }]),
      ...(server === undefined ? [] : statedAt(topology, server, rule.fact.at)),
      { message: 'the rule', at: rule.fact.at },
    ]),
    fixes:
      range.first.port === range.last.port
        ? [
            {
              title: `allow ${port}`,
              safety: 'review',
              edits: [{ at: range.first.edit, expected: String(range.first.port), text: String(port) }],
            },
          ]
        : [],
  };
}
