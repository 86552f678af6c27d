import type { HbaFile, HbaRecord } from '../../facts/socket.ts';
import { directoryOf, nameOf } from '../../text/paths.ts';
import type { Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, ref } from '../wording.ts';

/** Clients come through the socket and no `local` record exists (or over TCP and no `host` record): every one is rejected (semantics E.2). */
export const hbaUnreachable: Rule = {
  id: 'socket/hba-unreachable',
  title: 'No record of pg_hba.conf can match the way clients come',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const records = new Map<string, HbaRecord[]>();
  for (const record of topology.of('socket.hba')) records.set(record.file, [...(records.get(record.file) ?? []), record]);
  const files = new Map<string, HbaFile[]>();
  for (const file of topology.of('socket.hba-file')) {
    if (file.standing === 'data') continue;
    const directory = directoryOf(file.file);
    files.set(directory, [...(files.get(directory) ?? []), file]);
  }
  const routes = routesTo(topology);
  for (const server of topology.servers) {
    const file = hbaOf(server, files);
    const own = records.get(file?.file ?? '') ?? [];
    if (file !== undefined && own.length > 0) yield* observe(server, file, own, routes.get(server.id) ?? []);
  }
}

function routesTo(topology: Topology): ReadonlyMap<string, Route[]> {
  const routes = new Map<string, Route[]>();
  for (const route of topology.routes) {
    const { verdict, fact } = route;
    if (verdict.kind !== 'reaches' || verdict.server === undefined || fact.standing !== 'effective' || route.reading.open)
      continue;
    routes.set(verdict.server.id, [...(routes.get(verdict.server.id) ?? []), route]);
  }
  return routes;
}

/** The file beside the server's configuration file, or of the name its `hba_file` gives: one and only one. */
function hbaOf(server: Server, files: ReadonlyMap<string, readonly HbaFile[]>): HbaFile | undefined {
  if (server.product !== 'postgresql') return undefined;
  const directories = new Set(server.files.map(directoryOf));
  const name = server.hbaFile === undefined ? 'pg_hba.conf' : nameOf(server.hbaFile);
  const found = [...directories].flatMap((directory) => files.get(directory) ?? []).filter((file) => nameOf(file.file) === name);
  return found.length === 1 ? found[0] : undefined;
}

function* observe(server: Server, file: HbaFile, records: readonly HbaRecord[], routes: readonly Route[]): Iterable<Observation> {
  const sockets = routes.filter((route) => route.endpoint.host.kind === 'socket');
  const network = routes.filter((route) => route.endpoint.host.kind !== 'socket');
  const hasLocal = records.some((record) => record.type === 'local');
  const hasHost = records.some((record) => record.type !== 'local');
  if (!hasLocal && sockets[0] !== undefined) {
    yield finding(server, file, sockets[0], 'through the socket', 'local');
  } else if (!hasHost && network[0] !== undefined) {
    yield finding(server, file, network[0], 'over TCP', 'host');
  }
}

/** Stands where the missing record would go: order decides, and the narrower one comes first. */
function finding(server: Server, file: HbaFile, route: Route, way: string, type: string): Observation {
  return {
    message: `${dialler(route)} comes ${way} (${ref(route.fact.at)}), but pg_hba.conf has no ${type} record: ${server.place.label} rejects it`,
    remedy: `add a ${type} record`,
    at: file.top,
    certainty: 'certain',
    related: [{ message: `comes ${way}`, at: route.fact.at }],
    fixes: [],
  };
}
