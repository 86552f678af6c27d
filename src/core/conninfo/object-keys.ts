import type { VariableEntry } from './variables.ts';

const bare = /^(?:HOST|HOSTNAME|SERVER|ADDRESS|PORT|NAME|DATABASE|DBNAME|DB|USER|USERNAME|URL|URI|TYPE|ENGINE|DRIVER)$/;
const postgres = /postg|pgsql|timescale|(?:^|[^a-z])(?:pg|db|database|rds)(?:[^a-z]|$)/i;
const otherEngine = /mysql|maria|mongo|redis|rabbit|kafka|elastic|mssql|oracle|minio/i;

/**
 * The variable that a key is: `db-host` is DB_HOST, `externalDatabase.port` EXTERNAL_DATABASE_PORT. A key that says no more than `host` belongs
 * to a database when what it stands in says so (a Secret of a service binding, an object named for its database).
 */
export function variableName(key: string, belongsTo: string): string {
  const name = key
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z\d]+/g, '_')
    .toUpperCase();
  return bare.test(name) && saysDatabase(belongsTo) ? `DB_${name}` : name;
}

function saysDatabase(text: string): boolean {
  return postgres.test(text) && !otherEngine.test(text);
}

/** Entries under the names of variables. */
export function asVariables(entries: readonly VariableEntry[], belongsTo: string): VariableEntry[] {
  return entries.map(({ name, value }) => ({ name: { value: variableName(name.value, belongsTo), at: name.at }, value }));
}
