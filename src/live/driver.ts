import { Socket, isIP } from 'node:net';
import type { ConnectionOptions } from 'node:tls';
import type { Client } from 'pg';
import { untilAborted } from './budget.ts';
import { guard, type Guard, type WireConnection } from './driver-guard.ts';
import { loginFailed, type LoginOrder, type LoginResult } from './login.ts';
import { further, furtherQueries, leaveQuery, rowsIn, sessionOf, sessionQuery } from './session.ts';

/**
 * node-postgres, with its habits taken away: nothing from PG* variables, no ~/.pgpass, no password before we know what for. As libpq, it tries a second
 * time where pg_hba.conf rejects a connection with TLS, or one without, and sslmode leaves the choice.
 */
export async function driverLogin(order: LoginOrder): Promise<LoginResult> {
  const started = performance.now();
  const [first, second] = encryptions(order);
  const seen = await attempt(order, first);
  const mostMs = order.mostMs - (performance.now() - started);
  if (second === undefined || !isRejected(seen) || mostMs <= 0 || order.budget.over()) return seen;
  const again = await attempt({ ...order, mostMs }, second);
  return isRejected(again) ? seen : again;
}

function isRejected(seen: LoginResult): boolean {
  return seen.verdict === 'failed' && (seen.failure === 'hba' || seen.failure === 'hba-reject');
}

type Encryption = 'tls' | 'none';

/** In the order in which libpq tries them; a peer that offers no TLS is not asked for it where it need not be. */
function encryptions({ credentials, endpoint, tls }: LoginOrder): readonly [Encryption, Encryption?] {
  const mode = credentials.tls;
  if ('path' in endpoint || mode === 'disable') return ['none'];
  if (mode !== 'allow' && mode !== 'prefer') return ['tls'];
  if (tls !== 'offered') return ['none'];
  return mode === 'allow' ? ['none', 'tls'] : ['tls', 'none'];
}

async function attempt(order: LoginOrder, encryption: Encryption): Promise<LoginResult> {
  const socket = new Socket();
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  socket.on('error', () => undefined);
  const timer = setTimeout(() => socket.destroy(), order.mostMs);
  const onAbort = (): void => void socket.destroy();
  order.budget.signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await session(order, encryption, socket);
  } finally {
    clearTimeout(timer);
    order.budget.signal.removeEventListener('abort', onAbort);
    socket.destroy();
    // A socket that never began to connect says nothing when it is destroyed.
    if (!socket.closed) await untilAborted(closed, AbortSignal.timeout(100));
  }
}

async function session(order: LoginOrder, encryption: Encryption, socket: Socket): Promise<LoginResult> {
  const pg = await import('pg');
  const watch: { current: Guard | undefined } = { current: undefined };
  const client = new pg.default.Client(
    configOf(order, encryption, socket, () => watch.current?.password() ?? Promise.reject(new Error('early'))),
  );
  withoutEnvironment(client);
  client.on('error', () => undefined);
  const watched = guard((client as unknown as { readonly connection: WireConnection }).connection, order);
  watch.current = watched;
  const started = performance.now();
  try {
    await client.connect();
    watched.proved();
    const rows = await rowsOf(client);
    await untilAborted(client.end(), AbortSignal.timeout(300));
    const seen = sessionOf(rows);
    if (seen === undefined) return { verdict: 'failed', by: 'pg', failure: 'query' };
    return { verdict: 'ok', by: 'pg', demanded: watched.demanded(), session: seen };
  } catch (error) {
    return failed(error, watched, order, performance.now() - started);
  }
}

function failed(error: unknown, watched: Guard, order: LoginOrder, ms: number): LoginResult {
  const refusal = watched.refusal();
  if (refusal !== undefined) return { verdict: 'failed', by: 'pg', ...refusal };
  if (order.budget.over()) return { verdict: 'failed', by: 'pg', failure: 'deadline' };
  if (ms >= order.mostMs - 5) return { verdict: 'failed', by: 'pg', failure: 'timeout' };
  const { message, code } = error as NodeJS.ErrnoException;
  const sqlstate = /^[0-9A-Z]{5}$/.test(code ?? '') && !/^E[A-Z]{4}$/.test(code ?? '') ? code : undefined;
  return loginFailed('pg', { text: String(message), sqlstate, code }, order);
}

function configOf(order: LoginOrder, encryption: Encryption, socket: Socket, password: () => Promise<string>) {
  const { user, database } = order.credentials;
  const { endpoint } = order;
  return {
    host: 'path' in endpoint ? order.host : endpoint.address,
    port: order.port,
    user,
    database,
    password,
    ssl: encryption === 'tls' && tlsOptions(order),
    sslnegotiation: 'postgres' as const,
    application_name: 'pg-port-guard',
    client_encoding: 'UTF8',
    stream: () => socket,
    connectionTimeoutMillis: order.mostMs,
  };
}

/** The driver fills gaps from PG* variables of the process; these two have no value that would mean "none". */
function withoutEnvironment(client: Client): void {
  const parameters = (client as unknown as { readonly connectionParameters: Record<string, unknown> }).connectionParameters;
  parameters['options'] = undefined;
  parameters['replication'] = undefined;
}

/** What libpq does for the same sslmode; roots are those that Node trusts. */
function tlsOptions({ credentials, host }: LoginOrder): ConnectionOptions {
  const mode = credentials.tls;
  const name = isIP(host) === 0 ? { servername: host, host } : { host };
  if (mode === 'verify-full') return { ...name, rejectUnauthorized: true };
  if (mode === 'verify-ca') return { ...name, rejectUnauthorized: true, checkServerIdentity: () => undefined };
  return { ...name, rejectUnauthorized: false };
}

async function rowsOf(client: Client) {
  const line = async (query: string): Promise<string> => {
    const { rows } = await client.query<Record<string, unknown>>(query);
    return String(Object.values(rows[0] ?? {})[0] ?? '');
  };
  const lines = [await line(sessionQuery)];
  const leave = (await client.query<Record<string, unknown>>(leaveQuery).catch(() => ({ rows: [] }))).rows[0] ?? {};
  for (const name of further) if (leave[name] === true) lines.push(await line(furtherQueries[name]).catch(() => ''));
  return rowsIn(lines);
}
