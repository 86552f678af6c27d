import type { LoginFailed, LoginStep, LoginTool, Peer } from '../core/index.ts';
import type { Budget } from './budget.ts';
import { clean } from './clean.ts';
import { failureOf, hbaDetails, impliedSqlstate, type FailureSigns } from './failure.ts';
import { isLoopback } from './hosts.ts';
import type { Endpoint } from './talk.ts';
import type { Credentials } from './targets.ts';

/** A login at the very address that has proved to speak PostgreSQL: the name is not resolved again. */
export interface LoginOrder {
  readonly endpoint: Endpoint;
  /** For the certificate; of a socket its directory. */
  readonly host: string;
  readonly port: number;
  readonly credentials: Credentials;
  readonly tls: Peer['tls'];
  /** The peer may be anybody: no password leaves but in a strong SCRAM exchange or over verified TLS. */
  readonly wary: boolean;
  readonly mostMs: number;
  readonly budget: Budget;
}

/** What is sent there passes no network: a socket, or a loopback address of this machine. */
export function staysHere(endpoint: Endpoint): boolean {
  return 'path' in endpoint || isLoopback(endpoint.address);
}

/** Others may read what is sent: it passes a network, and sslmode lets it do so without TLS. */
export function isExposed({ endpoint, credentials }: LoginOrder): boolean {
  return !staysHere(endpoint) && !tlsOnly.has(credentials.tls);
}

const tlsOnly: ReadonlySet<Credentials['tls']> = new Set(['require', 'verify-ca', 'verify-full']);

export type LoginResult =
  Omit<Extract<LoginStep, { readonly verdict: 'ok' }>, 'ms'> | Omit<Extract<LoginStep, { readonly verdict: 'failed' }>, 'ms'>;

/** A failure as facts: only of one we have no word for the text, without the names of the DSN. */
export function loginFailed(by: LoginTool, signs: FailureSigns, order: LoginOrder): Omit<LoginFailed, 'ms'> {
  const failure = failureOf(signs);
  const sqlstate = signs.sqlstate ?? impliedSqlstate(failure);
  return {
    verdict: 'failed',
    by,
    failure,
    ...(sqlstate === undefined ? {} : { sqlstate }),
    ...(failure === 'hba' || failure === 'hba-reject' ? hbaDetails(signs.text) : {}),
    ...(failure === 'other' || failure === 'query' ? { text: withoutNames(signs.text, order) } : {}),
  };
}

export function withoutNames(text: string, order: LoginOrder): string {
  const { user, password, database } = order.credentials;
  const address = 'path' in order.endpoint ? order.endpoint.path : order.endpoint.address;
  const names = [password, user, database, address, order.host].filter((name) => name !== undefined && name !== '');
  const longestFirst = names.filter((name) => name !== undefined).sort((a, b) => b.length - a.length);
  return clean(longestFirst.reduce((rest, name) => rest.replaceAll(name, '***'), text));
}
