import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { postgresBinaries } from './binaries.ts';
import { clusterFiles, keyPair, type ClusterFiles, type Settings } from './cluster-files.ts';
import { daemon, type Daemon } from './daemon.ts';
import { dataHome } from './directory.ts';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';

export { password } from './cluster-files.ts';

export interface ClusterOptions {
  readonly port?: number;
  /** Lines of postgresql.conf, besides those that make it small and quick. */
  readonly conf?: Settings;
  /** Lines of pg_hba.conf; left out: SCRAM from loopback, trust on the socket. Before them stands one line for `sql`. */
  readonly hba?: readonly string[];
  /** A directory that exists; left out: one of its own. */
  readonly socketDirectory?: string;
  /** A certificate for localhost, made for this cluster. */
  readonly tls?: boolean;
  /** Clusters with the same identity are copies of one data directory and have the same system identifier. */
  readonly identity?: string;
  /** Starts as a standby of nobody, or in a recovery from an archive. */
  readonly signal?: 'standby' | 'recovery';
  /** More words of the command line. */
  readonly parameters?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** What to wait for in postmaster.pid: sessions are accepted, it starts up, or it is a standby that takes none. */
  readonly until?: 'ready' | 'starting' | 'standby';
}

/** A real PostgreSQL on loopback, with the roles `postgres` (superuser), `app` and the database `app`. */
export interface Cluster {
  readonly host: '127.0.0.1';
  /** That it was started with; `set({ port })` changes it at the next restart. */
  readonly port: number;
  readonly directory: string;
  readonly socketDirectory: string;
  /** Its root certificate, where it has TLS. */
  readonly rootCertificate: string;
  readonly pid: number;
  readonly log: () => string;
  /** Edits postgresql.conf; nothing is told to the server. */
  readonly set: ClusterFiles['set'];
  /** SIGHUP, and waits until the files have been read. */
  readonly reload: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** `smart` waits for sessions and tells it new ones; this does not wait for the end. */
  readonly shutDown: (kind: 'smart') => void;
  readonly stop: () => Promise<void>;
  /** As superuser, through the socket. */
  readonly sql: <R extends QueryResultRow>(text: string, dbname?: string) => Promise<readonly R[]>;
  readonly systemIdentifier: () => string;
  readonly startTime: () => Promise<Date>;
}

export async function startCluster(options: ClusterOptions = {}): Promise<Cluster> {
  const home = dataHome();
  const socketDirectory = options.socketDirectory ?? home;
  const conf = {
    port: options.port ?? (await freePort()),
    unix_socket_directories: socketDirectory,
    ...(options.tls === true ? keyPair(home) : {}),
    ...options.conf,
  };
  const files = await clusterFiles(home, { ...options, conf });
  const life = await lifeOf(home, files, options);
  const sql: Cluster['sql'] = (text, database = 'postgres') =>
    query({ host: socketDirectory, port: life.port(), database }, text);
  return {
    host: '127.0.0.1',
    get port() {
      return life.port();
    },
    get pid() {
      return life.server().pid;
    },
    directory: files.directory,
    socketDirectory,
    rootCertificate: join(home, 'server.crt'),
    log: () => life.server().log(),
    set: files.set,
    reload: () => reload(life.server, sql),
    restart: async () => {
      await life.stop();
      await life.start();
    },
    start: life.start,
    stop: life.stop,
    shutDown: () => life.server().signal('SIGTERM'),
    sql,
    systemIdentifier: files.systemIdentifier,
    startTime: async () => (await sql<{ at: Date }>('SELECT pg_postmaster_start_time() AS at'))[0]?.at ?? new Date(0),
  };
}

/** The process, one after the other; the port is that of the file at its last start. */
async function lifeOf(home: string, files: ClusterFiles, options: ClusterOptions) {
  let port = files.port();
  let server = await started(home, options);
  return {
    port: () => port,
    server: () => server,
    start: async () => {
      const moved = files.port();
      server = await started(home, options);
      port = moved;
    },
    stop: () => server.stop('SIGINT'),
  };
}

/** A file with a syntax error is read, and none of it taken: then only the log says so. */
async function reload(server: () => Daemon, sql: Cluster['sql']): Promise<void> {
  const loaded = async (): Promise<string | undefined> =>
    (await sql<{ at: string }>('SELECT pg_conf_load_time()::text AS at'))[0]?.at;
  const refused = (): number => server().log().split('no changes were applied').length;
  const before = [await loaded(), refused()] as const;
  server().signal('SIGHUP');
  await eventually('the configuration was read again', async () => refused() > before[1] || (await loaded()) !== before[0]);
}

/** Runs `postgres` until it says in postmaster.pid that it takes sessions, or only listens. */
async function started(home: string, options: ClusterOptions): Promise<Daemon> {
  const directory = join(home, 'data');
  const server = daemon(join(postgresBinaries(), 'postgres'), ['-D', directory, ...(options.parameters ?? [])], {
    ending: 'SIGQUIT',
    directory: home,
    ...(options.environment && { environment: options.environment }),
  });
  const pidFile = join(directory, 'postmaster.pid');
  const wanted = options.until ?? 'ready';
  await eventually(
    'PostgreSQL started',
    () => {
      if (!server.running()) throw new Error(`PostgreSQL ended:\n${server.log()}`);
      const [pid, , , , , , , status] = existsSync(pidFile) ? readFileSync(pidFile, 'utf8').split('\n') : [];
      return pid === String(server.pid) && status?.trim() === wanted;
    },
    { state: server.log },
  );
  return server;
}

async function query<R extends QueryResultRow>(
  address: { readonly host: string; readonly port: number; readonly database: string },
  text: string,
): Promise<readonly R[]> {
  const client = new Client({ ...address, user: 'harness', connectionTimeoutMillis: 5000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<R>(text)).rows;
  } finally {
    await client.end();
  }
}
