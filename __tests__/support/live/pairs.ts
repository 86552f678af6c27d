import { password, startCluster } from './cluster.ts';
import { startHAProxy } from './haproxy.ts';
import { hostile } from './hostile.ts';
import type { Part } from './installed.ts';
import { listener } from './listeners.ts';
import { startPgBouncer } from './pgbouncer.ts';
import { freePort } from './ports.ts';
import type { Login } from './psql.ts';
import { once } from './states/state.ts';
import type { Address } from './wire.ts';

/** The port a server was moved to and the one it was moved from. */
export interface Pair {
  readonly now: Login;
  readonly old: Login;
}

/** What the old port turns out to be (semantics.md §G.4, its last list). */
export interface PairState {
  readonly name: string;
  readonly needs: readonly Part[];
  readonly start: () => Promise<Pair>;
  readonly expected: 'clean' | 'restart-missing' | 'forwarder' | 'copy' | 'ghost' | 'not-postgresql';
}

const at = ({ host, port }: Address): Login => ({ host, port, user: 'app', password, dbname: 'app' });

const unused = async (): Promise<Login> => at({ host: '127.0.0.1', port: await freePort() });

/** The server that was moved; pairs share it. */
const moved = once(() => startCluster());

export const pairs: readonly PairState[] = [
  {
    name: 'nobody on the old port',
    needs: ['postgres'],
    start: async () => ({ now: at(await moved()), old: await unused() }),
    expected: 'clean',
  },
  {
    name: 'the port edited and reloaded, not restarted',
    needs: ['postgres'],
    start: async () => {
      const [cluster, now] = [await startCluster(), await unused()];
      cluster.set({ port: now.port });
      await cluster.reload();
      return { now, old: at(cluster) };
    },
    expected: 'restart-missing',
  },
  {
    name: 'HAProxy forwards the old port',
    needs: ['postgres', 'haproxy'],
    start: async () => {
      const cluster = await moved();
      return { now: at(cluster), old: at(await startHAProxy(cluster)) };
    },
    expected: 'forwarder',
  },
  {
    name: 'PgBouncer on the old port',
    needs: ['postgres', 'pgbouncer'],
    start: async () => {
      const cluster = await moved();
      const users = [`"app" "${password}"`];
      return {
        now: at(cluster),
        old: at(await startPgBouncer({ databases: [`app = host=127.0.0.1 port=${cluster.port}`], users })),
      };
    },
    expected: 'forwarder',
  },
  {
    name: 'a copy of the data directory on the old port',
    needs: ['postgres'],
    start: async () => ({ now: at(await moved()), old: at(await startCluster()) }),
    expected: 'copy',
  },
  {
    name: 'a standby on the old port',
    needs: ['postgres'],
    start: async () => ({ now: at(await moved()), old: at(await startCluster({ signal: 'standby' })) }),
    expected: 'copy',
  },
  {
    name: 'another cluster on the old port',
    needs: ['postgres'],
    start: async () => ({ now: at(await moved()), old: at(await startCluster({ identity: 'another' })) }),
    expected: 'ghost',
  },
  {
    name: 'a web server on the old port',
    needs: ['postgres'],
    start: async () => ({ now: at(await moved()), old: at(await listener(hostile.http)) }),
    expected: 'not-postgresql',
  },
];
