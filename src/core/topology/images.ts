import type { Product } from '../facts/server.ts';

/**
 * What is known about container images (semantics.md A.5, C.1): which product answers, on which port by default, which variables move it.
 * Families are matched by the last part of the image's name; an unknown image is an open place about which nothing is claimed.
 */
export interface ImageFamily {
  readonly product: Product;
  readonly name: RegExp;
  /** Owner or registry path that must match too. */
  readonly owner?: RegExp;
  /** undefined: the image does not say; a mounted file has to. */
  readonly port?: number;
  /** Variables that move the port, strongest first. */
  readonly portVariables: readonly string[];
  /** Look like port variables of this product and are ignored. */
  readonly ignoredVariables: RegExp;
  /** Container paths of configuration files that the program reads without being told. */
  readonly reads: RegExp;
  /** Where the image's server makes its socket by default. */
  readonly socketDirectory?: string;
  readonly databaseVariables: readonly string[];
  readonly userVariables: readonly string[];
}

const companion =
  /exporter|backup|admin|client|operator|bouncer|pgpool|pgcat|postgrest|migrat|restore|dump|proxy|wal-?g|barman|meta|init|graphql|hasura|pgweb|tests?$|upgrade|anonymizer|logical/;
const nothing = /\b\B/;
const credentials = { databaseVariables: ['POSTGRES_DB'], userVariables: ['POSTGRES_USER'] };
const bitnamiCredentials = {
  databaseVariables: ['POSTGRESQL_DATABASE', 'POSTGRES_DB'],
  userVariables: ['POSTGRESQL_USERNAME', 'POSTGRES_USER'],
};
const noCredentials = { databaseVariables: [], userVariables: [] };

const families: readonly ImageFamily[] = [
  {
    product: 'pgbouncer',
    name: /pgbouncer/,
    owner: /bitnami/,
    port: 6432,
    portVariables: ['PGBOUNCER_PORT'],
    ignoredVariables: /^(LISTEN_PORT|PGBOUNCER_LISTEN_PORT|PORT)$/,
    reads: /\/pgbouncer\/conf\/pgbouncer\.ini$|\/pgbouncer\.ini$/,
    ...noCredentials,
  },
  {
    product: 'pgbouncer',
    name: /pgbouncer/,
    owner: /edoburu/,
    port: 5432,
    portVariables: ['LISTEN_PORT'],
    ignoredVariables: /^(PGBOUNCER_PORT|PGBOUNCER_LISTEN_PORT|PORT)$/,
    reads: /\/pgbouncer\.ini$/,
    ...noCredentials,
  },
  { product: 'pgbouncer', name: /pgbouncer|pg-bouncer/, portVariables: [], ignoredVariables: nothing, reads: /\.ini$/, ...noCredentials },
  { product: 'pgpool', name: /pgpool/, port: 5432, portVariables: ['PGPOOL_PORT_NUMBER'], ignoredVariables: nothing, reads: nothing, ...noCredentials },
  { product: 'pgcat', name: /pgcat/, portVariables: [], ignoredVariables: nothing, reads: nothing, ...noCredentials },
  { product: 'odyssey', name: /odyssey/, portVariables: [], ignoredVariables: nothing, reads: nothing, ...noCredentials },
  { product: 'haproxy', name: /haproxy/, portVariables: [], ignoredVariables: nothing, reads: nothing, ...noCredentials },
  {
    product: 'postgresql',
    name: /^(postgresql|postgres)(-repmgr|-ha)?$/,
    owner: /bitnami/,
    port: 5432,
    portVariables: ['POSTGRESQL_PORT_NUMBER'],
    ignoredVariables: /^(POSTGRES_PORT|POSTGRESQL_PORT|POSTGRES_PORT_NUMBER|DB_PORT|PG_PORT|PORT)$/,
    reads: /\/postgresql\/conf\/(postgresql\.conf|conf\.d\/[^/]*\.conf)$/,
    socketDirectory: '/tmp',
    ...bitnamiCredentials,
  },
  {
    product: 'postgresql',
    name: /postgres|postgis|timescale|pgvector|citus|pgrouting|paradedb|^pg$|^pg-\d|^spilo|^pgedge/,
    port: 5432,
    portVariables: ['PGPORT'],
    ignoredVariables: /^(POSTGRES_PORT|POSTGRESQL_PORT|POSTGRESQL_PORT_NUMBER|POSTGRES_PORT_NUMBER|POSTGRES_DB_PORT|DB_PORT|DATABASE_PORT|PG_PORT|PORT)$/,
    reads: /^\/var\/lib\/postgresql\/(data|\d+\/docker)\/postgresql(\.auto)?\.conf$/,
    socketDirectory: '/var/run/postgresql',
    ...credentials,
  },
  // Its port is Patroni's listen: a variable, or a file of its own.
  { product: 'postgresql', name: /^patroni/, portVariables: [], ignoredVariables: nothing, reads: /\/patroni[^/]*\.ya?ml$/, ...noCredentials },
  { product: 'other-engine', name: /cockroach|yugabyte|materialize|cratedb|redshift|questdb/, portVariables: [], ignoredVariables: nothing, reads: nothing, ...noCredentials },
  { product: 'other', name: /^(mysql|mariadb|percona|mongo|redis|valkey|memcached|rabbitmq|nginx|httpd|elasticsearch|opensearch|kafka|zookeeper|minio|clickhouse|adminer|pgadmin4?|mailhog|mailpit|traefik|vault|consul|etcd|caddy|sqlserver|mssql)/, portVariables: [], ignoredVariables: nothing, reads: nothing, ...noCredentials },
]; // prettier-ignore

/** The family of an image reference (`registry:5000/owner/name:tag@digest`); undefined: unknown. */
export function imageFamily(reference: string): ImageFamily | undefined {
  const untagged = withoutTag(reference);
  const name = untagged.slice(untagged.lastIndexOf('/') + 1);
  const owner = untagged.slice(0, Math.max(0, untagged.length - name.length));
  const family = families.find((candidate) => candidate.name.test(name) && (candidate.owner?.test(owner) ?? true));
  if (family?.product === 'postgresql' && companion.test(name)) return undefined;
  return family;
}

/** The family of the official image. */
export const officialFamily = imageFamily('postgres');

/** By its name something beside the server: a backup, an exporter, a proxy. */
export function isCompanion(reference: string): boolean {
  const untagged = withoutTag(reference);
  return companion.test(untagged.slice(untagged.lastIndexOf('/') + 1));
}

function withoutTag(reference: string): string {
  return reference
    .toLowerCase()
    .replace(/@sha256:.*$/, '')
    .replace(/:[^/:]*$/, '');
}

/** Words with which an image of the PostgreSQL family starts its server rather than a client. */
export function startsServer(entrypoint: readonly string[] | undefined, command: readonly string[] | undefined): boolean {
  const runs = (words: readonly string[]): boolean =>
    words.some((word) =>
      /(^|[\s/;&'"])(postgres|postmaster|docker-entrypoint\.sh|pg_ctl|pg_ctlcluster|patroni|run\.sh|entrypoint\.sh)($|[\s;&'"])/.test(
        word,
      ),
    );
  if (entrypoint !== undefined && entrypoint.length > 0) return runs(entrypoint) || (command !== undefined && runs(command));
  const first = command?.[0];
  return command === undefined || first === undefined || first === '' || first.startsWith('-') || runs(command);
}
