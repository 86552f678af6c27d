import type { HbaFile, HbaRecord } from '../../facts/socket.ts';
import { directoryOf, nameOf } from '../../text/paths.ts';
import { HbaRecords } from '../../topology/hba-records.ts';
import { groupBy } from '../../topology/grouping.ts';
import type { Server } from '../../topology/model.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Route } from '../../topology/verdict.ts';
import type { Observation, Rule } from '../rule.ts';
import { dialler, ref, serverName } from '../wording.ts';

/** Clients come through the socket and no `local` record exists (or over TCP and no `host` record): every one is rejected (semantics E.2). */
export const hbaUnreachable: Rule = {
  id: 'socket/hba-unreachable',
  title: 'No record of pg_hba.conf can match the way clients come',
  remedy: 'add a record of the type by which clients come',
  level: 'warning',
  since: '0.1.0',
  check,
};

function* check(topology: Topology): Iterable<Observation> {
  const records = new HbaRecords(topology);
  const read = topology.of('socket.hba-file').filter(({ standing }) => standing !== 'data');
  const files = groupBy(read, ({ file }) => directoryOf(file));
  const routes = groupBy(topology.routes.filter(counts), ({ verdict }) =>
    verdict.kind === 'reaches' ? verdict.server?.id : undefined,
  );
  for (const server of topology.servers) {
    const file = hbaOf(server, files);
    const own = file === undefined ? undefined : records.of(file.file);
    if (file !== undefined && own !== undefined && own.length > 0) yield* observe(server, file, own, routes.get(server.id) ?? []);
  }
}

/** pg_isready and probes of a port ask before anybody is authenticated: a rejected one is an answer too. */
function counts({ fact, reading }: Route): boolean {
  const authenticates = fact.dialect !== 'probe' && (fact.kind !== 'client.conninfo' || fact.label?.value !== 'pg_isready');
  return fact.standing === 'effective' && !reading.open && authenticates;
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
    message: `${dialler(route)} comes ${way} (${ref(route.fact.at)}), but pg_hba.conf has no ${type} record: ${serverName(server)} rejects it`,
    remedy: `add a ${type} record`,
    at: file.top,
    certainty: 'certain',
    related: [{ message: `comes ${way}`, at: route.fact.at }],
    fixes: [],
  };
}
