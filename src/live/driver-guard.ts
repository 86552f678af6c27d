import type { EventEmitter } from 'node:events';
import type { Duplex } from 'node:stream';
import type { Authentication, LoginFailure } from '../core/index.ts';
import { staysHere, type LoginOrder } from './login.ts';

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
  readonly refusal: () => Refusal | undefined;
  /** Throws when a peer let us in without the proof of knowing the password, too, that SCRAM contains; where it may be anybody, without SCRAM at all. */
  readonly proved: () => void;
}

export interface Refusal {
  readonly failure: LoginFailure;
  /** Of `authentication-refused`: what the peer did. */
  readonly text?: string;
}

/** PostgreSQL's own number of rounds. Fewer would let a peer try passwords against what we send. */
const leastRounds = 4096;

/** All that a session of ours can send is far less. */
const mostBytes = 1_048_576;

const said = {
  clear: 'the password was demanded in clear without TLS',
  kind: 'authentication other than SCRAM was demanded where the peer may be anybody',
  rounds: `SCRAM with fewer than ${leastRounds} rounds was demanded where the peer may be anybody`,
  turn: 'another kind of authentication was demanded after the first',
  none: 'the peer let us in without a proof that it knows the password',
} as const;

export function guard(connection: WireConnection, order: LoginOrder): Guard {
  // No TLS to a socket: there is no certificate either.
  const wary = order.wary && !(order.credentials.tls === 'verify-full' && !('path' in order.endpoint));
  let demanded: Authentication = 'none';
  let refusal: Refusal | undefined;
  let finished = false;
  const end = (why: Refusal): void => {
    refusal ??= why;
    connection.stream.destroy();
  };
  const refuse = (why: keyof typeof said): void => end({ failure: 'authentication-refused', text: said[why] });
  const demand = (kind: Authentication) => (): void => {
    if (demanded !== 'none') refuse('turn');
    demanded = kind;
    if (wary && kind !== 'scram-sha-256') refuse('kind');
    else if (kind === 'cleartext' && !staysHere(order.endpoint) && !isEncrypted(connection)) refuse('clear');
    else if (order.credentials.password === undefined) end({ failure: 'password-missing' });
  };
  const letIn = (): void => {
    if (demanded === 'scram-sha-256' ? !finished : wary) refuse('none');
  };
  // In front of the driver's own listeners.
  connection.prependListener('authenticationCleartextPassword', demand('cleartext'));
  connection.prependListener('authenticationMD5Password', demand('md5'));
  connection.prependListener('authenticationSASL', demand('scram-sha-256'));
  connection.prependListener('authenticationSASLContinue', ({ data }: { readonly data?: unknown }) => {
    const rounds = Number(/(?:^|,)i=(\d{1,9})(?:,|$)/.exec(String(data))?.[1] ?? 0);
    if (demanded !== 'scram-sha-256') refuse('turn');
    else if (wary && rounds < leastRounds) refuse('rounds');
  });
  connection.prependListener('authenticationSASLFinal', () => (finished = true));
  connection.prependListener('authenticationOk', letIn);
  contained(connection, () => end({ failure: 'not-postgresql' }));
  return {
    password: () => {
      const { password } = order.credentials;
      if (refusal !== undefined || password === undefined) return Promise.reject(new Error('refused'));
      return Promise.resolve(password);
    },
    demanded: () => demanded,
    refusal: () => refusal,
    proved: () => {
      letIn();
      if (refusal !== undefined) throw new Error('refused');
    },
  };
}

function isEncrypted({ stream }: WireConnection): boolean {
  return (stream as Duplex & { readonly encrypted?: boolean }).encrypted === true;
}

/** What the peer sends, in clear and after TLS is on, neither fills the memory nor ends the process. */
function contained(connection: WireConnection, tooMuch: () => void): void {
  meter(connection, tooMuch);
  connection.prependListener('connect', () => contain(connection));
  connection.prependListener('sslconnect', () => contain(connection));
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
