import type { Endpoint } from '../facts/client.ts';
import { compatible, type Setting } from '../facts/setting.ts';
import type { Use } from '../facts/template.ts';
import type { Addresses } from './addresses.ts';
import type { FactIndex } from './fact-index.ts';
import type { Lookup } from './lookup.ts';
import { isMultiplexer, isPooler, type Server } from './model.ts';
import type { Network, Vantage } from './network.ts';
import { isLoopback } from '../facts/loopback.ts';
import { howMissed, trailWeight } from './misses.ts';
import type { Reach } from './reach.ts';
import { reachSocket } from './reach-socket.ts';
import type { PortReading, Resolver, Value } from './resolver.ts';
import { ServiceFiles } from './service-files.ts';
import { islandOf, type Scopes } from './scopes.ts';
import { isMilder, isOwn, mildest, undecidable, type DialFact, type Route, type Verdict } from './verdict.ts';

export interface RouteParts {
  readonly index: FactIndex;
  readonly lookup: Lookup;
  readonly resolver: Resolver;
  readonly scopes: Scopes;
  readonly network: Network;
  readonly reach: Reach;
  readonly addresses: Addresses;
  readonly bare: ReadonlyMap<string, readonly Server[]>;
  readonly managed: ReadonlyMap<string, Server>;
  /** Servers that the settings bind to a host name. */
  readonly declared: ReadonlyMap<string, Server>;
}

/** Judges every dial from every place that makes it (topology.md §5). */
export function routesOf(parts: RouteParts): Route[] {
  const services = new ServiceFiles(parts.index, parts.scopes);
  const dials: readonly DialFact[] = [...parts.index.of('client.conninfo'), ...parts.index.of('pooler.upstream')];
  const routes: Route[] = [];
  for (const fact of dials) {
    // Test data is never dialled.
    if (fact.standing === 'data') continue;
    for (const endpoint of fact.conninfo.endpoints) routes.push(judge(parts, fact, services.filled(fact, endpoint)));
  }
  return routes;
}

/** A dial is as right as from the best of its places: each reads variables of its own. */
function judge(parts: RouteParts, fact: DialFact, endpoint: Endpoint): Route {
  if (isSet(parts, fact)) return judgeFrom(parts, fact, endpoint, { kind: 'unknown', why: 'its variable is set' });
  const seen = parts.network.vantages(fact).filter((vantage) => !isOverridden(parts, fact, endpoint, vantage));
  const [first, ...others] = seen.map((vantage) => judgeFrom(parts, fact, endpoint, vantage));
  if (first === undefined) return judgeFrom(parts, fact, endpoint, { kind: 'unknown', why: 'nobody is known to read it' });
  const best = others.reduce((left, right) => (isMilder(right.verdict, left.verdict) ? right : left), first);
  return best.verdict.kind === 'outside' ? (fromOnlyPod(parts, fact, endpoint) ?? best) : best;
}

/** A committed file sets the variable in whose place the dial stands. */
function isSet({ lookup }: RouteParts, { unless, setting, environment }: DialFact): boolean {
  return unless !== undefined && lookup.isSet(unless, setting, environment);
}

/** Code whose host is a variable that one pod of its scope alone is given: taken to run there, one inference. */
function fromOnlyPod(parts: RouteParts, fact: DialFact, endpoint: Endpoint): Route | undefined {
  const variable = fact.setting.kind === 'application' ? onlyVariable(endpoint) : undefined;
  const [pod, ...others] = variable === undefined ? [] : parts.network.given(variable);
  if (pod === undefined || others.length > 0 || !isBeside(parts, pod.plan.pod?.path, fact.at.path)) return undefined;
  const route = judgeFrom(parts, fact, endpoint, { kind: 'container', container: pod });
  const { verdict } = route;
  if (verdict.kind === 'reaches') return route;
  return verdict.kind === 'misses' ? { ...route, verdict: { ...verdict, weight: verdict.weight + 1 } } : undefined;
}

/** The host is one variable and nothing else. */
function onlyVariable({ host }: Endpoint): string | undefined {
  const [part, ...more] = host.kind === 'name' ? host.template : [];
  return part?.kind === 'use' && more.length === 0 && part.use.fallback === undefined ? part.use.name : undefined;
}

function isBeside({ scopes }: RouteParts, manifest: string | undefined, path: string): boolean {
  return manifest !== undefined && scopes.of(manifest) === scopes.of(path) && islandOf(manifest) === islandOf(path);
}

function judgeFrom(parts: RouteParts, fact: DialFact, endpoint: Endpoint, vantage: Vantage): Route {
  const setting = settingFrom(fact, vantage);
  const reading = parts.resolver.port(endpoint.port, setting, fact.standing);
  const { host } = endpoint;
  if (host.kind === 'socket') {
    const servers = socketServers(parts, fact, vantage);
    const verdict = reachSocket(fact, endpoint, vantage, reading, servers, parts.resolver);
    return { fact, endpoint, host: undefined, reading, verdict };
  }
  if (host.kind === 'implied-loopback') {
    return { fact, endpoint, host: 'localhost', reading, verdict: parts.reach.loopback(fact, vantage, reading) };
  }
  const managed = managedOf(parts, endpoint);
  if (managed !== undefined)
    return { fact, endpoint, host: managed.place.label, reading, verdict: declaredVerdict(managed, reading, 0) };
  const values = parts.resolver.values(host.template, setting, fact.standing);
  const verdicts = values.map((value) => byHost(parts, fact, vantage, value, reading));
  return { fact, endpoint, host: values[0]?.text ?? '', reading, verdict: mildest(verdicts) };
}

