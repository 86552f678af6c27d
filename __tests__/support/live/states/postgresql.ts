import { password } from '../cluster.ts';
import type { Login } from '../psql.ts';
import { encrypted, full, hotStandby, plain, reserved, standbyWithoutSessions, starting, stopping } from './servers.ts';
import type { Answers, Expected, Refusal, State } from './state.ts';

/** PostgreSQL 18; 17 and older say `3.0 to 3.0`. F is `postmaster.c` up to 16. */
export const unsupported: Refusal = {
  sqlstate: '0A000',
  message: /^unsupported frontend protocol 39\.0: server supports 3\.0 to 3\.2$/,
  fields: 'SVCMFLR',
};

const noUser: Refusal = {
  sqlstate: '28000',
  message: /^no PostgreSQL user name specified in startup packet$/,
  fields: 'SVCMFLR',
};
const unready = (message: RegExp, fields = 'SVCMFLR'): Refusal => ({ sqlstate: '57P03', message, fields });

interface Server {
  readonly host: string;
  readonly port: number;
  readonly socketDirectory: string;
}

/** A state of a server that a login with the right password meets. */
function server(
  name: string,
  start: () => Promise<Server>,
  answers: Answers,
  expected: Pick<Expected, 'login'> & Partial<Expected>,
): State {
  return {
    name,
    needs: ['postgres'],
    start: async () => {
      const { host, port } = await start();
      return { login: { host, port, user: 'app', password, dbname: 'app' } };
    },
    answers: { version39: unsupported, ...answers },
    expected: { tcp: 'open', wire: 'postgresql', tls: answers.sslRequest === 'S' ? 'offered' : 'not-offered', ...expected },
  };
}

/** Rows of §G.1 about PostgreSQL itself, and its states. */
export const postgresqlStates: readonly State[] = [
  server(
    'PostgreSQL without TLS',
    plain,
    {
      sslRequest: 'N',
      gssencRequest: 'N',
      fake: {
        sqlstate: '28000',
        message: /^pg_hba\.conf rejects connection for host "127\.0\.0\.1", user "fake", database "fake", no encryption$/,
      },
      noUser,
      psql: '',
    },
    { login: 'ok' },
  ),
  server('PostgreSQL with TLS', encrypted, { sslRequest: 'S', gssencRequest: 'N', noUser, psql: '' }, { login: 'ok' }),
  server(
    'PostgreSQL starting up',
    starting,
    {
      sslRequest: 'N',
      fake: unready(/^the database system is starting up$/),
      psql: 'connection to server at "127.0.0.1", port PORT failed: FATAL:  the database system is starting up',
    },
    { login: 'starting', sqlstate: '57P03' },
  ),
  server(
    'standby that takes no sessions',
    standbyWithoutSessions,
    {
      sslRequest: 'N',
      fake: unready(/^the database system is not accepting connections$/, 'SVCMDFLR'),
      psql: 'FATAL:  the database system is not accepting connections\nDETAIL:  Hot standby mode is disabled.',
    },
    { login: 'not-accepting', sqlstate: '57P03' },
  ),
  server(
    'PostgreSQL shutting down',
    stopping,
    {
      sslRequest: 'N',
      fake: unready(/^the database system is shutting down$/),
      psql: 'FATAL:  the database system is shutting down',
    },
    { login: 'stopping', sqlstate: '57P03' },
  ),
  server('hot standby', hotStandby, { sslRequest: 'N', psql: '' }, { login: 'ok' }),
  server(
    'every slot taken',
    full,
    {
      sslRequest: 'N',
      fake: { sqlstate: '53300', message: /^sorry, too many clients already$/ },
      psql: 'FATAL:  sorry, too many clients already',
    },
    { login: 'too-many', sqlstate: '53300' },
  ),
  server(
    'only reserved slots left',
    reserved,
    {
      sslRequest: 'N',
      psql: 'FATAL:  remaining connection slots are reserved for roles with privileges of the "pg_use_reserved_connections" role',
    },
    { login: 'too-many', sqlstate: '53300' },
  ),
];

function turnedAway(name: string, login: Partial<Login>, psql: string, failure: string, sqlstate?: string, start = plain): State {
  return {
    name,
    needs: ['postgres'],
    start: async () => {
      const { host, port, rootCertificate } = await start();
      const root = login.sslrootcert === 'its own' ? { sslrootcert: rootCertificate } : {};
      return { login: { host, port, user: 'app', password, dbname: 'app', ...login, ...root } };
    },
    answers: { psql },
    expected: {
      tcp: 'open',
      wire: 'postgresql',
      tls: start === encrypted ? 'offered' : 'not-offered',
      login: failure,
      ...(sqlstate !== undefined && { sqlstate }),
    },
  };
}

