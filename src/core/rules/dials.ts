import { plainText } from '../facts/template.ts';
import type { Edit, Fix } from '../fixes/edit.ts';
import { keyOf, type Location } from '../text/span.ts';
import { certaintyOf } from '../topology/inference.ts';
import { isMultiplexer, isPooler, type Server } from '../topology/model.ts';
import type { PortReading, ResolvedPort } from '../topology/resolver.ts';
import type { Topology } from '../topology/topology.ts';
import type { How, Route, Verdict } from '../topology/verdict.ts';
import { distinct, statedAt } from './evidence.ts';
import { foundPorts, type FoundPorts, type Level, type Observation, type RouteStep, type RuleId } from './rule.ts';
import { dialler, numbers, ref, serverName, target } from './wording.ts';

type Miss = Extract<Verdict, { kind: 'misses' }>;
export interface MissedRoute {
  readonly route: Route;
  readonly miss: Miss;
}

/** Which rule speaks about a dial that misses: one dial, one finding (topology.md §6, merge c). */
export function ruleOfMiss({ route, miss }: MissedRoute): RuleId {
  const implied = miss.how === 'implied';
  if (miss.how === 'directory') return 'socket/directory-mismatch';
  if (route.fact.kind === 'pooler.upstream') return implied ? 'pooler/implied-upstream-port' : 'pooler/upstream-mismatch';
  if (!implied && miss.servers.slice(0, 1).some(({ product }) => isPooler(product))) return 'pooler/listen-mismatch';
  if (route.fact.purpose === 'probe' && miss.inNetwork) return 'client/health-check';
  return clientRules[miss.how] ?? 'client/port-mismatch';
}

const clientRules: Readonly<Partial<Record<How, RuleId>>> = {
  'published-inside': 'client/published-port-inside',
  'target-outside': 'client/target-port-outside',
  implied: 'client/implied-port',
};

/** All missed dials that one rule speaks about, those with one edit target as one observation. */
export function missesOf(topology: Topology, rule: RuleId): Observation[] {
  const groups = new Map<string, MissedRoute[]>();
  for (const route of topology.routes) {
    if (route.verdict.kind !== 'misses') continue;
    const miss = route.verdict;
    const missed = { route, miss };
    if (ruleOfMiss(missed) !== rule || miss.servers.every((server) => intends(server, route))) continue;
    const key = keyOf(targetOf(route));
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [missed]);
    else group.push(missed);
  }
  return [...groups.values()].map((group) => observe(topology, group));
}

/**
 * The dialled port is what a weaker statement of the server says: the stronger one is the cause, and server/conflicting-port reports it there
 * (topology.md §6, merge b).
 */
function intends(server: Server, { reading }: Route): boolean {
  const dials = (stated: PortReading): boolean => stated.ports.some(({ port }) => reading.ports.some((one) => one.port === port));
  const written = server.statements.filter(({ fact, rank }) => fact !== undefined && rank > 0);
  return !dials(server.effective) && written.some((statement) => dials(statement.reading));
}

/** Where a fix of the dial goes: the literal that carries the number, else the host beside which it is missing. */
export function targetOf(route: Route): Location {
  return route.reading.ports[0]?.edit ?? route.fact.at;
}

function observe(topology: Topology, group: readonly MissedRoute[]): Observation {
  // The strongest of the group speaks; the others are shown as places that read the same literal.
  const [first, ...others] = [...group].sort((a, b) => weightOf(topology, a) - weightOf(topology, b));
  if (first === undefined) throw new RangeError('an empty group of dials');
  const { route, miss } = first;
  const weight = weightOf(topology, first);
  const expected = miss.expected[0];
  return {
    message: messageOf(first) + consequence(route, miss),
    remedy: remedyOf(first),
    at: targetOf(route),
    certainty: certaintyOf(weight),
    ...capOf(topology, first, weight),
    route: stepsOf(route, miss),
    related: relatedOf(topology, first, others),
    fixes: expected === undefined || miss.servers.length > 1 ? [] : fixesOf(route, expected.port),
    ports: portsOfMiss(first),
  };
}

/** A socket's directory is no matter of ports. */
function portsOfMiss({ route, miss }: MissedRoute): FoundPorts {
  return miss.how === 'directory' ? {} : foundPorts(route.reading.ports[0]?.port, miss.expected[0]?.port);
}

/** Who is meant and where it is published, the values on the way, and who else reads the same literal. */
function relatedOf(topology: Topology, { route, miss }: MissedRoute, others: readonly MissedRoute[]): Observation['related'] {
  const { publication } = miss;
  return distinct([
    ...(publication === undefined ? [] : [{ message: 'published here', at: publication.fact.at }]),
    ...miss.servers.flatMap((server) => statedAt(topology, server, route.fact.at)),
    ...(route.reading.ports[0]?.trail ?? []).map((at) => ({ message: 'resolved through this value', at })),
    ...(keyOf(route.fact.at) === keyOf(targetOf(route))
      ? []
      : [{ message: `${dialler(route)} dials with it`, at: route.fact.at }]),
    ...others.map((other) => ({ message: `${dialler(other.route)} reads the same value`, at: other.route.fact.at })),
  ]);
}

/** Inferences of the verdict, sharpened by what the same dial did at the base commit (topology.md §8). */
function weightOf(topology: Topology, { route, miss }: MissedRoute): number {
  const before = topology.before === undefined ? undefined : topology.earlier(route);
  if (before === undefined) return miss.weight;
  if (miss.how === 'stale') return 0;
  if (before.verdict.kind === 'reaches') return Math.max(0, miss.weight - 1);
  return miss.weight;
}

