import { Client } from 'pg';
import { password, startCluster, type Cluster } from '../cluster.ts';
import { atEnd } from '../ends.ts';
import { once } from './state.ts';

const roles = [
  'CREATE ROLE trusted LOGIN',
  'CREATE ROLE nologin_role NOLOGIN',
  'CREATE ROLE busy LOGIN CONNECTION LIMIT 0',
  `CREATE ROLE expired LOGIN PASSWORD '${password.replaceAll("'", "''")}' VALID UNTIL '2001-01-01'`,
  `SET password_encryption = 'md5'; CREATE ROLE old_hash LOGIN PASSWORD '${password.replaceAll("'", "''")}'; RESET password_encryption`,
];
const databases = ['closed ALLOW_CONNECTIONS false', 'forbidden', 'crowded CONNECTION LIMIT 0'];

const hba = [
  'local all peered peer',
  'local all all trust',
  'host all fake 127.0.0.1/32 reject',
  'host all trusted,ghost,nologin_role,busy 127.0.0.1/32 trust',
  'host all identified 127.0.0.1/32 ident',
  'host all old_hash 127.0.0.1/32 md5',
  'hostssl all only_tls 127.0.0.1/32 scram-sha-256',
  'host all app,postgres,expired 127.0.0.1/32 scram-sha-256',
];

async function furnished(cluster: Cluster): Promise<Cluster> {
  await cluster.sql([...roles, 'GRANT app TO trusted'].join('; '));
  for (const database of databases) await cluster.sql(`CREATE DATABASE ${database}`);
  await cluster.sql('REVOKE CONNECT ON DATABASE forbidden FROM PUBLIC');
  return cluster;
}

/** Roles and databases for every way to be turned away; without and with TLS. */
export const plain = once(async () => furnished(await startCluster({ hba })));
export const encrypted = once(async () => furnished(await startCluster({ hba, tls: true })));

/** In archive recovery, its first file still being fetched: as long as the test needs. */
export const starting = once(() =>
  startCluster({ signal: 'recovery', until: 'starting', conf: { restore_command: 'sleep 120; false' } }),
);

export const standbyWithoutSessions = once(() =>
  startCluster({ signal: 'standby', until: 'standby', conf: { hot_standby: false } }),
);
export const hotStandby = once(() => startCluster({ signal: 'standby' }));

/** A smart shutdown that waits for a session. */
export const stopping = once(async () => {
  const cluster = await startCluster();
  await session(cluster, 'app');
  cluster.shutDown('smart');
  return cluster;
});

const slots = { max_connections: 4, reserved_connections: 1, superuser_reserved_connections: 1 };

/** Every slot taken, also those of superusers. */
export const full = once(async () => {
  const cluster = await startCluster({ conf: slots });
  for (let i = 0; i < slots.max_connections; i++) await session(cluster, 'harness');
  return cluster;
});

/** Only the reserved slots are left. */
export const reserved = once(async () => {
  const cluster = await startCluster({ conf: slots });
  for (let i = 0; i < 2; i++) await session(cluster, 'app');
  return cluster;
});

/** A session that stays until the tests of the file are over. */
export async function session(cluster: Cluster, user: string): Promise<void> {
  const client = new Client({ host: cluster.socketDirectory, port: cluster.port, user, database: 'postgres' });
  client.on('error', () => undefined);
  await client.connect();
  atEnd(() => client.end());
}
