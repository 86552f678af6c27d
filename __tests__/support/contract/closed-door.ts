import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A loopback address that answers nobody and counts who knocks. */
export interface ClosedDoor {
  readonly url: string;
  readonly knocks: () => number;
  readonly close: () => Promise<void>;
}

export async function closedDoor(): Promise<ClosedDoor> {
  let knocks = 0;
  const server: Server = createServer();
  server.on('connection', (socket) => {
    knocks++;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    knocks: () => knocks,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
