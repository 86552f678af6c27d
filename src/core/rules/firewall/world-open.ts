import { certaintyOf } from '../../topology/inference.ts';
import type { FirewallRule } from '../../facts/firewall.ts';
import { covers, opens, type GateRule, type GateSet } from '../../topology/gates.ts';
import type { Located } from '../../text/span.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Level, Observation, Rule } from '../rule.ts';
import { serverName } from '../wording.ts';

/** The server's port is open to everyone: error on a cloud group, warning on a host firewall, note on a published port (DESIGN §6). */
export const worldOpen: Rule = {
  id: 'firewall/world-open',
  title: "The database's port is open to the whole world",
  remedy: 'name the networks or groups that need the port',
  level: 'error',
  since: '0.1.0',
  check: (topology) => [...gates(topology), ...publications(topology)],
};

const everyone = /^(0\.0\.0\.0\/0|::\/0|0\/0|any|\*|internet|anywhere(\s+\(v6\))?|world|all|0\.0\.0\.0\/1|128\.0\.0\.0\/1)$/i;

function* gates(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    const ports = gate.servers.flatMap((server) => server.effective.ports.map(({ port }) => port));
    for (const rule of gate.rules.filter(opens)) {
      const port = ports.find((one) => covers(rule, one));
      const world = worldOf(rule.fact);
      // On a host firewall only ports that are written count: `allow from a trusted host` is no opening to the world.
      const counts = gate.kind === 'group' || rule.ranges !== 'all';
      if (port !== undefined && world !== undefined && counts && !isWeb(rule)) yield observe(gate, port, world, rule.fact.tool);
    }
  }
}

function worldOf({ peers, at }: FirewallRule): Located<string> | undefined {
  return peers === 'anyone' ? { value: 'anyone', at } : peers.find((peer) => everyone.test(peer.value));
}

/** A list of ports that serves the web as well is not about the database. */
function isWeb({ ranges }: GateRule): boolean {
  return ranges !== 'all' && ranges.some(({ first }) => first.port === 80 || first.port === 443);
}

function observe(gate: GateSet, port: number, open: Located<string>, tool: string): Observation {
  const server = gate.servers[0];
  const level: Level = gate.kind === 'group' ? 'error' : 'warning';
  return {
    message: `the ${tool} rule opens ${port}, the port of ${server === undefined ? 'the server' : serverName(server)}, to ${open.value === 'anyone' ? 'everyone' : open.value}`,
    remedy: 'name the networks or groups that need it',
    at: open.at,
    certainty: certaintyOf(gate.weight),
    ports: { found: port },
    atMost: level,
    related: server === undefined ? [] : [{ message: `the server listens on ${port}`, at: server.at }],
    fixes: [],
  };
}

const allInterfaces = new Set(['', '0.0.0.0', '::']);

function* publications(topology: Topology): Iterable<Observation> {
  const servers = new Map(topology.servers.map((server) => [server.place.id, server]));
  // A CI runner is reached by nobody, and a Service of a cluster by its pods.
  const made = topology.publications.filter(({ unit, fact }) => unit.kind !== 'job' && fact.from.place !== 'cluster');
  for (const { fact, target, published, address } of made) {
    const server = servers.get(target?.id ?? '');
    const port = published?.ports[0];
    if (server === undefined || port === undefined || !allInterfaces.has(address)) continue;
    yield {
      message: `port ${port.port} of ${server.place.label} is published on all interfaces; Docker's own rules pass it by the host firewall`,
      remedy: `bind it to loopback: 127.0.0.1:${port.port}`,
      at: fact.at,
      certainty: 'certain',
      ports: { found: port.port },
      atMost: 'note',
      related: [],
      fixes: [],
    };
  }
}
