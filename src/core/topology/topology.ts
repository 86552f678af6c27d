import type { Fact, FactKind, FactOf } from '../facts/fact.ts';
import type { SmokeFacts } from '../facts/probe.ts';
import { upFrom } from '../text/paths.ts';
import { earlierRoutes, previousPorts, withPrevious } from './base-commit.ts';
import { Addresses } from './addresses.ts';
import { BareServers } from './bare.ts';
import { Bindings } from './bindings.ts';
import { ConfigFiles } from './config-files.ts';
import { Containers, type Container } from './containers.ts';
import { assertedServer, declaredServers, type DeclaredServer } from './declared.ts';
import { egressSets, type EgressSet } from './egress.ts';
import { FactIndex, settingKey } from './fact-index.ts';
import { groupBy } from './grouping.ts';
import { Hosts } from './hosts.ts';
import { gateSets, type GateSet } from './gates.ts';
import { Lookup } from './lookup.ts';
import { Machines, publicationsOf } from './machine.ts';
import { jobPlans, jobServers } from './jobs.ts';
import { managedServers } from './managed.ts';
import type { Publication, Server, Unit } from './model.ts';
import { Network } from './network.ts';
import { podPlans, PodSelection } from './pods.ts';
import { composePlans, runPlans } from './projects.ts';
import { Reach } from './reach.ts';
import { Resolver } from './resolver.ts';
import { routesOf } from './routes.ts';
import { Runs } from './runs.ts';
import { Scopes } from './scopes.ts';
import { Services } from './services.ts';
import { bindSymbols, type Symbol } from './symbols.ts';
import { forwardTarget, unitsOf } from './units.ts';
import { withoutResets } from './unit-resets.ts';
import { usesOf, type Uses } from './uses.ts';
import type { Route } from './verdict.ts';

export type { Certainty } from './inference.ts';

export interface TopologyInput {
  readonly facts: readonly Fact[];
  readonly paths: readonly string[];
  readonly servers: readonly DeclaredServer[];
  readonly expectedPort: number | undefined;
  /** The same repository at the base commit. */
  readonly before: Topology | undefined;
  /** What a live test saw, where there was one. */
  readonly smoke?: SmokeFacts | undefined;
}

/** Who can reach whom. What rules see. */
export interface Topology {
  readonly servers: readonly Server[];
  readonly containers: readonly Container[];
  readonly publications: readonly Publication[];
  readonly routes: readonly Route[];
  readonly symbols: readonly Symbol[];
  readonly gates: readonly GateSet[];
  readonly egress: readonly EgressSet[];
  readonly resolver: Resolver;
  readonly index: FactIndex;
  readonly scopes: Scopes;
  readonly bindings: Bindings;
  readonly network: Network;
  readonly hosts: Hosts;
  readonly runs: Runs;
  readonly services: Services;
  readonly expectedPort: number | undefined;
  readonly before: Topology | undefined;
  readonly smoke: SmokeFacts | undefined;
  readonly of: <K extends FactKind>(kind: K) => readonly FactOf<K>[];
  /** Servers and poolers that run bare in a unit. */
  readonly serversOfUnit: (unit: Unit) => readonly Server[];
  /** What counts on a server as it stands. */
  readonly usesOf: (server: Server) => Uses;
  /** The same dial at the base commit. */
  readonly earlier: (route: Route) => Route | undefined;
  /** Beside a sample file: whether the file it is a sample of is committed. */
  readonly hasRealFile: (path: string) => boolean;
}

/** facts → scopes → places → servers → routes → gates (topology.md §9): every join a map look-up. */
export function relate(input: TopologyInput): Topology {
  const knowledge = knowledgeOf(input);
  const { index, scopes, resolver, hosts } = knowledge;
  const found = serversOf(input, knowledge);
  const { containers, bare, managed, declared, asserted } = found;
  const bindings = new Bindings(unitsOf(index, scopes, hosts, containers, bare), scopes);
  const pods = new PodSelection(containers);
  const services = new Services(index, resolver, pods);
  const network = new Network(index, containers, bindings, hosts);
  bindings.tie(index, (attachment) => network.container(attachment.setting)?.plan.unit);
  const forwards = publicationsOf(index, resolver, (fact) => forwardTarget(fact, network, scopes, hosts));
  const publications = [...forwards, ...services.publications];
  const machines = new Machines(publications, containers, [...bare, ...found.jobs]);
  const byUnit = ofUnits(bare);
  const byId = new Map(managed.map((server) => [server.id, server]));
  const addresses = new Addresses(bare, { index, resolver, bindings, machines });
  const reach = new Reach(network, machines, services);
  const placed = { ...knowledge, network, reach, addresses, bare: byUnit };
  const judged = routesOf({ ...placed, managed: byId, declared: byHost(declared) });
  const { routes, symbols } = bindSymbols(judged, { bindings, bare: byUnit, contained: ofUnits(found.contained), asserted });
  const gates = gateSets({ index, resolver, scopes, hosts, bare, managed, pods });
  return {
    servers: [...found.contained, ...bare, ...found.jobs, ...managed, ...declared.map(({ server }) => server)],
    containers,
    publications,
    routes,
    symbols,
    gates,
    egress: egressSets({ index, resolver, pods, routes }),
    resolver,
    index,
    scopes,
    bindings,
    network,
    hosts,
    runs: new Runs(index),
    services,
    expectedPort: input.expectedPort,
    before: input.before,
    smoke: input.smoke,
    of: (kind) => index.of(kind),
    serversOfUnit: (unit) => byUnit.get(unit.id) ?? [],
    usesOf: usesOf({ index, containers, publications, routes, gates }),
    earlier: earlierRoutes(input.before),
    hasRealFile: realFiles(input.paths),
  };
}

