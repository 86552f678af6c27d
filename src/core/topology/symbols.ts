import { compatible } from '../facts/setting.ts';
import { append } from './fact-index.ts';
import type { Bindings } from './bindings.ts';
import { isPooler, type Server } from './model.ts';
import { declaredVerdict } from './routes.ts';
import type { Route } from './verdict.ts';

/** All dials to one host outside the repository. */
export interface Symbol {
  readonly name: string;
  readonly routes: readonly Route[];
  /** The server that it is taken to be. */
  readonly server: Server | undefined;
}

interface Context {
  readonly bindings: Bindings;
  readonly bare: ReadonlyMap<string, readonly Server[]>;
  /** `expected-port` of the settings: what an outside server is asserted to listen on. */
  readonly asserted: Server | undefined;
}

/**
 * Hosts outside what we read (topology.md §5 step 8). A host is taken for a server of the scopes it is dialled from when some dial already
 * names that server's port, or when it is the only outside host and the only server there: one inference, never more than likely.
 */
export function bindSymbols(
  routes: readonly Route[],
  context: Context,
): { readonly routes: readonly Route[]; readonly symbols: readonly Symbol[] } {
  const groups = new Map<string, Route[]>();
  for (const route of routes) if (route.verdict.kind === 'outside') append(groups, route.verdict.symbol, route);
  const candidates = new Map<string, readonly Server[]>();
  for (const [name, group] of groups) candidates.set(name, candidatesOf(name, group, context));
  const claimed = claimedServers(groups, candidates);
  const symbols = [...groups].map(([name, group]): Symbol => {
    const servers = candidates.get(name) ?? [];
    return { name, routes: group, server: chosen(group, servers, claimed) ?? context.asserted };
  });
  const verdicts = new Map<Route, Route>();
  for (const symbol of symbols)
    for (const route of symbol.routes) verdicts.set(route, rejudged(route, symbol, candidates.get(symbol.name) ?? []));
  return { routes: routes.map((route) => verdicts.get(route) ?? route), symbols };
}

/** Servers on machines of the scopes from which the host is dialled: a pooler when its name says so. */
function candidatesOf(name: string, group: readonly Route[], { bindings, bare }: Context): readonly Server[] {
  const found = new Map<string, Server>();
  for (const { fact } of group) {
    for (const { unit, weight } of bindings.of(fact.at.path)) {
      if (unit.kind !== 'bare' || weight > 0 || !compatible(unit.environment, fact.environment)) continue;
      for (const server of bare.get(unit.id) ?? []) found.set(server.id, server);
    }
  }
  const all = [...found.values()].filter((server) => !server.effective.open && server.effective.ports.length > 0);
  const poolers = all.filter((server) => isPooler(server.product));
  return namesPooler(name) && poolers.length > 0 ? poolers : all;
}

export function namesPooler(name: string): boolean {
  return /pool|bouncer|pgb\b|haproxy|proxy/i.test(name);
}

function hits(route: Route, server: Server): boolean {
  return route.reading.ports.some(({ port, implied }) => !implied && server.effective.ports.some((one) => one.port === port));
}

function hitCount(group: readonly Route[], server: Server): number {
  return group.filter((route) => hits(route, server)).length;
}

/** Servers that some host is seen to be: no other host is taken for them without a hit of its own. */
function claimedServers(
  groups: ReadonlyMap<string, readonly Route[]>,
  candidates: ReadonlyMap<string, readonly Server[]>,
): ReadonlySet<string> {
  const claimed = new Set<string>();
  for (const [name, group] of groups)
    for (const server of candidates.get(name) ?? []) if (hitCount(group, server) > 0) claimed.add(server.id);
  return claimed;
}

function chosen(group: readonly Route[], servers: readonly Server[], claimed: ReadonlySet<string>): Server | undefined {
  let best: Server | undefined;
  let count = 0;
  let tied = false;
  for (const server of servers) {
    const own = hitCount(group, server);
    if (own === count) tied = own > 0;
    if (own > count) [best, count, tied] = [server, own, false];
  }
  if (count > 0) return tied ? undefined : best;
  const databases = servers.filter((server) => !isPooler(server.product));
  const only = databases.length === 1 ? databases[0] : servers.length === 1 ? servers[0] : undefined;
  return only !== undefined && !claimed.has(only.id) ? only : undefined;
}

function rejudged(route: Route, symbol: Symbol, candidates: readonly Server[]): Route {
  const { server } = symbol;
  if (server === undefined) return route;
  const reached = candidates.find((candidate) =>
    route.reading.ports.some(({ port }) => candidate.effective.ports.some((one) => one.port === port)),
  );
  if (reached !== undefined) return { ...route, verdict: { kind: 'reaches', server: reached, steps: [] } };
  return { ...route, verdict: declaredVerdict(server, route.reading, 1) };
}
