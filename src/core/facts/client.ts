import type { Located } from '../text/span.ts';
import type { FactBase, Layer } from './base.ts';
import type { HostValue, PortValue, Template, Use } from './template.ts';

/** One dialled address. A multi-host string gives several. */
export interface Endpoint {
  readonly host: HostValue;
  readonly port: PortValue;
}

/** What a connection string, a command line or a group of settings says. A password is never part of it. */
export interface Conninfo {
  readonly endpoints: readonly Endpoint[];
  readonly dbname?: Located<Template>;
  readonly user?: Located<Template>;
  readonly service?: Located<string>;
  /** Query flags that say what answers, as `key=value`: `pgbouncer=true`, `target_session_attrs=…`, `sslmode=…`, `connect_timeout=…`. */
  readonly flags: readonly Located<string>[];
  /** The text holds a password: its line is never quoted. */
  readonly sensitive: boolean;
}

/**
 * How the client reads what it is given: decides the default port, PGPORT, socket or loopback (semantics B.1, B.2).
 * `libpq` also stands for psql, pg_dump, psycopg, Rails, Django, PHP; `url` is a postgres:// URL whose reader nobody named.
 */
export type Dialect =
  'libpq' | 'url' | 'node-postgres' | 'pgjdbc' | 'npgsql' | 'sqlalchemy' | 'php-pdo' | 'probe' | 'address' | 'pgbouncer';

export interface Dial<K extends string, L extends Layer> extends FactBase<K, L> {
  readonly conninfo: Conninfo;
  readonly dialect: Dialect;
  /** The variable, key or command that names it (`REPLICA_DATABASE_URL`, `psql`). */
  readonly label?: Located<string>;
  /** A variable that is used instead wherever it is set (`env.DATABASE_URL || "postgres://…"`): the dial is what stands in its place. */
  readonly unless?: Use;
  /** `session` real use · `probe` health check, wait loop, monitor · `tool` backup, migration, shell command · `record` pgpass, servers.json · `replication` · `advertised` where a server tells others to dial it (Patroni's connect_address). */
  readonly purpose: 'session' | 'probe' | 'tool' | 'record' | 'replication' | 'advertised';
}

export type ClientConninfo = Dial<'client.conninfo', 'client'>;
