import { createServer, type Server } from 'node:net';
import { atEnd } from './ends.ts';

/** Below 32768, where Linux begins to hand out ports to clients. */
const first = 20_000;
const size = 50;
const blocks = 250;

/** Who listens on the first port of a block owns the block: workers and other runs on this machine see it, and it ends with the process. */
let block: number | undefined;
let used = size;
let last: Promise<number> = Promise.resolve(0);

/** A loopback port that nobody listens on and that no other test gets. */
export function freePort(): Promise<number> {
  last = last.then(next, next);
  return last;
}

async function next(): Promise<number> {
  for (;;) {
    if (block === undefined || used >= size) {
      block = await claim();
      used = 1;
    }
    const port = block + used++;
    if ((await isFree(port, '127.0.0.1')) && (await isFree(port, '::1'))) return port;
  }
}

async function claim(): Promise<number> {
  const begin = process.pid % blocks;
  for (let i = 0; i < blocks; i++) {
    const port = first + ((begin + i) % blocks) * size;
    const server = await listen(port, '127.0.0.1');
    if (server === undefined || typeof server === 'string') continue;
    server.unref();
    atEnd(() => close(server));
    return port;
  }
  throw new Error('no block of ports is free');
}

async function isFree(port: number, host: string): Promise<boolean> {
  const server = await listen(port, host);
  if (server === undefined) return false;
  if (server !== 'no such address') await close(server);
  return true;
}

/** `no such address`: a machine without IPv6 has no `::1`. */
function listen(port: number, host: string): Promise<Server | 'no such address' | undefined> {
  return new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) =>
      resolve(error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT' ? 'no such address' : undefined),
    );
    server.listen({ port, host, exclusive: true }, () => resolve(server));
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}
