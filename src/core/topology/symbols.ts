import { compatible } from '../facts/setting.ts';
import { directoryOf, nameOf } from '../text/paths.ts';
import { append } from './grouping.ts';
import type { Bindings } from './bindings.ts';
import { isMultiplexer, isPooler, namesPooler, type Server } from './model.ts';
import { wordsOf } from './pairing.ts';
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
  /** Servers in containers, by unit. */
  readonly contained: ReadonlyMap<string, readonly Server[]>;
  /** `expected-port` of the settings: what an outside server is asserted to listen on. */
  readonly asserted: Server | undefined;
}

/**
 * Hosts outside what we read (topology.md §5 step 8). A host is taken for the server whose port most of its dials name, or, when it is the
 * only outside host and there is one server on a machine, for that: one inference, never more than likely.
 */
export function bindSymbols(
  routes: readonly Route[],
  context: Context,
): { readonly routes: readonly Route[]; readonly symbols: readonly Symbol[] } {
  const groups = new Map<string, Route[]>();
  for (const route of routes) if (route.verdict.kind === 'outside') append(groups, route.verdict.symbol, route);
  const suspects = new Map<string, readonly Suspect[]>();
  for (const [name, group] of groups) suspects.set(name, suspectsOf(name, group, context));
  // Servers that some host is seen to be: no other host is taken for them without a hit of its own.
  const claimed = new Set(
    [...suspects.values()].flatMap((list) => list.filter(({ hits }) => hits > 0).map(({ server }) => server.id)),
  );
  const symbols = [...groups].map(([name, group]): Symbol => {
    const known = suspects.get(name) ?? [];
    const server = homonym(name, known) ?? chosen(known, claimed) ?? context.asserted;
    return { name, routes: group, server };
  });
  const verdicts = new Map<Route, Route>();
  for (const symbol of symbols)
    for (const route of symbol.routes) verdicts.set(route, rejudged(route, symbol, suspects.get(symbol.name) ?? []));
  return { routes: routes.map((route) => verdicts.get(route) ?? route), symbols };
}

/** A server that an outside host may be. */
interface Suspect {
  readonly server: Server;
  /** Dials from its own scope that write its port: a port left out proves nothing. */
  readonly hits: number;
  /** Its product stands in the name that a proxy gives the host. */
  readonly named?: true;
}

/** Servers of the scopes from which the host is dialled: poolers alone when its name says so. */
function suspectsOf(name: string, group: readonly Route[], context: Context): readonly Suspect[] {
  const found = new Map<Server, number>();
  for (const route of group) {
    const written = route.reading.ports.every(({ implied }) => !implied);
    for (const server of serversAround(route, context)) {
      const hit = written && names(route, server) ? 1 : 0;
      found.set(server, (found.get(server) ?? 0) + hit);
    }
  }
  const all = [...found].map(([server, hits]) => ({ server, hits })).filter(({ server }) => onlyKnown(server));
  const named = all.filter(({ server }) => isNamedByProxies(group, server.product));
  if (named.length > 0) return named.map((suspect) => ({ ...suspect, named: true }));
  const poolers = all.filter(({ server }) => isPooler(server.product));
  return namesPooler(name) && poolers.length > 0 ? poolers : all;
}

/** A proxy's `server pgbouncer1 10.0.0.3:6432`: every name under which the host is dialled is that of a pooler's product. */
function isNamedByProxies(group: readonly Route[], product: Server['product']): boolean {
  return (
    isMultiplexer(product) &&
    group.every(({ fact }) => fact.kind === 'pooler.upstream' && fact.label?.value.toLowerCase().includes(product) === true)
  );
}

function serversAround({ fact }: Route, { bindings, bare, contained }: Context): readonly Server[] {
  return [...bindings.of(fact.at.path), ...bindings.remoteAround(fact.at.path)]
    .filter(({ unit, weight }) => weight === 0 && compatible(unit.environment, fact.environment))
    .flatMap(({ unit }) => bare.get(unit.id) ?? contained.get(unit.id) ?? []);
}

function onlyKnown(server: Server): boolean {
  return !server.effective.open && server.effective.ports.length > 0;
}

function names(route: Route, server: Server): boolean {
  return route.reading.ports.some(({ port }) => server.effective.ports.some((one) => one.port === port));
}

