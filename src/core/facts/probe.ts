/**
 * What the live test saw (semantics G). Facts only: the probes in `live` judge nothing, rules do. Everything is JSON and may be shown: no password, user or
 * database name is in it; of a target that a secret names, neither host nor addresses (`host` is then the name of the input, addresses are `IPv4 #1`);
 * what a peer sent is cut and escaped.
 *
 * What a judge may conclude:
 * - A TCP answer `open` is weak: poolers, proxies and published ports accept with a dead backend. Only `wire` says who answers, only `login` that it works.
 * - `wire` with `postgresql` proves a PostgreSQL-speaking postmaster, not which one; it answers so during recovery and before pg_hba, too.
 * - A login that failed with anything but a `ConnectionFailure` or `not-postgresql` proves that the port is right and the trouble is behind it.
 * - `pgbouncer` (or a target of role `pooler`) that is `open` and fails with `timeout` or `pooler-upstream` has a dead upstream.
 * - Two sessions are the same server only with the same `systemIdentifier` *and* `startTime`. Same identifier and another start time: a physical copy or
 *   replica. Another identifier: another cluster. Same server behind two ports while `session.port` is the new one: a forwarder or pooler, no ghost.
 * - `settings.port.pendingRestart`: a reload was not enough (`source` `command line`: a restart with the same options will not help either).
 * - `skipped` concludes nothing, `deadline` nothing but that time ran out.
 */
export interface SmokeFacts {
  readonly targets: readonly ProbedTarget[];
  /** Inputs that were not followed: nothing was sent anywhere for them. */
  readonly rejected: readonly RejectedInput[];
  /** Listening sockets named `.s.PGSQL.<port>` on this machine, when a target is on it: says on which ports its servers really are. */
  readonly sockets: readonly { readonly directory: string; readonly port: number }[];
  readonly tools: Readonly<Record<ToolName, ToolUse>>;
  readonly deadlineMs: number;
  readonly elapsedMs: number;
  /** The deadline (or the caller) ended the test: later steps are missing. */
  readonly deadlineHit: boolean;
}

export interface RejectedInput {
  readonly input: SmokeInput;
  readonly why: 'malformed' | 'host' | 'no-host' | 'port' | 'directory' | 'same-port' | 'too-many-hosts' | 'tls-mode';
}

/** `smoke-socket` is a socket directory. */
export type SmokeInput = 'smoke-host' | 'smoke-port' | 'smoke-dsn' | 'old-port' | 'smoke-pooler-dsn' | 'smoke-socket';

export type ToolName = 'psql' | 'nc' | 'ss';

/** `absent`: not in a directory we trust. `incapable`: there, but of no use (busybox' nc has no -z). `unused`: nothing needed it. */
export interface ToolUse {
  readonly state: 'used' | 'unused' | 'absent' | 'incapable';
  /** `psql 15.18`, `openbsd`, `iproute2-6.1.0`. */
  readonly variant?: string;
}

export type ProbeRole = 'server' | 'old-port' | 'pooler' | 'socket';

export interface ProbedTarget {
  readonly role: ProbeRole;
  /** The input that named it. */
  readonly input: SmokeInput;
  /** Host or socket directory; where a secret names it, the name of the input. */
  readonly host: string;
  readonly secret: boolean;
  readonly port: number;
  /** The host is this machine (or container): `binding` looked. */
  readonly here: boolean;
  /** 1, or more where the test waited for a restarting server; the steps are those of the last attempt. */
  readonly attempts: number;
  /** Keywords of the DSN that were not followed (`service`, `options`, …). */
  readonly ignored: readonly string[];
  readonly resolution: ResolutionStep;
  readonly binding: BindingStep;
  readonly tcp: TcpStep;
  /** Where the host is a directory; `tcp` is skipped then. */
  readonly socket: SocketStep;
  readonly wire: WireStep;
  readonly login: LoginStep;
}

/** Every step says how long it took. */
interface Timed {
  readonly ms: number;
}

export interface Skipped extends Timed {
  readonly verdict: 'skipped';
  readonly why: SkipReason;
}

export type SkipReason =
  | 'not-applicable' // no such step for this role or platform
  | 'elsewhere' // the host is not this machine
  | 'unresolved' // the name has no address
  | 'no-answer' // nothing accepted a connection
  | 'not-postgresql' // credentials go only to a peer that speaks PostgreSQL
  | 'no-credentials' // no DSN given
  | 'not-asked' // the old port, without leave to log in
  | 'deadline';

// Name resolution ----------------------------------------------------------------------------------------------------------------------

export interface ResolutionStep extends Timed {
  /** `literal`: an address was given. `temporary`: the resolver did not answer (EAI_AGAIN). */
  readonly verdict: 'resolved' | 'literal' | 'unknown-host' | 'temporary' | 'failed' | 'deadline' | 'skipped';
  readonly addresses: readonly string[];
  /** Addresses beyond the first eight, not probed. */
  readonly more: number;
}

