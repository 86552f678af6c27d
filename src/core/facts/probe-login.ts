import type { Skipped, TcpAnswer, Timed } from './probe.ts';

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
