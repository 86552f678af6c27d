import { fullBacklog } from '../backlog.ts';
import { password } from '../cluster.ts';
import { isolated, withoutNames, type Filtered } from '../netns.ts';
import { freePort } from '../ports.ts';
import type { Expected, State } from './state.ts';

const login = { user: 'app', password, dbname: 'app' };
const failed = 'connection to server at "127.0.0.1", port PORT failed: ';
const question = '\n\tIs the server running on that host and accepting TCP/IP connections?';

function filtered(by: Filtered['by'], text: string, tcp: Expected['tcp']): State {
  return {
    name: `packets that a filter answers with ${by}`,
    needs: ['netns'],
    start: async () => ({ login: { host: '127.0.0.1', port: 5999, ...login }, before: isolated([{ port: 5999, by }]) }),
    answers: { psql: failed + text },
    expected: { tcp, wire: 'skipped', login: tcp },
  };
}

/** Nobody answers, for every reason of §G.2. */
export const unreachableStates: readonly State[] = [
  {
    name: 'nobody listens',
    needs: [],
    start: async () => ({ login: { host: '127.0.0.1', port: await freePort(), ...login } }),
    answers: { psql: `${failed}Connection refused${question}` },
    expected: { tcp: 'refused', wire: 'skipped', login: 'refused' },
  },
  {
    name: 'nobody listens on any address of a name',
    needs: [],
    start: async () => ({ login: { host: 'localhost', port: await freePort(), ...login } }),
    answers: { psql: `connection to server at "localhost" (127.0.0.1), port PORT failed: Connection refused${question}` },
    expected: { tcp: 'refused', wire: 'skipped', login: 'refused' },
  },
  {
    name: 'a full backlog',
    needs: ['linux'],
    start: async () => ({ login: { ...(await fullBacklog()), ...login } }),
    answers: { psql: `${failed}timeout expired` },
    expected: { tcp: 'filtered', wire: 'skipped', login: 'filtered' },
  },
  filtered('drop', 'timeout expired', 'filtered'),
  filtered('tcp-reset', `Connection refused${question}`, 'refused'),
  filtered('port-unreachable', `Connection refused${question}`, 'refused'),
  filtered('host-unreachable', `No route to host${question}`, 'host-unreachable'),
  filtered('admin-prohibited', `No route to host${question}`, 'host-unreachable'),
  {
    name: 'no route',
    needs: ['netns'],
    start: async () => ({ login: { host: '192.0.2.1', port: 5432, ...login }, before: isolated() }),
    answers: { psql: `connection to server at "192.0.2.1", port PORT failed: Network is unreachable${question}` },
    expected: { tcp: 'network-unreachable', wire: 'skipped', login: 'network-unreachable' },
  },
  {
    name: 'a name that nobody knows',
    needs: ['netns', 'nsswitch.conf'],
    start: () => Promise.resolve({ login: { host: 'nosuch.invalid', port: 5432, ...login }, before: withoutNames() }),
    answers: { psql: 'could not translate host name "nosuch.invalid" to address: Name or service not known' },
    expected: { tcp: 'unknown-host', wire: 'skipped', login: 'unknown-host' },
  },
  {
    name: 'a name server that nobody reaches',
    needs: ['netns'],
    start: () => Promise.resolve({ login: { host: 'nosuch.invalid', port: 5432, ...login }, before: isolated() }),
    answers: { psql: 'could not translate host name "nosuch.invalid" to address: Temporary failure in name resolution' },
    expected: { tcp: 'temporary', wire: 'skipped', login: 'unknown-host' },
  },
];