// Local binding ------------------------------------------------------------------------------------------------------------------------

export type BindingStep = Skipped | BindingSeen;

export interface BindingSeen extends Timed {
  /** `unknown`: neither ss nor /proc could be read. Says nothing of other network namespaces (containers with published ports). */
  readonly verdict: 'bound' | 'not-bound' | 'unknown';
  readonly by: 'ss' | 'proc' | 'none';
  readonly listeners: readonly Listener[];
}

export interface Listener {
  /** `0.0.0.0`, `::`, `*` (both families), or one address. */
  readonly address: string;
  readonly scope: 'all' | 'loopback' | 'one-address';
  /** Only where permitted (root or the same user). */
  readonly process?: string;
  readonly pid?: number;
}

// TCP ----------------------------------------------------------------------------------------------------------------------------------

export type TcpAnswer =
  | 'open'
  | 'refused' // nothing listens, or a firewall that rejects with a reset
  | 'filtered' // no answer in time: dropped, or the machine is off
  | 'host-unreachable' // EHOSTUNREACH, "No route to host": a firewall that rejects, or no such machine in the network
  | 'network-unreachable' // ENETUNREACH: no route from here
  | 'forbidden' // EACCES, EPERM: a rule of this machine
  | 'failed' // anything else, see `code`
  | 'deadline';

export interface TcpStep extends Timed {
  /** `open` when one address is; else what a client would feel: `filtered` before `refused` before the rest. */
  readonly verdict: TcpAnswer | 'skipped';
  readonly why?: SkipReason;
  /** In the order of the resolver, in which clients try them. A name with ::1 refused and 127.0.0.1 open works, after one refusal. */
  readonly addresses: readonly AddressAnswer[];
}

export interface AddressAnswer extends Timed {
  readonly address: string;
  readonly family: 4 | 6;
  readonly answer: TcpAnswer;
  /** Node's error code. */
  readonly code?: string;
  /** What `nc -zv` said, where it ran: a second opinion; `answer` counts. */
  readonly nc?: TcpAnswer;
}

// Socket file --------------------------------------------------------------------------------------------------------------------------

export type SocketStep = Skipped | SocketSeen;

export interface SocketSeen extends Timed {
  /** `stale`: the file is there and nobody listens. `forbidden`: no permission for the directory or file. */
  readonly verdict:
    'listening' | 'stale' | 'missing' | 'directory-missing' | 'not-a-socket' | 'forbidden' | 'failed' | 'deadline';
  readonly path: string;
}

// Who answers, without credentials -----------------------------------------------------------------------------------------------------

export type PeerKind =
  | 'postgresql'
  | 'pgbouncer'
  | 'pgpool'
  | 'postgresql-like' // speaks the protocol, no sign of which product: Odyssey, a managed proxy, a rebuilt server
  | 'other' // something else, see `protocol` and `banner`
  | 'closes' // accepts and closes or resets: a proxy without backend, or a limit
  | 'silent' // accepts and says nothing: also a proxy that retries its backend, a stopped process
  | 'deadline';

export interface WireStep extends Timed {
  /** Of the first open address, the one login goes to. */
  readonly verdict: PeerKind | 'skipped';
  readonly why?: SkipReason;
  /** One per open address (or the socket). Different kinds mean that a name leads to different servers. */
  readonly peers: readonly Peer[];
}

export interface Peer {
  /** Empty for a socket. */
  readonly address: string;
  readonly kind: PeerKind;
  /** Answer to SSLRequest; PostgreSQL and PgBouncer only. */
  readonly tls: 'offered' | 'not-offered' | 'unknown';
  /** Of `other`, when it is known. */
  readonly protocol?: 'http' | 'ssh' | 'mysql' | 'smtp-or-ftp' | 'redis' | 'tls';
  /** First characters of what came, escaped; `other` only. */
  readonly banner?: string;
  /** Major version as far as the answer shows it. */
  readonly version?: { readonly atLeast?: number; readonly atMost?: number };
  /** Answer to a start-up packet with an invented user and no password, sent only where no login follows. */
  readonly startup?: StartupAnswer;
}

/** `authentication`: it would let us try, so it is up. `failed` with `starting`, `too-many`, … says its state; `hba` and `role` that it is up. */
export interface StartupAnswer {
  readonly verdict: 'authentication' | 'failed' | 'no-answer';
  readonly demanded?: Authentication;
  readonly failure?: LoginFailure;
  readonly sqlstate?: string;
}

// Login --------------------------------------------------------------------------------------------------------------------------------

export type Authentication = 'none' | 'cleartext' | 'md5' | 'scram-sha-256' | 'gss' | 'other';

