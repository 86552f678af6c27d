import { certaintyOf } from '../../topology/inference.ts';
import { plainText } from '../../facts/template.ts';
import { groupBy } from '../../topology/grouping.ts';
import { isLoopback } from '../../facts/loopback.ts';
import { isGenericName } from '../../topology/pairing.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import { namesPooler, onlyPort } from '../../topology/model.ts';
import { comparable } from '../comparable.ts';
import { targetOf } from '../dials.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, numbers, ref } from '../wording.ts';

/** Two dials to one outside host name different ports, and nothing says that two servers stand there (topology.md §6). */
export const disagreement: Rule = {
  id: 'client/disagreement',
  title: 'Two settings dial one host on different ports',
  remedy: 'use one port for the host in both settings',
  level: 'error',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  for (const symbol of topology.symbols) {
    if (symbol.server !== undefined || namesPooler(symbol.name)) continue;
    const observation = observeGroup(symbol.routes, symbol.name.includes('${') ? 'one' : 'name');
    if (observation !== undefined) yield observation;
  }
  for (const group of groupBy(topology.routes, loopbackKey).values()) {
    const observation = observeGroup(group, 'loopback');
    if (observation !== undefined) yield observation;
  }
}

/** Dials of one file to its own machine as one user, where no server is known (topology.md §6 disagreement). */
function loopbackKey({ fact, host, verdict }: Route): string | undefined {
  if (verdict.kind !== 'undecidable' || host === undefined || !isLoopback(host) || fact.conninfo.user === undefined)
    return undefined;
  const user = plainText(fact.conninfo.user.value);
  return user === undefined || isGenericName(user) ? undefined : `${fact.at.path}\n${user}`;
}

/** What ties the dials: one variable or line, a name that is written twice, the machine itself. */
type Tie = 'one' | 'name' | 'loopback';

/** Two ports, of which one is the odd one. */
function observeGroup(routes: readonly Route[], tie: Tie): Observation | undefined {
  const ports = groupBy(routes.filter(comparable), ({ reading }) => onlyPort(reading));
  const [odd = [], even = [], ...more] = [...ports.values()].sort((a, b) => suspicion(b) - suspicion(a));
  return more.length === 0 ? observe(odd, even, tie) : undefined;
}

function observe(odd: readonly Route[], even: readonly Route[], tie: Tie): Observation | undefined {
  const [[route], [other]] = [odd, even];
  if (route === undefined || other === undefined) return undefined;
  const [port, usual] = [portOf(route), portOf(other)];
  // A probe of an unwritten database host could be of another service on it; its port has to be PostgreSQL's usual one to count.
  if (route.fact.dialect === 'probe' && port !== 5432) return undefined;
  const sameFile = route.fact.at.path === other.fact.at.path || tie === 'one';
  return {
    message: `${dialler(route)} dials ${hostOf(route)}:${port}${isImplied(route) ? ' (no port is written)' : ''}, but ${dialler(other)} dials the same host on ${usual} (${ref(other.fact.at)})`,
    remedy: `use one port for ${hostOf(route)}: ${numbers([port, usual])}`,
    at: targetOf(route),
    ...worthOf(tie, sameFile, isImplied(route)),
    ports: { found: port, expected: usual },
    related: even.map((one) => ({ message: `${dialler(one)} dials ${usual}`, at: targetOf(one) })),
    fixes: [],
  };
}

/** On the machine itself two servers may stand beside each other. */
function worthOf(tie: Tie, sameFile: boolean, implied: boolean): Pick<Observation, 'certainty' | 'atMost'> {
  const isSure = tie !== 'loopback';
  return {
    certainty: certaintyOf(isSure && (sameFile || implied) ? 0 : 1),
    ...(isSure && sameFile ? {} : { atMost: 'warning' as const }),
  };
}

/** Comparable dials have one. */
function portOf(route: Route): number {
  return onlyPort(route.reading) ?? 0;
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