/**
 * Of several machines the one whose directory bears the host's name (`standby/postgresql.conf` for `standby`): one machine for each
 * distinguishing word (topology.md §2).
 */
function homonym(name: string, suspects: readonly Suspect[]): Server | undefined {
  const machines = suspects.filter(({ server }) => server.place.kind === 'machine');
  const [only, other] = machines.filter(({ server }) => isNamed(server, name));
  return machines.length < 2 || other !== undefined ? undefined : only?.server;
}

function isNamed(server: Server, name: string): boolean {
  const [host = ''] = name.toLowerCase().split('.');
  return server.files.some((path) => directoryOf(path).toLowerCase().split('/').includes(host));
}

function chosen(suspects: readonly Suspect[], claimed: ReadonlySet<string>): Server | undefined {
  const most = Math.max(0, ...suspects.map(({ hits }) => hits));
  // A file that a container and a machine read makes two servers on one port: either will do.
  const best = written(suspects.filter(({ hits }) => hits === most).map(({ server }) => server));
  const [first, ...rest] = best;
  if (most > 0 && first !== undefined) return sameStatement(best) || rest.every((one) => isPeer(one, first)) ? first : undefined;
  // By elimination only a machine's server: a container of a development stack is not what an outside host name means, and beside a pooler
  // the name may be either, or a balancer in front of both.
  const onMachines = suspects.filter(({ server }) => server.place.kind === 'machine');
  const [only, ...others] = written(onMachines.map(({ server }) => server));
  if (only === undefined || claimed.has(only.id) || !others.every((other) => isPeer(other, only))) return undefined;
  // A pooler alone says nothing of the servers behind it, unless whoever dials it calls it so.
  const isNamed = onMachines.some(({ server, named }) => server === only && named === true);
  return isPooler(only.product) && !isNamed ? undefined : only;
}

/** A file of the repository and the template that Ansible installs, on one port, are one server as far as anybody who dials can tell. */
function written(servers: readonly Server[]): readonly Server[] {
  const files = servers.filter(({ place }) => place.unit.hosts === undefined);
  return servers.filter((server) => server.place.unit.hosts === undefined || !files.some((file) => samePorts(file, server)));
}

/** Primary and replica of one role: whichever is meant, the port is the same. */
function isPeer(a: Server, b: Server): boolean {
  return a.place.unit.hosts !== undefined && a.place.unit.hosts.root === b.place.unit.hosts?.root && samePorts(a, b);
}

function samePorts(a: Server, b: Server): boolean {
  return a.product === b.product && a.effective.ports.every(({ port }) => b.effective.ports.some((one) => one.port === port));
}

function sameStatement(servers: readonly Server[]): boolean {
  return new Set(servers.map(({ at }) => `${at.path} ${at.span.start}`)).size === 1;
}

/** Whatever answers beside the chosen server makes a dial right; what runs in another scope does not. */
function rejudged(route: Route, symbol: Symbol, suspects: readonly Suspect[]): Route {
  const { server } = symbol;
  if (server === undefined) return route;
  const named = isNamed(server, symbol.name);
  const beside = suspects
    .filter((suspect) => suspect.server.place.unit.directory === server.place.unit.directory)
    .filter((suspect) => !named || isNamed(suspect.server, symbol.name));
  const reached = beside.find((suspect) => names(route, suspect.server))?.server;
  if (reached !== undefined) return { ...route, verdict: { kind: 'reaches', server: reached, steps: [] } };
  const meant = byFileName(route, beside) ?? server;
  return { ...route, verdict: declaredVerdict(meant, route.reading, 1) };
}

/** A file and a server that carry a word which no other server in reach carries: `repmgr.standby.conf`, `postgresql.standby.conf`. */
function byFileName({ fact }: Route, suspects: readonly Suspect[]): Server | undefined {
  const words = new Set(wordsOf(nameOf(fact.at.path)));
  const servers = suspects.filter(({ server }) => !isPooler(server.product)).map(({ server }) => server);
  const carried = servers.map((server) => wordsOf(nameOf(server.at.path)));
  const own = servers.filter((_, i) => carried[i]?.some((word) => words.has(word) && isOnlyIn(carried, word)));
  return own.length === 1 ? own[0] : undefined;
}

function isOnlyIn(lists: readonly (readonly string[])[], word: string): boolean {
  return lists.filter((list) => list.includes(word)).length === 1;
}
