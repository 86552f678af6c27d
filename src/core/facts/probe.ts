import type { Authentication, LoginFailure, LoginStep } from './probe-login.ts';

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
export interface Timed {
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
