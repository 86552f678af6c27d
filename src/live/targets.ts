import { userInfo } from 'node:os';
import type { ProbeRole, RejectedInput, SmokeInput } from '../core/index.ts';
import { readDsn, type DsnHost, type DsnParts, type TlsMode } from './dsn.ts';
import { isHost, isPort, isSocketDirectory } from './hosts.ts';

/** What the inputs say. Nothing else names a target: a pull request must not be able to send credentials anywhere. */
export interface SmokeTargets {
  /** Beside a DSN: this host and port are tested, with the credentials of the DSN. */
  readonly host?: string;
  readonly port?: number;
  /** libpq URI or keywords. */
  readonly dsn?: string;
  readonly oldPort?: number;
  /** The old port is only a likely one: where it is the tested one, or there is no host, nothing is probed and nothing is said. */
  readonly oldPortGuessed?: boolean;
  readonly poolerDsn?: string;
  readonly socketDirectory?: string;
}

export interface Credentials {
  readonly user: string;
  readonly password: string | undefined;
  readonly database: string;
  readonly tls: TlsMode;
}

/** One place to probe. */
export interface Target {
  readonly role: ProbeRole;
  readonly input: SmokeInput;
  /** Of role `socket` a directory. */
  readonly host: string;
  /** Connect here instead of resolving the host. */
  readonly address: string | undefined;
  readonly port: number;
  /** A secret names the host: it is not shown. */
  readonly secret: boolean;
  readonly ignored: readonly string[];
  readonly credentials: Credentials | undefined;
}

export interface TargetReading {
  readonly targets: readonly Target[];
  readonly rejected: readonly RejectedInput[];
}

const mostHosts = 4;

type Outcome = { readonly targets: readonly Target[] } | { readonly why: RejectedInput['why']; readonly input: SmokeInput };

export function targetsOf(given: SmokeTargets, loginOnOldPort: boolean): TargetReading {
  const dsn = given.dsn === undefined ? undefined : readDsn(given.dsn);
  const servers = serversOf(given, dsn);
  const main = 'targets' in servers ? servers.targets : [];
  const outcomes = [servers, oldPortOf(given, main, loginOnOldPort), socketOf(given, main, dsn), poolersOf(given)];
  return {
    targets: outcomes.flatMap((one) => ('targets' in one ? one.targets : [])),
    rejected: outcomes.flatMap((one) => ('why' in one ? [{ input: one.input, why: one.why }] : [])),
  };
}

function serversOf(given: SmokeTargets, dsn: DsnParts | RejectedInput['why'] | undefined): Outcome {
  if (typeof dsn === 'string') return { input: 'smoke-dsn', why: dsn };
  if (given.host !== undefined) return namedServer(given.host, given.port, dsn);
  return dsn === undefined ? withoutServer(given) : listed(dsn, 'server', 'smoke-dsn', given.port);
}

function namedServer(host: string, givenPort: number | undefined, dsn: DsnParts | undefined): Outcome {
  const port = givenPort ?? dsn?.hosts[0]?.port;
  if (!isHost(host)) return { input: 'smoke-host', why: 'host' };
  if (port === undefined || !isPort(port)) return { input: 'smoke-port', why: 'port' };
  const credentials = dsn === undefined ? undefined : credentialsOf(dsn);
  const ignored = dsn?.ignored ?? [];
  return {
    targets: [{ role: 'server', input: 'smoke-host', host, address: undefined, port, secret: false, ignored, credentials }],
  };
}

/** A port alone is no target; beside a socket directory it is the socket's. */
function withoutServer(given: SmokeTargets): Outcome {
  const dangling = given.port !== undefined && given.socketDirectory === undefined;
  return dangling ? { input: 'smoke-host', why: 'no-host' } : { targets: [] };
}

function listed(dsn: DsnParts, role: 'server' | 'pooler', input: SmokeInput, port?: number): Outcome {
  if (dsn.hosts.length === 0) return { input, why: 'no-host' };
  if (dsn.hosts.length > mostHosts) return { input, why: 'too-many-hosts' };
  if (port !== undefined && !isPort(port)) return { input: 'smoke-port', why: 'port' };
  return { targets: dsn.hosts.map((host) => targetOf(dsn, host, role, input, port)) };
}

function targetOf(dsn: DsnParts, host: DsnHost, role: 'server' | 'pooler', input: SmokeInput, port?: number): Target {
  return {
    role: host.host.startsWith('/') && role === 'server' ? 'socket' : role,
    input,
    host: host.host,
    address: host.address,
    port: port ?? host.port,
    secret: true,
    ignored: dsn.ignored,
    credentials: credentialsOf(dsn),
  };
}

/** As libpq: the user of the operating system, and a database of the user's name. */
function credentialsOf(dsn: DsnParts): Credentials {
  const user = dsn.user ?? ownName();
  return { user, password: dsn.password, database: dsn.database ?? user, tls: dsn.tls };
}

/** A user id without an entry, as in many containers, has no name. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return 'postgres';
  }
}

/** The same machine, the port of before. Credentials only with leave. */
function oldPortOf(given: SmokeTargets, servers: readonly Target[], login: boolean): Outcome {
  const port = given.oldPort;
  if (port === undefined) return { targets: [] };
  if (!isPort(port)) return { input: 'old-port', why: 'port' };
  const machines = servers.filter(({ role }) => role === 'server');
  const others = machines.filter((server) => server.port !== port);
  if (others.length === 0 && given.oldPortGuessed === true) return { targets: [] };
  if (machines.length === 0) return servers.length > 0 ? { targets: [] } : { input: 'old-port', why: 'no-host' };
  if (others.length === 0) return { input: 'old-port', why: 'same-port' };
  const seen = new Map(others.map((server) => [server.address ?? server.host, server]));
  return {
    targets: [...seen.values()].map((server) => ({
      ...server,
      role: 'old-port',
      input: server.secret ? server.input : 'old-port',
      port,
      credentials: login ? server.credentials : undefined,
    })),
  };
}

function socketOf(given: SmokeTargets, servers: readonly Target[], dsn: DsnParts | RejectedInput['why'] | undefined): Outcome {
  const directory = given.socketDirectory;
  if (directory === undefined) return { targets: [] };
  if (!isSocketDirectory(directory)) return { input: 'smoke-socket', why: 'directory' };
  const port = given.port ?? servers[0]?.port;
  if (port === undefined || !isPort(port)) return { input: 'smoke-port', why: 'port' };
  const credentials = dsn === undefined || typeof dsn === 'string' ? undefined : credentialsOf(dsn);
  const target = { role: 'socket', input: 'smoke-socket', host: directory, address: undefined, port, secret: false } as const;
  return { targets: [{ ...target, ignored: [], credentials }] };
}

function poolersOf(given: SmokeTargets): Outcome {
  if (given.poolerDsn === undefined) return { targets: [] };
  const dsn = readDsn(given.poolerDsn);
  if (typeof dsn === 'string') return { input: 'smoke-pooler-dsn', why: dsn };
  return listed(dsn, 'pooler', 'smoke-pooler-dsn');
}
