import type { LoginFailed, LoginFailure } from '../facts/probe-login.ts';

/** What the server says to a login, and what to do about it. */
type Told = readonly [why: string, remedy: string];

/** Failures behind an open port that is the right one (semantics G.2): the port layer is fine. */
export const loginFailures: Readonly<Partial<Record<LoginFailure, Told>>> = {
  'password-missing': ['it asks for a password, and the connection string has none', 'put the password into the secret'],
  password: ['the password is wrong or expired', 'set the password of the role, or correct the secret'],
  hba: ['no record of pg_hba.conf lets this client in', 'add a record for it to pg_hba.conf and reload'],
  'hba-reject': [
    'a record of pg_hba.conf rejects this client',
    'put a record that lets it in before the one that rejects, and reload',
  ],
  peer: [
    'peer or ident authentication does not let this user in',
    'use a record with scram-sha-256 in pg_hba.conf, or the right user',
  ],
  authentication: [
    'the authentication failed (LDAP, certificate or another way)',
    'look into the log of the server for the reason',
  ],
  'authentication-refused': [
    'it was given no password',
    'use scram-sha-256 in pg_hba.conf and sslmode=require in the connection string (verify-full for the old port)',
  ],
  'authentication-unsupported': [
    'it asks for a kind of authentication that the client does not speak',
    'install psql, or use a record with scram-sha-256 in pg_hba.conf',
  ],
  role: [
    'the role does not exist there',
    'create the role, or correct the user; it may be another server than the one that is meant',
  ],
  'role-nologin': ['the role may not log in', 'give it the attribute LOGIN'],
  database: [
    'the database does not exist there',
    'create the database, or correct its name; it may be another server than the one that is meant',
  ],
  'database-closed': ['the database takes no connections', 'set ALLOW_CONNECTIONS of the database to true'],
  'database-forbidden': ['the role has no CONNECT privilege for the database', 'grant CONNECT on the database to the role'],
  'tls-required': ['it takes connections with TLS only', 'set sslmode=require or stricter in the connection string'],
  'tls-unavailable': [
    'the connection string asks for TLS, and the server has none',
    'set ssl = on and a certificate, and reload',
  ],
  'tls-certificate': ['its certificate is not one that is trusted here', 'use a certificate of a root that this machine trusts'],
  'read-only': ['the session is read-only: it is a standby', 'connect to the primary'],
  'pooler-database': ['the pooler has no such database', 'add the database to [databases] of PgBouncer and reload'],
  'pooler-user': ['the pooler does not know the user', 'add the user to auth_file of PgBouncer, or use auth_query'],
  query: ['the login worked, but the query about the session failed', 'look into the log of the server for the reason'],
  other: ['the login failed', 'look into the log of the server for the reason'],
};

/** With what else is known: who the server saw, whether encryption is what is missing. */
export function toldOf(login: LoginFailed, tlsOffered: boolean): Told | undefined {
  const told = loginFailures[login.failure];
  if (told === undefined) return undefined;
  const [why, remedy] = told;
  const unencrypted = tlsOffered && login.encrypted === false;
  const details = detailsOf(login, unencrypted).join('; ');
  return [
    details === '' ? why : `${why} (${details})`,
    unencrypted ? 'set sslmode=require in the connection string, or add a host record to pg_hba.conf' : remedy,
  ];
}

function detailsOf({ seenFrom, sqlstate, text }: LoginFailed, unencrypted: boolean): string[] {
  const from = seenFrom === '[local]' ? 'it came through the socket' : `the server saw it come from ${seenFrom ?? ''}`;
  return [
    ...(seenFrom === undefined ? [] : [from]),
    ...(unencrypted ? ['without encryption, while TLS is offered: the record may be a hostssl one'] : []),
    ...(sqlstate === undefined ? [] : [`SQLSTATE ${sqlstate}`]),
    ...(text === undefined ? [] : [text]),
  ];
}