export type LoginStep = Skipped | LoggedIn | LoginFailed;

export interface LoggedIn extends Timed {
  readonly verdict: 'ok';
  readonly by: LoginTool;
  /** What the server demanded, where the client shows it (the driver does, psql does not). With `none` anybody may come in. */
  readonly demanded?: Authentication;
  readonly session: SessionFacts;
}

export interface LoginFailed extends Timed {
  readonly verdict: 'failed';
  readonly by: LoginTool;
  readonly failure: LoginFailure;
  readonly sqlstate?: string;
  /** Of `hba` and `hba-reject`: the address the server saw, or `[local]`; behind NAT or a pooler it is not ours. */
  readonly seenFrom?: string;
  /** Of `hba` and `hba-reject`: whether the connection was encrypted. If not, and `tls` is offered, a `hostssl` record may be what is missing. */
  readonly encrypted?: boolean;
  /** Of `other` and `query`: cut, escaped, names of the DSN taken out. Of `authentication-refused`: our words for what the peer did. */
  readonly text?: string;
}

export type LoginTool = 'psql' | 'pg';

/** The connection did not come about: the port layer, not the login. */
export type ConnectionFailure =
  | Exclude<TcpAnswer, 'open' | 'failed' | 'deadline'>
  | 'unknown-host'
  | 'socket-missing'
  | 'socket-stale'
  | 'socket-forbidden'
  | 'closed' // the peer closed in the middle
  | 'timeout' // connected, then no answer in time
  | 'deadline';

export type LoginFailure =
  | ConnectionFailure
  | 'not-postgresql'
  | 'password-missing' // none given, one demanded
  | 'password' // 28P01: wrong or expired
  | 'hba' // 28000: no pg_hba.conf record
  | 'hba-reject' // 28000: a reject record
  | 'peer' // peer or ident authentication
  | 'authentication' // other failed authentication (LDAP, certificate, …)
  | 'authentication-refused' // by us: it demanded what would give the password away, or (old port) let us in without proof; see `text`
  | 'authentication-unsupported' // the client does not speak what is demanded
  | 'role' // does not exist
  | 'role-nologin'
  | 'database' // 3D000
  | 'database-closed' // 55000
  | 'database-forbidden' // 42501
  | 'too-many' // 53300
  | 'starting' // 57P03: up, in recovery
  | 'stopping' // 57P03
  | 'not-accepting' // 57P03: a standby without hot_standby
  | 'tls-required'
  | 'tls-unavailable' // sslmode asks for TLS, the server has none
  | 'tls-certificate' // not verified
  | 'read-only'
  | 'pooler-upstream' // PgBouncer or Pgpool-II cannot reach its server
  | 'pooler-database' // PgBouncer does not know the database
  | 'pooler-user' // PgBouncer does not know the user
  | 'query' // logged in, but the query failed
  | 'client' // psql or the driver could not be run
  | 'other';

// Session ------------------------------------------------------------------------------------------------------------------------------

/** Of one session, through a pooler those of the server behind it. What ordinary users may not see is left out. */
export interface SessionFacts {
  /** `server_version`, and `server_version_num` (150018). */
  readonly version: string;
  readonly versionNumber: number;
  /** `SHOW port`: as configured at start, not a published port. */
  readonly port: number;
  /** Local end of the connection as the server sees it; absent on sockets (also between a pooler and its server). */
  readonly serverAddress?: string;
  readonly serverPort?: number;
  readonly clientAddress?: string;
  readonly encrypted?: boolean;
  readonly settings: SessionSettings;
  /** UTC with microseconds: `2026-11-22T10:33:54.459012Z`. */
  readonly startTime: string;
  readonly loadTime?: string;
  readonly inRecovery: boolean;
  readonly clusterName?: string;
  /** Decimal text, beyond what a number holds. */
  readonly systemIdentifier?: string;
  /** Superusers and pg_read_all_settings only. */
  readonly dataDirectory?: string;
  readonly configFile?: string;
  /** Superusers only: the port in the files as they are now, and where; what holds after a restart unless a command line overrides it. */
  readonly filePort?: { readonly port: string; readonly file: string; readonly line: number };
  /** Superusers only: errors in the configuration files (a syntax error keeps a reload and a restart from taking effect). */
  readonly fileErrors?: readonly { readonly file: string; readonly line: number; readonly error: string }[];
}

export interface SessionSettings {
  readonly port: SessionSetting;
  readonly listenAddresses?: SessionSetting;
  /** Absent without pg_read_all_settings. */
  readonly socketDirectories?: SessionSetting;
}

export interface SessionSetting {
  readonly value: string;
  /** `default`, `configuration file`, `command line`, `environment variable`, … */
  readonly source: string;
  /** A changed value was read at reload and waits for a restart. */
  readonly pendingRestart: boolean;
}
