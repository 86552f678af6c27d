import { certaintyOf } from '../../topology/inference.ts';
import { opens, type GateRange, type GateRule, type GateSet } from '../../topology/gates.ts';
import { onlyPort, type Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { closedServers } from '../closed-servers.ts';
import { closedEgress } from '../egress.ts';
import { countedOnBy, distinct, statedAt } from '../evidence.ts';
import { aboutServer, besideOthers, rangeText } from '../openings.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref, serverName } from '../wording.ts';

/**
 * Some rule of the set is about this server, and none opens its port: clients run into time-outs (topology.md §6 firewall). The same where
 * pods may not leave for it.
 */
export const portClosed: Rule = {
  id: 'firewall/port-closed',
  title: 'The firewall is about this server and does not open its port',
  remedy: 'open the port on which the server listens instead of the one nobody listens on',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const { gate, server } of closedServers(topology)) yield* observe(topology, gate, gate.rules.filter(opens), server);
  yield* closedEgress(topology);
}

function* observe(topology: Topology, gate: GateSet, allowed: readonly GateRule[], server: Server): Iterable<Observation> {
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
    ports: { found: range.first.port, expected: port },
    route: [
      { text: `${rule.fact.tool} opens ${opened}`, at: rule.fact.at },
      { text: `${serverName(server)} listens on ${port}`, at: server.at },
    ],
    related: distinct([
      ...statedAt(topology, server, rule.fact.at),
      { message: 'the rule', at: rule.fact.at },
      ...about
        .slice(1)
        .map((other) => ({ message: `opens ${rangeText(other.range)}, where nothing listens`, at: other.range.first.edit })),
      ...(single && range.last.edit !== range.first.edit ? [{ message: 'the end of the range', at: range.last.edit }] : []),
      ...countedOnBy(topology, server, rule.fact.at),
    ]),
    fixes:
      single && own.length > 0
        ? [{ title: `open ${port}`, safety: range.first.trail.length > 0 ? 'review' : 'safe', edits: editsOf(range, port) }]
        : [],
  };
}

function editsOf(range: GateRange, port: number) {
  const places = range.first.edit === range.last.edit ? [range.first] : [range.first, range.last];
  return places.map((place) => ({ at: place.edit, expected: String(place.port), text: String(port) }));
}
