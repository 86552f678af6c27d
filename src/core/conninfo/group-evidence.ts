import { looksLikeDsn } from './dsn.ts';
import { namesPostgres, otherHost, otherPorts, saysDatabase, saysOther, saysPostgres, wordsOfName } from './engines.ts';
import { textOfPart, type GroupParts } from './group-keys.ts';
import type { VariableEntry } from './variables.ts';

/**
 * What a group of `host`, `port` and the like is: `postgresql` where an engine or a name says so, `database` where its names or keys say no
 * more than that; undefined for another product's, and for everybody's words.
 */
export function evidenceOf(
  entries: readonly VariableEntry[],
  around: readonly string[],
  parts: GroupParts,
): 'postgresql' | 'database' | undefined {
  const words = around.flatMap(wordsOfName);
  if (saysAnother(words, parts)) return undefined;
  const engine = textOfPart(parts.get('engine')) ?? '';
  if (namesPostgres(engine) || saysPostgres(words) || entries.some(isPostgresKey)) return 'postgresql';
  return saysDatabase(words) || hasDatabaseKeys(entries, parts) ? 'database' : undefined;
}

/** `pg_host`, `postgres_port`, `pghost`. */
function isPostgresKey({ name }: VariableEntry): boolean {
  return wordsOfName(name.value).some((word) => /^(?:PG|POSTGRES|POSTGRESQL)(?:HOST|PORT|$)/.test(word));
}

/** A port beside a database and a user is a database's, and 5432 beside a database is PostgreSQL's. */
function hasDatabaseKeys(entries: readonly VariableEntry[], parts: GroupParts): boolean {
  if (textOfPart(parts.get('port')) === '5432' && parts.has('dbname')) return true;
  const named = entries.some(({ name }) => /^(?:database|db_?name|database_?name)$/i.test(name.value));
  return named && parts.has('user');
}

/** Another engine, port or host; or a connection string beside the keys, which is the connection itself. */
function saysAnother(words: readonly string[], parts: GroupParts): boolean {
  const engine = textOfPart(parts.get('engine')) ?? '';
  if (engine !== '' && !namesPostgres(engine)) return true;
  if (saysOther(words) || looksLikeDsn(textOfPart(parts.get('url')) ?? '')) return true;
  return otherPorts.has(textOfPart(parts.get('port')) ?? '') || otherHost.test(textOfPart(parts.get('host')) ?? '');
}
