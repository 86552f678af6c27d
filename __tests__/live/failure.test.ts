import { describe, expect, it } from '@jest/globals';
import { failureOf, hbaDetails, impliedSqlstate } from '../../src/live/failure.ts';

const at = 'psql: error: connection to server at "127.0.0.1", port 5599 failed: ';
const on = 'psql: error: connection to server on socket "/tmp/d/.s.PGSQL.5599" failed: ';
const local = '\n\tIs the server running locally and accepting connections on that socket?\n';

describe('texts of psql (semantics G.2)', () => {
  it.each([
    [`${at}Connection refused\n\tIs the server running on that host and accepting TCP/IP connections?\n`, 'refused'],
    [`psql: error: connection to server at "localhost" (127.0.0.1), port 5599 failed: Connection refused\n\tIs…`, 'refused'],
    [`${at}timeout expired\n`, 'timeout'],
    [`${at}No route to host\n`, 'host-unreachable'],
    [`${at}Network is unreachable\n`, 'network-unreachable'],
    ['psql: error: could not translate host name "nosuch.invalid" to address: Name or service not known\n', 'unknown-host'],
    [`${on}No such file or directory${local}`, 'socket-missing'],
    [`${on}Connection refused${local}`, 'socket-stale'],
    [`${on}Permission denied${local}`, 'socket-forbidden'],
    [`${at}received invalid response to SSL negotiation: H\n`, 'not-postgresql'],
    [`${at}expected authentication request from server, but received H\n`, 'not-postgresql'],
    [`${at}server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n`, 'closed'],
    [`${at}fe_sendauth: no password supplied\n`, 'password-missing'],
    [`${at}FATAL:  password authentication failed for user "app"\npassword retrieved from file "/x"\n`, 'password'],
    [`${at}FATAL:  no pg_hba.conf entry for host "127.0.0.1", user "u", database "d", no encryption\n`, 'hba'],
    [`${at}FATAL:  pg_hba.conf rejects connection for host "127.0.0.1", user "u", database "d", no encryption\n`, 'hba-reject'],
    [`${on}FATAL:  Peer authentication failed for user "postgres"\n`, 'peer'],
    [`${at}FATAL:  Ident authentication failed for user "postgres"\n`, 'peer'],
    [`${at}FATAL:  LDAP authentication failed for user "postgres"\n`, 'authentication'],
    [`${at}FATAL:  role "ghost" does not exist\n`, 'role'],
    [`${at}FATAL:  role "nl" is not permitted to log in\n`, 'role-nologin'],
    [`${at}FATAL:  database "nodb" does not exist\n`, 'database'],
    [`${at}FATAL:  database "appdb" is not currently accepting connections\n`, 'database-closed'],
    [
      `${at}FATAL:  permission denied for database "appdb"\nDETAIL:  User does not have CONNECT privilege.\n`,
      'database-forbidden',
    ],
    [`${at}FATAL:  sorry, too many clients already\n`, 'too-many'],
    [`${at}FATAL:  remaining connection slots are reserved for non-replication superuser connections\n`, 'too-many'],
    [
      `${at}FATAL:  remaining connection slots are reserved for roles with privileges of the "pg_use_reserved_connections" role\n`,
      'too-many',
    ],
    [`${at}FATAL:  too many connections for role "x"\n`, 'too-many'],
    [`${at}FATAL:  the database system is starting up\n`, 'starting'],
    [`${at}FATAL:  the database system is shutting down\n`, 'stopping'],
    [`${at}FATAL:  the database system is not accepting connections\nDETAIL:  Hot standby mode is disabled.\n`, 'not-accepting'],
    [`${at}FATAL:  the database system is not yet accepting connections\n`, 'not-accepting'],
    [`${at}server does not support SSL, but SSL was required\n`, 'tls-unavailable'],
    [`${at}root certificate file "/root/.postgresql/root.crt" does not exist\n`, 'tls-certificate'],
    [`${at}SSL error: certificate verify failed\n`, 'tls-certificate'],
    [`${at}server certificate for "a" does not match host name "b"\n`, 'tls-certificate'],
    [`${at}session is read-only\n`, 'read-only'],
    [
      `${at}authentication method requirement "scram-sha-256" failed: server requested a cleartext password\n`,
      'authentication-refused',
    ],
    [`${at}FATAL:  query_wait_timeout\n`, 'pooler-upstream'],
    [`${at}FATAL:  server login has been failing, cached error: connect failed (server_login_retry)\n`, 'pooler-upstream'],
    [
      `${at}FATAL:  server login has been failing, cached error: password authentication failed for user "x" (server_login_retry)\n`,
      'pooler-upstream',
    ],
    [`${at}FATAL:  no such database: nope\n`, 'pooler-database'],
    [`${at}FATAL:  "trust" authentication failed\n`, 'pooler-user'],
    [`${at}FATAL:  SSL required\n`, 'tls-required'],
    [
      `${at}ERROR:  pgpool is not accepting any new connections\nDETAIL:  all backend nodes are down, pgpool requires…\n`,
      'pooler-upstream',
    ],
    [`${at}FATAL:  Passwort-Authentifizierung für Benutzer »x« fehlgeschlagen\n`, 'other'],
    ['', 'other'],
  ] as const)('%s → %s', (text, failure) => {
    expect(failureOf({ text })).toBe(failure);
  });

  it('takes the telling one of the two attempts of sslmode=prefer', () => {
    const twice = `${at}FATAL:  password authentication failed for user "u"\n${at.replace('psql: error: ', '')}FATAL:  no pg_hba.conf entry for host "::1", user "u", database "d", no encryption\n`;
    expect(failureOf({ text: twice })).toBe('password');
  });
});

