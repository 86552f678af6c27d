/** How a client program of PostgreSQL reads its arguments. */
export interface PsqlTool {
  /** Letters of short options with a value. */
  readonly short: string;
  readonly long: readonly string[];
  /** Options that name the database or hold a connection string. */
  readonly database?: readonly string[];
  /** Position of the operand that does. */
  readonly operand?: number;
  readonly probe?: true;
}

const connection = ['host', 'port', 'username', 'dbname'];
const byName = ['d', 'dbname'];

/** From the `--help` of PostgreSQL 15 to 18. `-d` of createuser and `-i` of pgbench are flags, and so on. */
export const psqlTools: Readonly<Record<string, PsqlTool>> = {
  psql: {
    short: 'cdfvLoFPRThpU',
    long: [...connection, 'command', 'file', 'set', 'variable', 'log-file', 'output', 'field-separator', 'pset', 'record-separator', 'table-attr'],
    database: byName,
    operand: 0,
  },
  pgcli: { short: 'hpUudDnNl', long: [...connection, 'user', 'dsn', 'pgclirc', 'row-limit', 'prompt'], database: byName, operand: 0 },
  pg_dump: {
    short: 'fFjZEnNSTtdhpUe',
    long: [...connection, 'file', 'format', 'jobs', 'compress', 'encoding', 'schema', 'exclude-schema', 'table', 'exclude-table', 'superuser', 'role', 'section', 'lock-wait-timeout', 'snapshot', 'extension', 'exclude-table-data'],
    database: byName,
    operand: 0,
  },
  pg_dumpall: { short: 'fESdlhpU', long: [...connection, 'file', 'encoding', 'superuser', 'database', 'role', 'lock-wait-timeout', 'exclude-database'], database: byName },
  pg_restore: {
    short: 'dfFIjLnNPStTUhp',
    long: [...connection, 'file', 'format', 'index', 'jobs', 'use-list', 'schema', 'exclude-schema', 'function', 'superuser', 'table', 'trigger', 'role', 'section'],
    database: byName,
  },
  pg_isready: { short: 'dhptU', long: [...connection, 'timeout'], database: byName, probe: true },
  createdb: { short: 'DElTOhpU', long: ['host', 'port', 'username', 'maintenance-db', 'tablespace', 'encoding', 'locale', 'owner', 'template', 'strategy'], database: ['maintenance-db'], operand: 0 },
  dropdb: { short: 'hpU', long: ['host', 'port', 'username', 'maintenance-db'], database: ['maintenance-db'], operand: 0 },
  createuser: { short: 'cghpUamv', long: ['host', 'port', 'username', 'connection-limit', 'role', 'member-of', 'with-admin', 'with-member', 'valid-until'] },
  dropuser: { short: 'hpU', long: ['host', 'port', 'username'] },
  vacuumdb: { short: 'djtnNPhpU', long: [...connection, 'jobs', 'table', 'schema', 'exclude-schema', 'parallel', 'maintenance-db'], database: byName, operand: 0 },
  reindexdb: { short: 'dijStTnhpU', long: [...connection, 'index', 'jobs', 'schema', 'table', 'tablespace', 'maintenance-db'], database: byName, operand: 0 },
  clusterdb: { short: 'dthpU', long: [...connection, 'table', 'maintenance-db'], database: byName, operand: 0 },
  pgbench: {
    short: 'bcDfFIhjLMpPRsTtU',
    long: ['host', 'port', 'username', 'client', 'define', 'file', 'fillfactor', 'jobs', 'latency-limit', 'protocol', 'progress', 'rate', 'scale', 'time', 'transactions', 'builtin', 'init-steps'],
    operand: 0,
  },
  pg_basebackup: {
    short: 'DFrtTXZlcsSdhpUi',
    long: [...connection, 'pgdata', 'format', 'max-rate', 'target', 'tablespace-mapping', 'waldir', 'wal-method', 'compress', 'label', 'checkpoint', 'status-interval', 'slot', 'incremental'],
    database: byName,
  },
  pg_receivewal: { short: 'DdEhpsSUZ', long: [...connection, 'directory', 'endpos', 'slot', 'status-interval', 'compress'], database: byName },
  pg_recvlogical: { short: 'dEfFhIoPpsSU', long: [...connection, 'endpos', 'file', 'fsync-interval', 'startpos', 'option', 'plugin', 'status-interval', 'slot'], database: byName },
  pg_amcheck: { short: 'dDhijprRsStTU', long: [...connection, 'database', 'host', 'jobs', 'schema', 'table', 'index', 'maintenance-db'], database: byName, operand: 0 },
  pg_rewind: { short: 'DR', long: ['target-pgdata', 'source-pgdata', 'source-server'], database: ['source-server'] },
  pg_repack: { short: 'dhpUtTnsjI', long: [...connection, 'table', 'schema', 'jobs'], database: byName, operand: 0 },
  pg_activity: { short: 'hpUd', long: ['host', 'port', 'username', 'dbname'], database: byName, operand: 0 },
}; // prettier-ignore
