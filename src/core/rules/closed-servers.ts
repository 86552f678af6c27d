import { covers, opens, type GateSet } from '../topology/gates.ts';
import { groupBy } from '../topology/grouping.ts';
import { onlyPort, type Server } from '../topology/model.ts';
import type { Topology } from '../topology/topology.ts';

/** For each guarded set the server behind it whose port no rule opens (topology.md §6 firewall); none where something is not known. */
export function* closedServers(topology: Topology): Iterable<{ readonly gate: GateSet; readonly server: Server }> {
  const groups = groupsOf(topology);
  for (const gate of topology.gates) {
    const known = gate.servers.filter((server) => onlyPort(server.effective) !== undefined);
    if (known.length < gate.servers.length || gate.rules.some((rule) => rule.open)) continue;
    const closed = known.filter((server) => isClosed(server, (gate.kind !== 'machine' && groups.get(server.id)) || [gate]));
    // With several servers on one machine, one that is open shows that the others may stand elsewhere; those attached to a group stand in it.
    const attached = gate.kind !== 'machine' && gate.weight === 0;
    if (!attached && closed.length < known.length) continue;
    const server = closed.find((one) => one.product === 'postgresql') ?? closed[0];
    if (server !== undefined) yield { gate, server };
  }
}

/** All groups a server is attached to, all policies that select it: what one of them opens is open. */
function groupsOf({ gates }: Topology): ReadonlyMap<string, readonly GateSet[]> {
  const pairs = gates.filter(({ kind }) => kind !== 'machine').flatMap((gate) => gate.servers.map(({ id }) => ({ id, gate })));
  return new Map([...groupBy(pairs, ({ id }) => id)].map(([id, list]) => [id, list.map(({ gate }) => gate)]));
}

function isClosed(server: Server, gates: readonly GateSet[]): boolean {
  const port = onlyPort(server.effective) ?? 0;
  const rules = gates.flatMap((gate) => gate.rules);
  const openPolicy = rules.some(({ fact }) => fact.policy === true && fact.action === 'allow');
  return !openPolicy && !rules.some((rule) => rule.open || (opens(rule) && covers(rule, port)));
}
