import type { GateRule } from '../../topology/gates.ts';
import { certaintyOf } from '../../topology/inference.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Observation, Rule } from '../rule.ts';
import { ref } from '../wording.ts';

/** In one chain the first match wins: an earlier allowance without a source makes a later, narrower rule void (semantics D.2, D.3). */
export const shadowedRule: Rule = {
  id: 'firewall/shadowed-rule',
  title: 'An earlier rule makes a later rule about the database port void',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const gate of topology.gates) {
    const ports = new Set(gate.servers.flatMap((server) => server.effective.ports.map(({ port }) => port)));
    const chains = new Map<string, GateRule[]>();
    for (const rule of gate.rules) {
      const { chain, verb, policy, at } = rule.fact;
      if (chain === undefined || verb !== 'add' || policy === true || rule.ranges === 'all') continue;
      const key = `${at.path} ${chain}`;
      chains.set(key, [...(chains.get(key) ?? []), rule]);
    }
    for (const rules of chains.values()) yield* inChain(rules, ports, gate.weight);
  }
}

function* inChain(rules: readonly GateRule[], ports: ReadonlySet<number>, weight: number): Iterable<Observation> {
  const open = new Map<number, GateRule>();
  for (const rule of rules) {
    for (const { first, last } of rule.ranges === 'all' ? [] : rule.ranges) {
      if (first.port !== last.port || !ports.has(first.port)) continue;
      const earlier = open.get(first.port);
      if (earlier !== undefined && narrower(rule)) yield observe(earlier, rule, first.port, weight);
      if (earlier === undefined && rule.fact.action === 'allow' && rule.fact.peers === 'anyone') open.set(first.port, rule);
    }
  }
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
    related: [{ message: 'never matches', at: later.fact.at }],
    fixes: [],
  };
}
