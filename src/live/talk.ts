import { createConnection, type Socket } from 'node:net';
import type { TcpAnswer } from '../core/index.ts';
import type { Budget } from './budget.ts';
import { peerLimit } from './clean.ts';

/** Where to connect: a numeric address, so that no name is resolved twice; or a socket file. */
export type Endpoint = { readonly address: string; readonly port: number } | { readonly path: string };

export interface Talk {
  /** What the connection attempt came to. */
  readonly answer: TcpAnswer | 'missing' | 'not-a-socket';
  /** Node's code of a failed attempt. */
  readonly code?: string;
  /** What the peer said, at most 512 bytes. */
  readonly heard: Buffer;
  /** Why listening ended. */
  readonly end: 'enough' | 'closed' | 'reset' | 'silent' | 'deadline' | 'not-connected';
}

export interface TalkLimits {
  readonly budget: Budget;
  /** For the connection to come about. */
  readonly connectMs: number;
  /** From the connection on, for everything: a peer that drips does not get more time. */
  readonly answerMs: number;
  /** From the first byte on, if less: for answers whose end cannot be seen. */
  readonly settleMs?: number;
}

const answers: Readonly<Record<string, Talk['answer']>> = {
  ECONNREFUSED: 'refused',
  ETIMEDOUT: 'filtered',
  EHOSTUNREACH: 'host-unreachable',
  EHOSTDOWN: 'host-unreachable',
  ENETUNREACH: 'network-unreachable',
  ENETDOWN: 'network-unreachable',
  // The family of the address has no address here: IPv6 switched off.
  EADDRNOTAVAIL: 'network-unreachable',
  EAFNOSUPPORT: 'network-unreachable',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  ENOENT: 'missing',
  ENOTSOCK: 'not-a-socket',
};

export function answerOf(code: string | undefined): Talk['answer'] {
  return answers[code ?? ''] ?? 'failed';
}

/**
 * Connects, sends the bytes, listens until `enough`, 512 bytes, the peer's end or a timer, and closes. Without bytes to send the connection is all.
 * Resolves when the socket is closed: no handle is left. Never rejects.
 */
export function talk(
  endpoint: Endpoint,
  send: Buffer | undefined,
  enough: (heard: Buffer) => boolean,
  limits: TalkLimits,
): Promise<Talk> {
  return new Promise((resolve) => new Conversation(endpoint, send, enough, limits, resolve));
}

class Conversation {
  private readonly socket: Socket;
  private readonly send: Buffer | undefined;
  private readonly enough: (heard: Buffer) => boolean;
  private readonly limits: TalkLimits;
  private timer: NodeJS.Timeout;
  private connected = false;
  private settling = false;
  private heard = Buffer.alloc(0);
  private result: Talk | undefined;
  private readonly aborted = (): void => this.finish({ answer: this.connected ? 'open' : 'deadline', end: 'deadline' });

  constructor(
    endpoint: Endpoint,
    send: Buffer | undefined,
    enough: (heard: Buffer) => boolean,
    limits: TalkLimits,
    resolve: (talk: Talk) => void,
  ) {
    this.send = send;
    this.enough = enough;
    this.limits = limits;
    const { signal } = limits.budget;
    this.timer = setTimeout(() => this.finish({ answer: 'filtered', end: 'not-connected' }), limits.connectMs);
    this.socket = connectionTo(endpoint);
    this.socket.on('connect', () => this.onConnect());
    this.socket.on('data', (bytes) => this.onData(bytes));
    this.socket.on('end', () => this.finish({ answer: 'open', end: 'closed' }));
    this.socket.on('error', (error) => this.onError(error));
    this.socket.on('close', () => {
      this.finish({ answer: this.connected ? 'open' : 'failed', end: this.connected ? 'closed' : 'not-connected' });
      signal.removeEventListener('abort', this.aborted);
      resolve({ ...this.settled(), heard: this.heard });
    });
    if (signal.aborted) this.aborted();
    else signal.addEventListener('abort', this.aborted, { once: true });
  }

  private onConnect(): void {
    this.connected = true;
    clearTimeout(this.timer);
    if (this.send === undefined) {
      this.finish({ answer: 'open', end: 'enough' });
      return;
    }
    this.timer = setTimeout(() => this.finish({ answer: 'open', end: 'silent' }), this.limits.answerMs);
    this.socket.write(this.send);
  }

  private onData(bytes: Buffer): void {
    if (this.result !== undefined) return;
    this.heard = Buffer.concat([this.heard, bytes.subarray(0, peerLimit - this.heard.length)]);
    if (this.heard.length >= peerLimit || this.enough(this.heard)) this.finish({ answer: 'open', end: 'enough' });
    else if (this.limits.settleMs !== undefined && !this.settling) this.settle(this.limits.settleMs);
  }

  private settle(ms: number): void {
    this.settling = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish({ answer: 'open', end: 'enough' }), Math.min(ms, this.limits.answerMs));
  }

  /** A reset before we knew of the connection came after it: to a SYN the answer is a refusal. */
  private onError(error: NodeJS.ErrnoException): void {
    if (this.connected || error.code === 'ECONNRESET') this.finish({ answer: 'open', end: 'reset' });
    else
      this.finish({
        answer: answerOf(error.code),
        end: 'not-connected',
        ...(error.code === undefined ? {} : { code: error.code }),
      });
  }

  private finish(result: Omit<Talk, 'heard'>): void {
    if (this.result !== undefined) return;
    this.result = { ...result, heard: this.heard };
    clearTimeout(this.timer);
    this.socket.destroy();
  }

  private settled(): Talk {
    return this.result ?? { answer: 'failed', end: 'not-connected', heard: this.heard };
  }
}

function connectionTo(endpoint: Endpoint): Socket {
  if ('path' in endpoint) return createConnection({ path: endpoint.path });
  return createConnection({ host: endpoint.address, port: endpoint.port, autoSelectFamily: false });
}