function capOf(topology: Topology, { route, miss }: MissedRoute, weight: number): { readonly atMost?: Level } {
  const standing = weakestOf(route);
  if (standing === 'printed') return { atMost: 'note' };
  if (miss.how === 'stale' && standing === 'effective') return {};
  if (weight > 0 && !miss.inNetwork) return { atMost: 'warning' };
  if (standing === 'fallback' || (standing === 'sample' && topology.hasRealFile(route.fact.at.path)))
    return { atMost: 'warning' };
  return {};
}

function weakestOf(route: Route): ResolvedPort['standing'] {
  const standings = [route.fact.standing, ...route.reading.ports.map(({ standing }) => standing)];
  return (['printed', 'fallback', 'sample'] as const).find((standing) => standings.includes(standing)) ?? 'effective';
}

const verbs: Readonly<Partial<Record<Route['fact']['purpose'], string>>> = { probe: 'probes', advertised: 'leads to' };

function messageOf({ route, miss }: MissedRoute): string {
  const server = miss.servers[0];
  const left = `${dialler(route)} ${verbs[route.fact.purpose] ?? 'connects to'} ${target(route)}`;
  const implied = route.reading.ports.every((port) => port.implied) ? ' (no port is written, so it is the default)' : '';
  if (server === undefined) return `${left}${implied}, where nothing listens`;
  return `${left}${implied}, but ${whereListens(miss, server, route.host)}`;
}

function whereListens(miss: Miss, server: Server, host: string | undefined): string {
  const found = numbers(miss.expected.map(({ port }) => port));
  const label = serverName(server);
  if (miss.how === 'directory') return socketOf(server, label);
  if (miss.servers.length > 1) return `none of the servers in reach listens there: ${eachOf(miss)} (${ref(server.at)})`;
  if (miss.how === 'published-inside' && miss.publication !== undefined) {
    return `inside the container network ${label} listens on ${found} (the dialled port is the one published on the host, ${ref(miss.publication.fact.at)})`;
  }
  if (miss.publication !== undefined)
    return `${label} is published on ${host === undefined ? '' : `${host}:`}${found} (${ref(miss.publication.fact.at)})`;
  const moved = server.previous === undefined ? '' : `, moved from ${server.previous}`;
  return `${label} listens on ${found} (${ref(server.at)}${moved})`;
}

function socketOf(server: Server, label: string): string {
  const directories = server.socketDirectories ?? [];
  return `the socket of ${label} lies in ${directories.map(({ value }) => value).join(', ')} (${ref(directories[0]?.at ?? server.at)})`;
}

function eachOf({ servers, expected }: Miss): string {
  const portsAt = (server: Server): string =>
    numbers(expected.filter((one) => one.server.id === server.id).map(({ port }) => port));
  return servers.map((server) => `${server.place.label} on ${portsAt(server)}`).join(', ');
}

function remedyOf({ route, miss }: MissedRoute): string {
  const ports = numbers(miss.expected.map(({ port }) => port));
  if (miss.how === 'directory')
    return `use the directory ${(miss.servers[0]?.socketDirectories ?? []).map(({ value }) => value).join(' or ')}`;
  if (route.reading.ports.every(({ implied }) => implied)) return `state port ${ports} here`;
  return `use port ${ports} here`;
}

/** What a pool makes of the broken route (semantics C.1, DESIGN §6). */
function consequence(route: Route, miss: Miss): string {
  if (route.fact.kind === 'pooler.upstream')
    return isMultiplexer(route.fact.product)
      ? '; the pooler accepts clients and every query fails'
      : '; the proxy accepts clients and closes their connections';
  const server = miss.servers[0];
  return server !== undefined && isPooler(server.product) ? '; every borrow from the pool is refused at once' : '';
}

function stepsOf(route: Route, miss: Miss): readonly RouteStep[] {
  return [{ text: `${dialler(route)} dials ${target(route)}`, at: route.fact.at }, ...miss.steps];
}

/** Only the number is replaced; what nobody wrote is inserted where the dialect has one place for it. */
function fixesOf(route: Route, port: number): readonly Fix[] {
  const dialled = route.reading.ports[0];
  if (dialled === undefined || route.reading.ports.length > 1) return [];
  const title = `use port ${port}`;
  const safety = dialled.trail.length > 0 ? 'review' : 'safe';
  if (!dialled.implied) return [{ title, safety, edits: [replace(dialled.edit, dialled.port, port)] }];
  const insertion = inserted(route, dialled.edit, port);
  return insertion === undefined ? [] : [{ title: `state port ${port}`, safety: 'safe', edits: [insertion] }];
}

function replace(at: Location, from: number, to: number): Edit {
  return { at, expected: String(from), text: String(to) };
}

/** Behind the host, where it stands as it is: not in base64, nor behind an escape. */
function inserted(route: Route, host: Location, port: number): Edit | undefined {
  if (route.endpoint.host.kind !== 'name') return undefined;
  const name = plainText(route.endpoint.host.template);
  if (name !== undefined && name.length !== host.span.end - host.span.start) return undefined;
  const at = { path: host.path, span: { start: host.span.end, end: host.span.end } };
  if (route.fact.dialect === 'pgbouncer') return { at, expected: '', text: ` port=${port}` };
  if (['url', 'pgjdbc', 'sqlalchemy', 'node-postgres'].includes(route.fact.dialect))
    return { at, expected: '', text: `:${port}` };
  return undefined;
}
