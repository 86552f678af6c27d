import { certaintyOf } from '../../topology/inference.ts';
import { covers, type GateSet } from '../../topology/gates.ts';
import type { Location } from '../../text/span.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Level, Observation, Rule } from '../rule.ts';

/** The server's port is open to everyone: error on a cloud group, warning on a host firewall, note on a published port (DESIGN §6). */
export const worldOpen: Rule = {
  id: 'firewall/world-open',
  title: "The database's port is open to the whole world",
  level: 'error',
  since: '0.1.0',
  check: (topology) => [...gates(topology), ...publications(topology)],
};

const everyone = /^(0\.0\.0\.0\/0|::\/0|0\/0|any|\*|internet|anywhere(\s+\(v6\))?|world|all|0\.0\.0\.0\/1|128\.0\.0\.0\/1)$/i;

function* gates(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    for (const { fact, ranges } of gate.rules) {
      if (fact.action !== 'allow' || fact.verb !== 'add' || fact.policy === true) continue;
      const hit = gate.servers
        .flatMap((server) => server.effective.ports)
        .find(({ port }) => covers({ fact, ranges, open: false }, port));
      const web = ranges !== 'all' && ranges.some(({ first }) => first.port === 80 || first.port === 443);
      if (hit === undefined || web) continue;
      // On a host firewall only ports that are written count: `allow from a trusted host` is no opening to the world.
      const open =
        fact.peers === 'anyone' ? { value: 'anyone', at: fact.at } : fact.peers.find((peer) => everyone.test(peer.value));
      if (open !== undefined && (gate.kind === 'group' || ranges !== 'all')) yield observe(gate, hit.port, open, fact.tool);
    }
  }
}

function observe(
  gate: GateSet,
  port: number,
  open: { readonly value: string; readonly at: Location },
  tool: string,
): Observation {
  const server = gate.servers[0];
  const level: Level = gate.kind === 'group' ? 'error' : 'warning';
  return {
    message: `the ${tool} rule opens ${port}, the port of ${server?.place.label ?? 'the server'}, to ${open.value === 'anyone' ? 'everyone' : open.value}`,
    remedy: 'name the networks or groups that need it',
    at: open.at,
    certainty: certaintyOf(gate.weight),
    atMost: level,
    related: server === undefined ? [] : [{ message: `the server listens on ${port}`, at: server.at }],
    fixes: [],
  };
}

function* publications(topology: Topology): Iterable<Observation> {
  for (const { fact, target, published, address } of topology.publications) {
    const server = target === undefined ? undefined : topology.servers.find((one) => one.place.id === target.id);
    const port = published?.ports[0];
    if (server === undefined || port === undefined || (address !== '' && address !== '0.0.0.0' && address !== '::')) continue;
    yield {
      message: `port ${port.port} of ${server.place.label} is published on all interfaces; Docker's own rules pass it by the host firewall`,
      remedy: `bind it to loopback: 127.0.0.1:${port.port}`,
      at: fact.at,
      certainty: 'certain',
      atMost: 'note',
      related: [],
      fixes: [],
    };
  }
}
