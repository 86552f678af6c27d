import type { LoginFailure } from '../core/index.ts';

/** What a client said about a login that failed: its text, the SQLSTATE where the client shows one, Node's code where there is one. */
export interface FailureSigns {
  readonly text: string;
  readonly sqlstate?: string | undefined;
  readonly code?: string | undefined;
}

/** Texts of libpq, the server, PgBouncer and the pg driver (semantics G.2, C.1). The order counts: with sslmode=prefer libpq tries twice and reports both. */
const texts: readonly (readonly [RegExp, LoginFailure])[] = [
  [
    /server login has been failing|query_wait_timeout|pgbouncer cannot connect|client_login_timeout|server conn crashed/i,
    'pooler-upstream',
  ],
  [/all backend nodes are down|pgpool is not accepting/i, 'pooler-upstream'],
  [/no such database: /i, 'pooler-database'],
  [/no such user|"trust" authentication failed/i, 'pooler-user'],
  // PgBouncer says no more of a wrong password.
  [/password authentication failed|SASL authentication failed/i, 'password'],
  [/no password supplied|client password must be a/i, 'password-missing'],
  [/authentication method requirement .{1,200} failed/i, 'authentication-refused'],
  [/(?:peer|ident) authentication failed/i, 'peer'],
  [/role ".{0,200}" does not exist/i, 'role'],
  [/role ".{0,200}" is not permitted to log in/i, 'role-nologin'],
  [/database ".{0,200}" does not exist/i, 'database'],
  [/is not currently accepting connections/i, 'database-closed'],
  [/permission denied for database/i, 'database-forbidden'],
  [/too many clients|remaining connection slots are reserved|too many connections for|no more connections allowed/i, 'too-many'],
  [/is starting up|is in recovery mode/i, 'starting'],
  [/is shutting down/i, 'stopping'],
  [/database system is not (?:yet )?accepting connections/i, 'not-accepting'],
  [/pg_hba\.conf rejects/i, 'hba-reject'],
  [/no pg_hba\.conf entry/i, 'hba'],
  [/\bSSL required\s*$/im, 'tls-required'],
  [/server does not support SSL/i, 'tls-unavailable'],
  [/root certificate file .{0,200} does not exist|certificate verify failed|does not match host name/i, 'tls-certificate'],
  [/self-signed certificate|certificate has expired|unable to verify the first|unable to get local issuer/i, 'tls-certificate'],
  [/session is (?:not )?read-only/i, 'read-only'],
  [
    /authentication method \d+ not supported|Unknown authenticationOk|none of the server's SASL|Only mechanism/i,
    'authentication-unsupported',
  ],
  [/authentication failed for user/i, 'authentication'],
  [/received invalid response|expected authentication request/i, 'not-postgresql'],
  [/error establishing an SSL connection|lost synchronization/i, 'not-postgresql'],
  [/could not translate host name/i, 'unknown-host'],
  [/socket ".{1,200}" failed: No such file/i, 'socket-missing'],
  [/socket ".{1,200}" failed: Connection refused/i, 'socket-stale'],
  [/socket ".{1,200}" failed: Permission denied/i, 'socket-forbidden'],
  [/Connection refused/i, 'refused'],
  [/No route to host/i, 'host-unreachable'],
  [/Network is unreachable/i, 'network-unreachable'],
  [/timeout expired|Connection timed out/i, 'timeout'],
  [/server closed the connection|Connection terminated|Connection reset/i, 'closed'],
  [/SSL SYSCALL error|SSL connection has been closed/i, 'closed'],
];

/** Where the text says nothing (another language, another product). */
const states: Readonly<Record<string, LoginFailure>> = {
  '28P01': 'password',
  '28000': 'authentication',
  '3D000': 'database',
  '42501': 'database-forbidden',
  '53300': 'too-many',
  '55000': 'database-closed',
  '57P03': 'starting',
  '57P01': 'stopping',
  '25006': 'read-only',
  '08P01': 'other',
};

const codes: Readonly<Record<string, LoginFailure>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'closed',
  EPIPE: 'closed',
  EHOSTUNREACH: 'host-unreachable',
  ENETUNREACH: 'network-unreachable',
  ETIMEDOUT: 'timeout',
  ENOENT: 'socket-missing',
  EACCES: 'forbidden',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'tls-certificate',
  SELF_SIGNED_CERT_IN_CHAIN: 'tls-certificate',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'tls-certificate',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'tls-certificate',
  CERT_HAS_EXPIRED: 'tls-certificate',
  ERR_TLS_CERT_ALTNAME_INVALID: 'tls-certificate',
};

/** The class of a failed login: by its text, then by its codes. */
export function failureOf({ text, sqlstate, code }: FailureSigns): LoginFailure {
  const found = texts.find(([sign]) => sign.test(text))?.[1];
  return found ?? states[sqlstate ?? ''] ?? codes[code ?? ''] ?? 'other';
}

/** SQLSTATE of classes for which psql shows none and which have only one. */
const implied: Partial<Record<LoginFailure, string>> = {
  password: '28P01',
  hba: '28000',
  'hba-reject': '28000',
  peer: '28000',
  role: '28000',
  'role-nologin': '28000',
  database: '3D000',
  'database-closed': '55000',
  'database-forbidden': '42501',
  'too-many': '53300',
  starting: '57P03',
  stopping: '57P03',
  'not-accepting': '57P03',
};

export function impliedSqlstate(failure: LoginFailure): string | undefined {
  return implied[failure];
}

/** Of a pg_hba message: the address the server saw, and whether the connection was encrypted (the first of two attempts was, if any). */
export function hbaDetails(text: string): { readonly seenFrom?: string; readonly encrypted?: boolean } {
  const from = /(?:entry|connection) for (?:replication connection from )?host "([0-9A-Fa-f.:]{2,45}|\[local\])"/.exec(text)?.[1];
  const encryption = /, (no encryption|SSL encryption|GSS encryption|SSL on|SSL off)\s*$/m.exec(text)?.[1];
  return {
    ...(from === undefined ? {} : { seenFrom: from }),
    ...(encryption === undefined ? {} : { encrypted: encryption !== 'no encryption' && encryption !== 'SSL off' }),
  };
}
