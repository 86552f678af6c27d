import type { GateRule } from '../../topology/gates.ts';
import { groupBy } from '../../topology/grouping.ts';
import { certaintyOf } from '../../topology/inference.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref } from '../wording.ts';

/** In one chain the first match wins: an earlier allowance without a source makes a later, narrower rule void (semantics D.2, D.3). */
export const shadowedRule: Rule = {
  id: 'firewall/shadowed-rule',
  title: 'An earlier rule makes a later rule about the database port void',
  remedy: 'put the narrower rule first, or remove the wider one',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    const ports = new Set(gate.servers.flatMap((server) => server.effective.ports.map(({ port }) => port)));
    const chained = gate.rules.filter(({ fact }) => fact.chain !== undefined && fact.verb === 'add' && fact.policy !== true);
    const chains = groupBy(chained, ({ fact }) => `${fact.at.path} ${fact.chain ?? ''}`);
    for (const rules of chains.values()) yield* inChain(rules, ports, gate.weight);
  }
}

function* inChain(rules: readonly GateRule[], ports: ReadonlySet<number>, weight: number): Iterable<Observation> {
  const open = new Map<number, GateRule>();
  for (const rule of rules) {
    for (const port of singlePorts(rule)) {
      if (!ports.has(port)) continue;
      const earlier = open.get(port);
      if (earlier !== undefined && narrower(rule)) yield observe(earlier, rule, port, weight);
      if (earlier === undefined && rule.fact.action === 'allow' && rule.fact.peers === 'anyone') open.set(port, rule);
    }
  }
}

function singlePorts({ ranges }: GateRule): readonly number[] {
  return ranges === 'all' ? [] : ranges.flatMap(({ first, last }) => (first.port === last.port ? first.port : []));
}

/** ufw replaces an equal rule in place instead of appending it; a later denial of all of a wider protocol only appends (semantics D.2). */
function narrower(rule: GateRule): boolean {
  return (
    rule.fact.peers !== 'anyone' ||
    (rule.fact.action === 'deny' && rule.fact.tool !== 'ufw') ||
    (rule.fact.action === 'deny' && rule.fact.protocol === 'any')
  );
}

function observe(earlier: GateRule, later: GateRule, port: number, weight: number): Observation {
  return {
    message: `this rule opens ${port} to everyone before the ${later.fact.action === 'deny' ? 'denial' : 'narrower rule'} at ${ref(later.fact.at)}, which never matches`,
    remedy: 'put the narrower rule first, or remove this one',
    at: earlier.fact.at,
    certainty: certaintyOf(weight),
    ports: { found: port },
    related: [{ message: 'never matches', at: later.fact.at }],
    fixes: [],
  };
}
