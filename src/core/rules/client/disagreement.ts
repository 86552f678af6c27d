import { certaintyOf } from '../../topology/inference.ts';
import { namesPooler, type Symbol } from '../../topology/symbols.ts';
import type { Topology } from '../../topology/topology.ts';
import { wordsOf } from '../../topology/pairing.ts';
import type { Route } from '../../topology/verdict.ts';
import { onlyPort } from '../../topology/model.ts';
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
    const dials = symbol.routes.filter(counts);
    const ports = new Map<number, Route[]>();
    for (const route of dials) {
      const port = onlyPort(route.reading) ?? 0;
      ports.set(port, [...(ports.get(port) ?? []), route]);
    }
    if (ports.size === 2) yield* observe(symbol, ports);
  }
}

/** Labels and files that name a role (replica, admin, pool) may dial another server on the same address. */
const roleWords = new Set([
  'primary',
  'master',
  'standby',
  'replica',
  'slave',
  'read',
  'write',
  'ro',
  'rw',
  'reader',
  'writer',
  'admin',
  'direct',
  'pool',
  'pooled',
  'pooler',
  'bouncer',
  'pgbouncer',
  'test',
  'shadow',
  'audit',
  'analytics',
  'legacy',
  'old',
  'new',
  'source',
  'target',
  'src',
  'dst',
  'from',
  'to',
]);

function counts(route: Route): boolean {
  const { fact, reading } = route;
  if (
    fact.standing !== 'effective' ||
    fact.kind !== 'client.conninfo' ||
    fact.purpose === 'record' ||
    onlyPort(reading) === undefined
  )
    return false;
  const words = [...wordsOf(fact.label?.value ?? ''), ...wordsOf(fact.at.path)];
  return (
    !words.some((word) => roleWords.has(word) || /\d$/.test(word)) &&
    !fact.conninfo.flags.some((flag) => flag.value.startsWith('pgbouncer'))
  );
}

function* observe(symbol: Symbol, ports: ReadonlyMap<number, readonly Route[]>): Iterable<Observation> {
  const groups = [...ports].sort((a, b) => suspicion(b[1]) - suspicion(a[1]));
  const [odd, even] = groups;
  const route = odd?.[1][0];
  const other = even?.[1][0];
  if (odd === undefined || even === undefined || route === undefined || other === undefined) return;
  const sameFile = route.fact.at.path === other.fact.at.path || symbol.name.includes('${');
  const implied = route.reading.ports.every((port) => port.implied);
  // A probe of an unwritten database host could be of another service on it; its port has to be PostgreSQL's usual one to count.
  if (route.fact.dialect === 'probe' && odd[0] !== 5432) return;
  yield {
    message: `${dialler(route)} dials ${hostOf(route)}:${odd[0]}${implied ? ' (no port is written)' : ''}, but ${dialler(other)} dials the same host on ${even[0]} (${ref(other.fact.at)})`,
    remedy: `use one port for ${hostOf(route)}: ${numbers([odd[0], even[0]])}`,
    at: route.reading.ports[0]?.edit ?? route.fact.at,
    certainty: certaintyOf(sameFile || implied ? 0 : 1),
    ...(sameFile ? {} : { atMost: 'warning' as const }),
    related: even[1].map((one) => ({
      message: `${dialler(one)} dials ${even[0]}`,
      at: one.reading.ports[0]?.edit ?? one.fact.at,
    })),
    fixes: [],
  };
}

/** The implied or default port is the likelier fault, then the odd one out, then the later. */
function suspicion(routes: readonly Route[]): number {
  const implied = routes.some((route) => route.reading.ports.some((port) => port.implied)) ? 1000 : 0;
  const usual = routes.some((route) => onlyPort(route.reading) === 5432) ? 100 : 0;
  return implied + usual - Math.min(99, routes.length);
}

function hostOf(route: Route): string {
  return route.host ?? 'the host';
}
