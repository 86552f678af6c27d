import { certaintyOf } from '../../topology/inference.ts';
import { groupBy } from '../../topology/grouping.ts';
import { namesPooler, type Symbol } from '../../topology/symbols.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { onlyPort } from '../../topology/model.ts';
import { comparable } from '../comparable.ts';
import { targetOf } from '../dials.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, numbers, ref } from '../wording.ts';

/** Two dials to one outside host name different ports, and nothing says that two servers stand there (topology.md §6). */
export const disagreement: Rule = {
  id: 'client/disagreement',
  title: 'Two settings dial one host on different ports',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const symbol of topology.symbols) {
    if (symbol.server !== undefined || namesPooler(symbol.name)) continue;
    const ports = groupBy(symbol.routes.filter(comparable), ({ reading }) => onlyPort(reading));
    const [odd = [], even = [], ...more] = [...ports.values()].sort((a, b) => suspicion(b) - suspicion(a));
    const observation = more.length === 0 ? observe(symbol, odd, even) : undefined;
    if (observation !== undefined) yield observation;
  }
}

function observe(symbol: Symbol, odd: readonly Route[], even: readonly Route[]): Observation | undefined {
  const [[route], [other]] = [odd, even];
  if (route === undefined || other === undefined) return undefined;
  const [port, usual] = [portOf(route), portOf(other)];
  // A probe of an unwritten database host could be of another service on it; its port has to be PostgreSQL's usual one to count.
  if (route.fact.dialect === 'probe' && port !== 5432) return undefined;
  const sameFile = route.fact.at.path === other.fact.at.path || symbol.name.includes('${');
  return {
    message: `${dialler(route)} dials ${hostOf(route)}:${port}${unwritten(route)}, but ${dialler(other)} dials the same host on ${usual} (${ref(other.fact.at)})`,
    remedy: `use one port for ${hostOf(route)}: ${numbers([port, usual])}`,
    at: targetOf(route),
    certainty: certaintyOf(sameFile || isImplied(route) ? 0 : 1),
    ...(sameFile ? {} : { atMost: 'warning' as const }),
    related: even.map((one) => ({ message: `${dialler(one)} dials ${usual}`, at: targetOf(one) })),
    fixes: [],
  };
}

/** Comparable dials have one. */
function portOf(route: Route): number {
  return onlyPort(route.reading) ?? 0;
}

function unwritten(route: Route): string {
  return isImplied(route) ? ' (no port is written)' : '';
}

function hostOf(route: Route): string {
  return route.host ?? 'the host';
}

function isImplied(route: Route): boolean {
  return route.reading.ports.every((port) => port.implied);
}

/** The implied or default port is the likelier fault, then the odd one out, then the later. */
function suspicion(routes: readonly Route[]): number {
  const implied = routes.some((route) => route.reading.ports.some((port) => port.implied)) ? 1000 : 0;
  const usual = routes.some((route) => onlyPort(route.reading) === 5432) ? 100 : 0;
  return implied + usual - Math.min(99, routes.length);
}
