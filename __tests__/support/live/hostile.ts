import type { Socket } from 'node:net';
import type { Manner } from './listeners.ts';

/** A message of PostgreSQL's protocol. */
function message(type: string, body: Buffer | string): Buffer {
  const content = Buffer.from(body);
  const head = Buffer.alloc(5);
  head.write(type);
  head.writeInt32BE(content.length + 4, 1);
  return Buffer.concat([head, content]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

const garbage = Buffer.from(Array.from({ length: 900 }, (_, i) => (i * 131 + 7) % 256));
/** A terminal's title, a colour, a workflow command, a line end of another system. */
const trick = '\u001b]0;owned\u0007\u001b[31m\r\n::error::injected\n::add-mask::x\u202e%0A';

function endlessly(socket: Socket): void {
  const chunk = Buffer.alloc(16_384, 'x');
  const more = (): void => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on('drain', more);
  more();
}

function dripping(bytes: Buffer, pause: number): NonNullable<Manner['connected']> {
  return (socket, later) => {
    const drop = (at: number): void => {
      if (socket.destroyed) return;
      socket.write(bytes.subarray(at % bytes.length, (at % bytes.length) + 1));
      later(pause, () => drop(at + 1));
    };
    drop(0);
  };
}

/** What a PostgreSQL says until it has to prove itself: no encryption, the right error for version 39, and then a request for the password, with which it goes away. */
function impostor(request: Buffer): Manner {
  return {
    data: (socket, chunk) => {
      const code = chunk.length >= 8 ? chunk.readInt32BE(4) : 0;
      if (chunk[0] === 0x70) socket.end();
      else if (chunk.length === 8 && code >> 16 === 1234) socket.write('N');
      else if (code >> 16 === 39) socket.end(unsupported);
      else if (code >> 16 === 3) socket.write(request);
    },
  };
}

const fields = (severity: string, state: string, text: string, rest = ''): string =>
  `S${severity}\0V${severity}\0C${state}\0M${text}\0${rest}\0`;
const origin = 'Fbackend_startup.c\0L717\0RProcessStartupPacket\0';
const unsupported = message(
  'E',
  fields('FATAL', '0A000', 'unsupported frontend protocol 39.0: server supports 3.0 to 3.2', origin),
);
const greeting = Buffer.concat([Buffer.from([0x4a, 0, 0, 0, 10]), Buffer.from('8.0.36\0'), Buffer.alloc(60, 'a')]);
const open = [
  message('R', int32(0)),
  message('S', 'server_version\u000018.4\0'),
  message('K', Buffer.alloc(8)),
  message('Z', 'I'),
];

/** Manners of listeners by name: what stands on a port where PostgreSQL is expected. */
export const hostile = {
  'never answers': {},
  garbage: { connected: (socket) => void socket.write(garbage) },
  'endless data': { connected: endlessly },
  'endless data when asked': { data: endlessly },
  http: { data: (socket) => void socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n') },
  ssh: { connected: (socket) => void socket.write('SSH-2.0-OpenSSH_9.2p1 Debian-2+deb12u3\r\n') },
  mysql: { connected: (socket) => void socket.write(greeting) },
  'half-close': { connected: (socket) => void socket.end() },
  'closes when asked': { data: (socket) => void socket.end() },
  reset: { connected: (socket) => void socket.resetAndDestroy() },
  'reset when asked': { data: (socket) => void socket.resetAndDestroy() },
  'slow drip': { connected: dripping(garbage, 50) },
  'slow drip of an error': { connected: dripping(unsupported, 50) },
  'error of two gigabytes': { data: (socket) => void socket.write(Buffer.concat([Buffer.from('E'), int32(0x7fff_ffff)])) },
  'error of negative length': { data: (socket) => void socket.write(Buffer.concat([Buffer.from('E'), int32(-5)])) },
  'error with control characters': {
    data: (socket) => void socket.end(message('E', fields('FATAL', '28000', trick.repeat(200)))),
  },
  'tls without tls': { data: (socket, chunk) => void socket.write(chunk.length === 8 ? 'S' : garbage) },
  'asks for the password in clear': impostor(message('R', int32(3))),
  'asks for the password in md5': impostor(message('R', Buffer.concat([int32(5), Buffer.from('salt')]))),
  'lets everybody in': impostor(Buffer.concat(open)),
} as const satisfies Readonly<Record<string, Manner>>;

export type Hostile = keyof typeof hostile;
