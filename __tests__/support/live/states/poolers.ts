import { password } from '../cluster.ts';
import { startHAProxy } from '../haproxy.ts';
import { startPgBouncer } from '../pgbouncer.ts';
import { freePort } from '../ports.ts';
import { plain } from './servers.ts';
import { unsupported } from './postgresql.ts';
import { once, type Answers, type Refusal, type State } from './state.ts';

const userlist = [`"app" "${password.replaceAll('"', '""')}"`];

/** `app` leads to the server, `dead` to a port where nobody listens. */
async function databases(): Promise<readonly string[]> {
  const { port } = await plain();
  return [`app = host=127.0.0.1 port=${port}`, `dead = host=127.0.0.1 port=${await freePort()} dbname=app`];
}

const settings = { query_wait_timeout: 1, server_login_retry: 1 };
const pooler = once(async () => startPgBouncer({ databases: await databases(), users: userlist, settings }));
const trusting = once(async () =>
  startPgBouncer({ databases: await databases(), users: userlist, settings: { ...settings, auth_type: 'trust' } }),
);
const withTls = once(async () => startPgBouncer({ databases: await databases(), users: userlist, settings, tls: true }));

const fromPgBouncer = (message: RegExp): Refusal => ({ sqlstate: '08P01', message, fields: 'SCM' });
const wire: Answers = {
  sslRequest: 'N',
  version39: fromPgBouncer(/^bad packet header: '0000000900270000'$/),
  noUser: fromPgBouncer(/^no username supplied$/),
};

function pooled(
  name: string,
  start: typeof pooler,
  answers: Answers,
  failure: string,
  login: { readonly user?: string; readonly dbname?: string; readonly password?: string } = {},
): State {
  return {
    name,
    needs: ['postgres', 'pgbouncer'],
    start: async () => {
      const { host, port } = await start();
      return { login: { host, port, user: 'app', dbname: 'app', password, ...login } };
    },
    answers: { ...wire, ...answers },
    expected: {
      tcp: 'open',
      wire: 'pgbouncer',
      tls: answers.sslRequest === 'S' ? 'offered' : 'not-offered',
      login: failure,
      ...(answers.psql !== '' && { sqlstate: '08P01' }),
    },
  };
}

/** PgBouncer 1.18 and HAProxy before a server that lives, and before none. */
export const poolerStates: readonly State[] = [
  pooled('PgBouncer', pooler, { gssencRequest: 'N', psql: '' }, 'ok'),
  pooled('PgBouncer with TLS for its clients', withTls, { sslRequest: 'S', psql: '' }, 'ok'),
  pooled('PgBouncer, upstream dead', pooler, { psql: 'FATAL:  query_wait_timeout' }, 'pooler-upstream', { dbname: 'dead' }),
  pooled('PgBouncer, no such database', pooler, { psql: 'FATAL:  no such database: nope' }, 'pooler-database', {
    dbname: 'nope',
  }),
  pooled('PgBouncer, no such user', trusting, { psql: 'FATAL:  "trust" authentication failed' }, 'pooler-user', {
    user: 'nobody',
  }),
  pooled('PgBouncer, wrong password', pooler, { psql: 'FATAL:  SASL authentication failed' }, 'password', {
    password: 'CANARY-wrong',
  }),
  {
    name: 'HAProxy that forwards',
    needs: ['postgres', 'haproxy'],
    start: async () => {
      const { host, port } = await startHAProxy(await plain());
      return { login: { host, port, user: 'app', password, dbname: 'app' } };
    },
    answers: { sslRequest: 'N', version39: unsupported, psql: '' },
    expected: { tcp: 'open', wire: 'postgresql', tls: 'not-offered', login: 'ok' },
  },
  {
    name: 'HAProxy, backend dead',
    needs: ['haproxy'],
    start: async () => {
      const { host, port } = await startHAProxy({ host: '127.0.0.1', port: await freePort() });
      return { login: { host, port, user: 'app', password, dbname: 'app' } };
    },
    answers: { sslRequest: 'closes', version39: 'closes', fake: 'closes', psql: 'server closed the connection unexpectedly' },
    expected: { tcp: 'open', wire: 'closes', login: 'closed' },
  },
];
