import { createServer, type Server, type Socket } from 'node:net';
import { atEnd } from './ends.ts';
import { freePort } from './ports.ts';
import type { Address } from './wire.ts';

/** A listener on 127.0.0.1 that is not what the client hopes for. */
export interface Listener extends Address {
  readonly host: '127.0.0.1';
  /** How many have connected. */
  readonly connections: () => number;
  /** Bytes received from all of them. */
  readonly bytes: () => number;
  /** The first 64 KiB received: no credential may be in it. */
  readonly received: () => string;
  /** Leaves no handle behind. */
  readonly close: () => Promise<void>;
}

/** What a listener does with a connection; `data` is every chunk it receives, `later` a timer that ends with the listener. */
export interface Manner {
  readonly connected?: (socket: Socket, later: (milliseconds: number, action: () => void) => void) => void;
  readonly data?: (socket: Socket, chunk: Buffer) => void;
}

const kept = 64 * 1024;

export async function listener({ connected, data }: Manner = {}): Promise<Listener> {
  const port = await freePort();
  const sockets = new Set<Socket>();
  const timers = new Set<NodeJS.Timeout>();
  const seen = { connections: 0, bytes: 0, first: Buffer.alloc(0) };
  const later = (milliseconds: number, action: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      action();
    }, milliseconds);
    timers.add(timer);
  };
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    seen.connections++;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    socket.on('data', (chunk) => {
      seen.bytes += chunk.length;
      if (seen.first.length < kept) seen.first = Buffer.concat([seen.first, chunk]).subarray(0, kept);
      data?.(socket, chunk);
    });
    connected?.(socket, later);
  });
  await listening(server, port);
  const close = async (): Promise<void> => {
    for (const timer of timers) clearTimeout(timer);
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  atEnd(close);
  return {
    host: '127.0.0.1',
    port,
    connections: () => seen.connections,
    bytes: () => seen.bytes,
    received: () => seen.first.toString('latin1'),
    close,
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve());
  });
}
