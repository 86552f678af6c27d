import { certaintyOf } from '../../topology/inference.ts';
import { covers, opens, type GateRange, type GateRule, type GateSet } from '../../topology/gates.ts';
import { onlyPort } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import { statedAt } from '../evidence.ts';
import { foundPorts, type Observation, type Rule } from '../rule.ts';
import { numbers, ref, serverName } from '../wording.ts';

const wide = 64;

/** The port is open and the old one too, where nothing listens any more: whatever starts there next is exposed. */
export const staleIngress: Rule = {
  id: 'firewall/stale-ingress',
  title: 'The firewall still opens the default or previous port, where nothing listens',
  remedy: 'remove the opening of the old port',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    const ports = gate.servers.map((server) => onlyPort(server.effective)).filter((port) => port !== undefined);
    if (ports.length < gate.servers.length) continue;
    const allowed = gate.rules.filter(opens);
    if (!ports.some((port) => allowed.some((rule) => covers(rule, port)))) continue;
    const old = new Set([5432, ...gate.servers.flatMap(({ previous }) => previous ?? [])]);
    for (const port of ports) old.delete(port);
    for (const rule of allowed) {
      if (rule.ranges === 'all' || rule.open) continue;
      for (const range of rule.ranges) yield* observe(topology, gate, rule, range, old);
    }
  }
}

function* observe(
  topology: Topology,
  gate: GateSet,
  { fact }: GateRule,
  range: GateRange,
  old: ReadonlySet<number>,
): Iterable<Observation> {
  const [first, last] = [range.first.port, range.last.port];
  const stale = [...old].filter((port) => first <= port && port <= last);
  const server = gate.servers[0];
  if (stale.length === 0 || server === undefined || last - first > wide) return;
  const current = numbers(gate.servers.flatMap((one) => one.effective.ports.map(({ port }) => port)));
  const moved = gate.servers.some(({ previous }) => previous !== undefined && stale.includes(previous));
  yield {
    message: `the ${fact.tool} rule still opens ${numbers(stale)}, where nothing listens: ${serverName(server)} listens on ${current} (${ref(server.at)}), which is open as well`,
    remedy: `remove the opening of ${numbers(stale)}`,
    at: range.first.edit,
    certainty: certaintyOf(gate.weight + range.first.weight),
    ports: foundPorts(stale[0], onlyPort(server.effective)),
    ...(moved ? { level: 'error' as const } : {}),
    related: gate.servers.flatMap((one) => statedAt(topology, one, fact.at)),
    fixes: [],
  };
}