const failed = 'connection to server at "127.0.0.1", port PORT failed: ';
const withoutPassword = { password: undefined } as unknown as Partial<Login>;

/** Rows of §G.2 behind an open port. */
export const loginStates: readonly State[] = [
  turnedAway('no password', withoutPassword, `${failed}fe_sendauth: no password supplied`, 'password-missing'),
  turnedAway(
    'wrong password',
    { password: 'CANARY-wrong' },
    `${failed}FATAL:  password authentication failed for user "app"`,
    'password',
    '28P01',
  ),
  turnedAway(
    'expired password',
    { user: 'expired' },
    'FATAL:  password authentication failed for user "expired"',
    'password',
    '28P01',
  ),
  turnedAway('md5', { user: 'old_hash' }, '', 'ok'),
  turnedAway(
    'no line of pg_hba.conf',
    { user: 'unlisted', dbname: 'd' },
    `${failed}FATAL:  no pg_hba.conf entry for host "127.0.0.1", user "unlisted", database "d", no encryption`,
    'hba',
    '28000',
  ),
  turnedAway(
    'no line of pg_hba.conf for a TLS connection',
    { user: 'unlisted', dbname: 'd', sslmode: 'require' },
    `${failed}FATAL:  no pg_hba.conf entry for host "127.0.0.1", user "unlisted", database "d", SSL encryption`,
    'hba',
    '28000',
    encrypted,
  ),
  turnedAway(
    'only hostssl lines',
    { user: 'only_tls', sslmode: 'disable' },
    `${failed}FATAL:  no pg_hba.conf entry for host "127.0.0.1", user "only_tls", database "app", no encryption`,
    'hba',
    '28000',
    encrypted,
  ),
  turnedAway(
    'a reject line',
    { user: 'fake' },
    `${failed}FATAL:  pg_hba.conf rejects connection for host "127.0.0.1", user "fake", database "app", no encryption`,
    'hba-reject',
    '28000',
  ),
  turnedAway(
    'ident',
    { user: 'identified' },
    `${failed}FATAL:  Ident authentication failed for user "identified"`,
    'peer',
    '28000',
  ),
  turnedAway('no such role', { user: 'ghost' }, `${failed}FATAL:  role "ghost" does not exist`, 'role', '28000'),
  turnedAway(
    'a role without LOGIN',
    { user: 'nologin_role' },
    `${failed}FATAL:  role "nologin_role" is not permitted to log in`,
    'role-nologin',
    '28000',
  ),
  turnedAway('no such database', { dbname: 'nodb' }, `${failed}FATAL:  database "nodb" does not exist`, 'database', '3D000'),
  turnedAway(
    'a database closed to connections',
    { dbname: 'closed' },
    `${failed}FATAL:  database "closed" is not currently accepting connections`,
    'database-closed',
    '55000',
  ),
  turnedAway(
    'no CONNECT privilege',
    { dbname: 'forbidden' },
    `${failed}FATAL:  permission denied for database "forbidden"\nDETAIL:  User does not have CONNECT privilege.`,
    'database-forbidden',
    '42501',
  ),
  turnedAway(
    'connection limit of a role',
    { user: 'busy' },
    `${failed}FATAL:  too many connections for role "busy"`,
    'too-many',
    '53300',
  ),
  turnedAway(
    'connection limit of a database',
    { dbname: 'crowded' },
    `${failed}FATAL:  too many connections for database "crowded"`,
    'too-many',
    '53300',
  ),
  turnedAway(
    'TLS required of a server without it',
    { sslmode: 'require' },
    `${failed}server does not support SSL, but SSL was required`,
    'tls-unavailable',
  ),
  turnedAway(
    'a certificate of nobody we trust',
    { sslmode: 'verify-full', sslrootcert: '/nonexistent/root.crt' },
    `${failed}root certificate file "/nonexistent/root.crt" does not exist`,
    'tls-certificate',
    undefined,
    encrypted,
  ),
  // psql follows sslrootcert; of the DSN of an input no file is read, so there the certificate is one of nobody we trust.
  turnedAway(
    'a certificate that is its own root',
    { sslmode: 'verify-full', sslrootcert: 'its own', host: 'localhost' },
    '',
    'tls-certificate',
    undefined,
    encrypted,
  ),
];
