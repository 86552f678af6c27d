import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Authentication, LoginFailure } from '../core/index.ts';
import type { LoginOrder } from './login.ts';

/** What we use of node-postgres' connection: messages by name, and the stream they come from (another one once TLS is on). */
export interface WireConnection extends EventEmitter {
  readonly stream: Duplex;
}

/** Watches what the peer demands before the driver answers it. */
export interface Guard {
  /** The password, if what was demanded does not give it away; else a rejection, and the connection is closed. */
  readonly password: () => Promise<string>;
  readonly demanded: () => Authentication;
  /** Why we ended the connection, if we did. */
  readonly refusal: () => LoginFailure | undefined;
  /** Throws when a peer let us in without finishing the exchange in which it proves to know the password, too. */
  readonly proved: () => void;
}

/** PostgreSQL's own number of rounds. Fewer would let a peer try passwords against what we send. */
const leastRounds = 4096;

/** All that a session of ours can send is far less. */
const mostBytes = 1_048_576;

export function guard(connection: WireConnection, order: LoginOrder): Guard {
  const verified = order.credentials.tls === 'verify-full';
  const wary = order.wary && !verified;
  let demanded: Authentication = 'none';
  let refusal: LoginFailure | undefined;
  let finished = false;
  const refuse = (why: LoginFailure): void => {
    refusal ??= why;
    connection.stream.destroy();
  };
  const demand = (kind: Authentication) => (): void => {
    if (demanded !== 'none') refuse('authentication-refused');
    demanded = kind;
    if (wary && kind !== 'scram-sha-256') refuse('authentication-refused');
    else if (order.credentials.password === undefined) refuse('password-missing');
  };
  // In front of the driver's own listeners.
  connection.prependListener('authenticationCleartextPassword', demand('cleartext'));
  connection.prependListener('authenticationMD5Password', demand('md5'));
  connection.prependListener('authenticationSASL', demand('scram-sha-256'));
  connection.prependListener('authenticationSASLContinue', ({ data }: { readonly data?: unknown }) => {
    const rounds = Number(/(?:^|,)i=(\d{1,9})(?:,|$)/.exec(String(data))?.[1] ?? 0);
    if (demanded !== 'scram-sha-256' || (wary && rounds < leastRounds)) refuse('authentication-refused');
  });
  connection.prependListener('authenticationSASLFinal', () => (finished = true));
  meter(connection, () => refuse('not-postgresql'));
  connection.prependListener('connect', () => contain(connection));
  connection.prependListener('sslconnect', () => contain(connection));
  return {
    password: () => {
      const { password } = order.credentials;
      if (refusal !== undefined || password === undefined) return Promise.reject(new Error('refused'));
      return Promise.resolve(password);
    },
    demanded: () => demanded,
    refusal: () => refusal,
    proved: () => {
      if (demanded !== 'scram-sha-256' || finished) return;
      refuse('authentication-refused');
      throw new Error('refused');
    },
  };
}

/** The driver keeps a message until it is whole, however long it claims to be. */
function meter(connection: WireConnection, tooMuch: () => void): void {
  let bytes = 0;
  const count = (chunk: Buffer): void => {
    bytes += chunk.length;
    if (bytes > mostBytes) tooMuch();
  };
  connection.prependListener('connect', () => connection.stream.on('data', count));
  connection.prependListener('sslconnect', () => connection.stream.on('data', count));
}

/** The driver's parser throws at what it does not know, and it runs in a listener: nobody would catch it, and the process would end. */
function contain(connection: WireConnection): void {
  const { stream } = connection;
  const emit = stream.emit.bind(stream);
  stream.emit = (name: string | symbol, ...values: unknown[]): boolean => {
    try {
      return emit(name as 'data', ...(values as [unknown]));
    } catch (error) {
      stream.destroy();
      connection.emit('error', error);
      return true;
    }
  };
}
