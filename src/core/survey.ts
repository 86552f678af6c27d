import { checkWithTopology } from './check.ts';
import { isLoopback, isMachineAlias } from './facts/loopback.ts';
import type { Report } from './report.ts';
import type { Settings } from './settings/settings.ts';
import { onlyPort, type Server } from './topology/model.ts';
import type { Topology } from './topology/topology.ts';
import type { Route } from './topology/verdict.ts';
import type { Location } from './text/span.ts';
import type { Workspace } from './workspace.ts';

/** A PostgreSQL server that the files describe. */
export interface FoundServer {
  readonly name: string;
  /** undefined: not decidable. */
  readonly port: number | undefined;
  /** Names and addresses by which clients in the repository dial it; loopback says nothing. */
  readonly hosts: readonly string[];
  /** Files that configure it. */
  readonly files: readonly string[];
  readonly at: Location;
}

/** Dials that lead to no server that is known. */
export interface OpenDials {
  /** A host outside the repository: naming it in the settings settles it. undefined: the host is not known. */
  readonly host: string | undefined;
  readonly why: string;
  /** Ascending; what its clients dial. */
  readonly ports: readonly number[];
  readonly count: number;
  /** The first of them. */
  readonly at: Location;
}

/** What a repository tells about its servers, and what it does not: for its settings file. */
export interface Survey {
  readonly servers: readonly FoundServer[];
  readonly open: readonly OpenDials[];
}

export function survey(workspace: Workspace, settings: Settings): { readonly report: Report; readonly survey: Survey } {
  const { report, topology } = checkWithTopology(workspace, settings);
  return { report, survey: { servers: foundServers(topology), open: openDials(topology.routes) } };
}

function foundServers({ servers, routes }: Topology): FoundServer[] {
  const hosts = hostsByServer(routes);
  const found = new Map<string, FoundServer>();
  for (const server of servers) {
    const { product, place, at, files } = server;
    // A declared server is none of the files.
    if (product !== 'postgresql' || at.path === 'settings') continue;
    const key = `${place.label}\n${at.path}\n${at.span.start}`;
    if (found.has(key)) continue;
    const names = [...(hosts.get(server.id) ?? [])].sort();
    const all = [...new Set([at.path, ...files])].sort();
    found.set(key, { name: place.label, port: onlyPort(server.effective), hosts: names, files: all, at });
  }
  return [...found.values()];
}

function hostsByServer(routes: readonly Route[]): ReadonlyMap<string, ReadonlySet<string>> {
  const hosts = new Map<string, Set<string>>();
  for (const { verdict, host } of routes) {
    const server = serverOf(verdict);
    if (server === undefined || host === undefined || !isName(host)) continue;
    const own = hosts.get(server.id) ?? new Set();
    hosts.set(server.id, own.add(host));
  }
  return hosts;
}

function serverOf(verdict: Route['verdict']): Server | undefined {
  if (verdict.kind === 'reaches') return verdict.server;
  return verdict.kind === 'misses' && verdict.servers.length === 1 ? verdict.servers[0] : undefined;
}

/** A host name or an address that leads somewhere else: nothing with a hole in it. */
function isName(host: string): boolean {
  return /^[\w.:-]{1,253}$/.test(host) && !isLoopback(host) && !isMachineAlias(host);
}

function openDials(routes: readonly Route[]): OpenDials[] {
  const found = new Map<string, { readonly host: string | undefined; readonly why: string; readonly routes: Route[] }>();
  for (const route of routes) {
    const { verdict } = route;
    if (verdict.kind !== 'outside' && verdict.kind !== 'undecidable') continue;
    const { host, why } = openFor(verdict, route.host);
    const key = `${host ?? ''}\n${why}`;
    const group = found.get(key) ?? { host, why, routes: [] };
    group.routes.push(route);
    found.set(key, group);
  }
  return [...found.values()].flatMap(({ host, why, routes: own }) => {
    const [first] = own;
    const ports = new Set(own.flatMap(({ reading }) => reading.ports.map(({ port }) => port)));
    return first === undefined
      ? []
      : [{ host, why, ports: [...ports].sort((a, b) => a - b), count: own.length, at: first.fact.at }];
  });
}

function openFor(
  verdict: Extract<Route['verdict'], { kind: 'outside' | 'undecidable' }>,
  host: string | undefined,
): Pick<OpenDials, 'host' | 'why'> {
  if (verdict.kind === 'undecidable') return { host: undefined, why: verdict.why };
  if (host === undefined || !isName(host)) return { host: undefined, why: 'its host is a variable' };
  return { host, why: 'no file here describes it' };
}