describe('codes', () => {
  it.each([
    [{ text: 'x', sqlstate: '28P01', code: '28P01' }, 'password'],
    [{ text: 'x', sqlstate: '3D000' }, 'database'],
    [{ text: 'x', sqlstate: '53300' }, 'too-many'],
    [{ text: 'connect ECONNREFUSED 127.0.0.1:1', code: 'ECONNREFUSED' }, 'refused'],
    [{ text: '', code: 'ENOENT' }, 'socket-missing'],
    [{ text: 'read ECONNRESET', code: 'ECONNRESET' }, 'closed'],
    [{ text: 'self-signed certificate', code: 'DEPTH_ZERO_SELF_SIGNED_CERT' }, 'tls-certificate'],
    [{ text: 'Connection terminated unexpectedly' }, 'closed'],
    [{ text: 'The server does not support SSL connections' }, 'tls-unavailable'],
    [{ text: 'timeout expired' }, 'timeout'],
    [{ text: 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string' }, 'password-missing'],
  ] as const)('%j → %s', (signs, failure) => {
    expect(failureOf(signs)).toBe(failure);
  });

  it('knows the SQLSTATE that psql leaves out', () => {
    expect(
      ['password', 'hba', 'database', 'too-many', 'starting', 'refused'].map((one) => impliedSqlstate(one as 'hba')),
    ).toEqual(['28P01', '28000', '3D000', '53300', '57P03', undefined]);
  });
});

describe('details of pg_hba messages', () => {
  it.each([
    [
      'no pg_hba.conf entry for host "172.17.0.1", user "u", database "d", no encryption',
      { seenFrom: '172.17.0.1', encrypted: false },
    ],
    ['no pg_hba.conf entry for host "::1", user "u", database "d", SSL encryption\n', { seenFrom: '::1', encrypted: true }],
    [
      'pg_hba.conf rejects connection for host "[local]", user "u", database "d", no encryption',
      { seenFrom: '[local]', encrypted: false },
    ],
    ['no pg_hba.conf entry for host "\u001b[31m", user "u"', {}],
  ])('%j', (text, details) => {
    expect(hbaDetails(text)).toEqual(details);
  });
});