function ofUnits(servers: readonly Server[]): ReadonlyMap<string, readonly Server[]> {
  return groupBy(servers, ({ place }) => place.unit.id);
}

function byHost(
  declared: readonly { readonly server: Server; readonly hosts: readonly string[] }[],
): ReadonlyMap<string, Server> {
  return new Map(declared.flatMap((one) => one.hosts.map((host) => [host.toLowerCase(), one.server] as const)));
}

interface Knowledge {
  readonly index: FactIndex;
  readonly scopes: Scopes;
  readonly lookup: Lookup;
  readonly resolver: Resolver;
  readonly hosts: Hosts;
}

function knowledgeOf({ facts, paths }: TopologyInput): Knowledge {
  const index = new FactIndex(withoutResets(facts));
  const scopes = new Scopes(paths);
  const hosts = new Hosts(index);
  const lookup = new Lookup(index, scopes, hosts);
  return { index, scopes, lookup, resolver: new Resolver(lookup), hosts };
}

/** Everything that listens, with the port it had at the base commit. */
function serversOf(input: TopologyInput, knowledge: Knowledge) {
  const { index, scopes, resolver } = knowledge;
  const configs = new ConfigFiles(index, resolver);
  const previous = previousPorts(input.before);
  const containers = containersOf(knowledge, configs, previous);
  const { expectedPort } = input;
  return {
    containers,
    contained: containers.flatMap(({ server }) => server ?? []),
    bare: bareServers(knowledge, configs, containers).map((server) => withPrevious(server, previous)),
    jobs: jobServers(index, resolver),
    managed: managedServers(index, resolver, scopes).map((server) => withPrevious(server, previous)),
    declared: declaredServers(input.servers),
    asserted: expectedPort === undefined ? undefined : assertedServer('the expected server', expectedPort, 'any'),
  };
}

function containersOf(
  { index, scopes, resolver, lookup, hosts }: Knowledge,
  configs: ConfigFiles,
  previous: ReadonlyMap<string, number>,
): Container[] {
  const plans = [...composePlans(index), ...runPlans(index, scopes, hosts), ...jobPlans(index), ...podPlans(index)];
  const settings = new Map(
    plans.flatMap((plan) => plan.settings.map((setting) => [settingKey(setting), plan.settings] as const)),
  );
  lookup.siblings = (setting) => settings.get(settingKey(setting)) ?? [setting];
  const builder = new Containers(index, resolver, lookup, configs);
  return plans.map((plan) => {
    const container = builder.build(plan);
    if (container.server === undefined) return container;
    const server = withPrevious(container.server, previous);
    return { ...container, server, listeners: container.listeners.map((listener) => ({ ...listener, server })) };
  });
}

function bareServers(
  { index, scopes, resolver, hosts }: Knowledge,
  configs: ConfigFiles,
  containers: readonly Container[],
): Server[] {
  const read = new Set(containers.flatMap(({ server }) => server?.files ?? []));
  const mounted = new Set(containers.flatMap(({ plan }) => plan.mounts.map(({ source }) => source)));
  const running = new Set(
    containers.flatMap(({ server, plan }) => (server === undefined ? [] : [`${server.product} ${plan.unit.directory}`])),
  );
  return new BareServers(index, resolver, scopes, configs, hosts).build({
    isRead: (path) => read.has(path),
    isMounted: (path) => upFrom(path).some((one) => mounted.has(one)),
    runs: (scope, product) => running.has(`${product} ${scope}`),
  });
}

/** `.env.example` is a sample of `.env`, `.env.local` …; `app.ini.dist` of `app.ini`. */
function realFiles(paths: readonly string[]): (path: string) => boolean {
  const known = new Set(paths);
  return (path) => {
    const stripped = path.replace(/[._-](example|sample|dist|template|tpl|tmpl)(?=$|\.)/i, '');
    return stripped !== path && known.has(stripped);
  };
}