/** Files are read by a process: in a container its environment is the container's. */
function settingFrom({ setting }: DialFact, vantage: Vantage): Setting {
  const isFile = setting.kind === 'machine' || setting.kind === 'application';
  return isFile && vantage.kind === 'container' ? (vantage.container.plan.settings.at(-1) ?? setting) : setting;
}

/**
 * A fallback is not used where the container is given the variable. Only the sample of its environment file says so here, and only a port that
 * somebody chose: 5432 may be a server of the developer's own.
 */
function isOverridden({ index, resolver }: RouteParts, fact: DialFact, { port }: Endpoint, vantage: Vantage): boolean {
  if (fact.standing !== 'fallback' || fact.label === undefined || vantage.kind !== 'container') return false;
  if (port.kind !== 'literal' || port.port === 5432) return false;
  const { settings } = vantage.container.plan;
  const name = fact.label.value;
  return settings.some((setting) => index.attached('env-file', setting).some(({ to }) => resolver.isInSampleOf(to, name)));
}

function byHost(parts: RouteParts, fact: DialFact, vantage: Vantage, value: Value, reading: PortReading): Verdict {
  const host = value.text;
  if (!value.known)
    return /^\$\{\w[\w.]*\}$/.test(host)
      ? { kind: 'outside', symbol: `${parts.scopes.of(fact.at.path)} ${host}` }
      : undecidable('its host is not known');
  if (host === '') return parts.reach.loopback(fact, vantage, reading);
  if (isLoopback(host)) return parts.reach.loopback(fact, vantage, reading);
  const declared = parts.declared.get(host.toLowerCase());
  if (declared !== undefined) return declaredVerdict(declared, reading, 0);
  const named = parts.reach.byName(fact, vantage, host, reading);
  if (named !== undefined) return named;
  const addressed = parts.addresses.verdict(fact, host, reading);
  if (addressed !== undefined) return addressed;
  return vantage.kind === 'unknown' ? undecidable(vantage.why) : { kind: 'outside', symbol: host.toLowerCase() };
}

/** A dial to a server whose place is known by its address. */
export function declaredVerdict(server: Server, reading: PortReading, weight: number): Verdict {
  const expected = server.effective.ports.map(({ port }) => ({ port, at: server.at, server }));
  if (reading.ports.some(({ port }) => expected.some((one) => one.port === port))) return { kind: 'reaches', server, steps: [] };
  if (reading.open || server.effective.open || expected.length === 0) return undecidable('its port is not known');
  return {
    kind: 'misses',
    servers: [server],
    how: howMissed(reading, server, 'other'),
    expected,
    publication: undefined,
    weight: weight + trailWeight(reading),
    inNetwork: weight === 0,
    steps: [{ text: `${server.place.label} listens on ${expected.map(({ port }) => port).join(' or ')}`, at: server.at }],
  };
}

/** `aws_db_instance.main.address`, `!GetAtt Database.Endpoint.Address` as a host lead to that resource. */
function managedOf(parts: RouteParts, endpoint: Endpoint): Server | undefined {
  if (endpoint.host.kind !== 'name') return undefined;
  const uses = endpoint.host.template.flatMap((part): Use[] => (part.kind === 'use' ? [part.use] : []));
  for (const use of uses) {
    const id = managedId(use);
    const server = id === undefined ? undefined : parts.managed.get(id);
    if (server !== undefined) return server;
  }
  return undefined;
}

/** The server's id that the use of a resource's attribute names. */
function managedId({ namespace, name }: Use): string | undefined {
  if (namespace.kind === 'cloudformation') return `managed ${namespace.path}:${name.split('.')[0] ?? ''}`;
  if (namespace.kind !== 'terraform' || namespace.what !== 'resource') return undefined;
  return `managed ${namespace.module}:${name.split('.').slice(0, 2).join('.')}`;
}

/** A proxy makes no socket of PostgreSQL's name. */
function hasSocket({ product }: Server): boolean {
  return !isPooler(product) || isMultiplexer(product);
}

/** Servers and poolers whose socket a place can see. */
function socketServers(parts: RouteParts, fact: DialFact, vantage: Vantage): readonly Server[] {
  if (vantage.kind === 'unknown' || vantage.kind === 'network') return [];
  const seen =
    vantage.kind === 'container'
      ? [vantage.container.server].filter((server) => server !== undefined)
      : vantage.units
          .filter(({ unit }) => unit.kind === 'bare' && compatible(unit.environment, fact.environment))
          .flatMap(({ unit }) => parts.bare.get(unit.id) ?? []);
  return seen.filter((server) => !isOwn(fact, server) && hasSocket(server));
}
