/** Words of names and values that say PostgreSQL, a database of some kind, or another product. */

const postgresWords = new Set([
  'PG', 'POSTGRES', 'POSTGRESQL', 'PSQL', 'PGSQL', 'PGBOUNCER', 'TIMESCALE', 'TIMESCALEDB', 'POSTGIS',
]); // prettier-ignore
const databaseWords = new Set([...postgresWords, 'DB', 'DATABASE', 'RDS']);
const otherWords = new Set([
  'REDIS', 'VALKEY', 'MYSQL', 'XQL', 'TDS', 'MARIADB', 'SQLSERVER', 'SQLSRV', 'SQLITE', 'MONGO', 'MONGODB', 'SMTP', 'MAIL', 'RABBIT', 'RABBITMQ', 'AMQP', 'KAFKA', 'HTTP', 'ELASTIC', 'ELASTICSEARCH',
  'WEB', 'API', 'CACHE', 'CLICKHOUSE', 'INFLUX', 'CASSANDRA', 'MSSQL', 'ORACLE', 'NEO4J', 'LDAP', 'VECTOR', 'GRAPH',
]); // prettier-ignore

/** Upper-case words of a name. */
export function saysDatabase(words: readonly string[]): boolean {
  return words.some((word) => databaseWords.has(word)) && !saysOther(words);
}

export function saysPostgres(words: readonly string[]): boolean {
  return words.some((word) => postgresWords.has(word)) && !saysOther(words);
}

export function saysOther(words: readonly string[]): boolean {
  return words.some((word) => otherWords.has(word.replace(/(?<!\d)\d{1,9}$/, '')));
}

/** The value of an engine, driver or adapter key. */
export function namesPostgres(engine: string): boolean {
  return /postg|pgsql|^pg$|psycopg|asyncpg/i.test(engine);
}

/** Usual ports of MySQL, MongoDB, Redis, SQL Server and Oracle. */
export const otherPorts: ReadonlySet<string> = new Set(['3306', '27017', '6379', '1433', '1521']);
export const otherHost = /mysql|mariadb|mongo|redis|mssql|sqlserver|oracle/i;

/** `pgHost`, `pg-host`, `pg.host` as upper-case words. */
export function wordsOfName(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== '');
}
