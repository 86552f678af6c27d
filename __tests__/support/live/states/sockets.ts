import { chmodSync, linkSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { password } from '../cluster.ts';
import { serverDirectory } from '../directory.ts';
import { atEnd } from '../ends.ts';
import { freePort } from '../ports.ts';
import { plain } from './servers.ts';
import type { State } from './state.ts';

const failed = 'connection to server on socket "DIRECTORY/.s.PGSQL.PORT" failed: ';
const question = '\n\tIs the server running locally and accepting connections on that socket?';

/** The file stays when the name it was bound to is taken away. */
async function stale(directory: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(directory, 'bound'), resolve));
  linkSync(join(directory, 'bound'), join(directory, `.s.PGSQL.${port}`));
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Sockets: what §G.2 says of them. */
export const socketStates: readonly State[] = [
  {
    name: 'a socket',
    needs: ['postgres'],
    start: async () => {
      const { socketDirectory, port } = await plain();
      return { login: { host: socketDirectory, port, user: 'app', dbname: 'app' } };
    },
    answers: { sslRequest: 'N', psql: '' },
    expected: { tcp: 'skipped', socket: 'listening', wire: 'postgresql', tls: 'not-offered', login: 'ok' },
  },
  {
    name: 'peer authentication on a socket',
    needs: ['postgres'],
    start: async () => {
      const { socketDirectory, port } = await plain();
      return { login: { host: socketDirectory, port, user: 'peered', password, dbname: 'app' } };
    },
    answers: { psql: `${failed}FATAL:  Peer authentication failed for user "peered"` },
    expected: { tcp: 'skipped', socket: 'listening', wire: 'postgresql', tls: 'not-offered', login: 'peer', sqlstate: '28000' },
  },
  {
    name: 'no socket in the directory',
    needs: ['unix'],
    start: async () => ({ login: { host: serverDirectory(), port: await freePort(), user: 'app', password } }),
    answers: { psql: `${failed}No such file or directory${question}` },
    expected: { tcp: 'skipped', socket: 'missing', wire: 'skipped', login: 'socket-missing' },
  },
  {
    name: 'no such directory',
    needs: ['unix'],
    start: async () => ({ login: { host: join(serverDirectory(), 'absent'), port: await freePort(), user: 'app', password } }),
    answers: { psql: `${failed}No such file or directory${question}` },
    expected: { tcp: 'skipped', socket: 'directory-missing', wire: 'skipped', login: 'socket-missing' },
  },
  {
    name: 'a socket that nobody listens on',
    needs: ['unix'],
    start: async () => {
      const [host, port] = [serverDirectory(), await freePort()];
      await stale(host, port);
      return { login: { host, port, user: 'app', password } };
    },
    answers: { psql: `${failed}Connection refused${question}` },
    expected: { tcp: 'skipped', socket: 'stale', wire: 'skipped', login: 'socket-stale' },
  },
  {
    name: 'a socket in a closed directory',
    needs: ['unix', 'ordinary user'],
    start: async () => {
      const host = join(serverDirectory(), 'closed');
      const port = await freePort();
      mkdirSync(host);
      await stale(host, port);
      chmodSync(host, 0);
      atEnd(() => chmodSync(host, 0o700));
      return { login: { host, port, user: 'app', password } };
    },
    answers: { psql: `${failed}Permission denied${question}` },
    expected: { tcp: 'skipped', socket: 'forbidden', wire: 'skipped', login: 'socket-forbidden' },
  },
];
