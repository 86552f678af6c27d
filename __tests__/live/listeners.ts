import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';

/** A listener on a free loopback port. Everything it hears is kept. */
export interface Listener {
  readonly port: number;
  readonly heard: Buffer[];
  readonly connections: () => number;
  readonly close: () => Promise<void>;
}

export type Manner = (socket: Socket, number: number) => void;

export async function listener(manner: Manner, port = 0): Promise<Listener> {
  const sockets = new Set<Socket>();
  const heard: Buffer[] = [];
  let connections = 0;
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => heard.push(bytes));
    manner(socket, connections++);
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.destroy();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { port: (server.address() as AddressInfo).port, heard, connections: () => connections, close };
}

/** Runs with the listener and closes it. */
export async function listening<T>(manner: Manner, run: (one: Listener) => Promise<T>): Promise<T> {
  const one = await listener(manner);
  try {
    return await run(one);
  } finally {
    await one.close();
  }
}

export function errorMessage(fields: Readonly<Record<string, string>>): Buffer {
  const body = Buffer.from(
    Object.entries(fields)
      .map(([letter, text]) => `${letter}${text}\0`)
      .join('') + '\0',
  );
  return message('E', body);
}

export function message(type: string, body: Buffer): Buffer {
  const head = Buffer.alloc(5);
  head.write(type, 'latin1');
  head.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

export function authentication(method: number, more: Buffer = Buffer.alloc(0)): Buffer {
  const code = Buffer.alloc(4);
  code.writeUInt32BE(method);
  return message('R', Buffer.concat([code, more]));
}

const unsupported = {
  S: 'FATAL',
  V: 'FATAL',
  C: '0A000',
  M: 'unsupported frontend protocol 39.0: server supports 3.0 to 3.0',
  F: 'postmaster.c',
  L: '2100',
  R: 'ProcessStartupPacket',
};

/** Looks like PostgreSQL to one who sends no credentials; a login attempt is handed to `onStartup`. */
export function postgresqlLike(onStartup: (socket: Socket) => void = (socket) => socket.end()): Manner {
  return (socket) => {
    socket.once('data', (bytes) => {
      const code = bytes.length >= 8 ? bytes.readUInt32BE(4) : 0;
      if (code === 80877103) {
        socket.write('N');
        socket.once('data', () => onStartup(socket));
      } else if (code === 39 << 16) socket.end(errorMessage(unsupported));
      else onStartup(socket);
    });
  };
}

/** Manners of peers that are no servers of ours. */
export const hostile = {
  silent: () => undefined,
  garbage: (socket) => void socket.end(Buffer.from(Array.from({ length: 700 }, (_, i) => (i * 37 + 11) % 256))),
  endless: (socket) => {
    const chunk = Buffer.alloc(65_536, 'x');
    const pour = (): void => {
      while (socket.writable && socket.write(chunk));
    };
    socket.on('drain', pour);
    pour();
  },
  http: (socket) =>
    void socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\nserver: \u001b[31m::error::x\r\n\r\n')),
  ssh: (socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1\r\n'),
  halfClose: (socket) => void socket.end(),
  reset: (socket) => void socket.resetAndDestroy(),
  drip: (socket) => {
    const timer = setInterval(() => socket.write('S'), 20);
    socket.on('close', () => clearInterval(timer));
  },
  alwaysNo: (socket) => void socket.once('data', () => socket.write('N')),
} as const satisfies Readonly<Record<string, Manner>>;
