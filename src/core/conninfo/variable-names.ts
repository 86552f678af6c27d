import { saysDatabase, wordsOfName } from './engines.ts';
import { isCredential } from './variables.ts';

const part =
  /^(?:HOST|HOSTNAME|SERVER|ADDRESS|ADDR|PORT|NAME|DATABASE|DB|DBNAME|USER|USERNAME|TYPE|ENGINE|DRIVER|DIALECT|CONNECTION)$/;

/** `dbPort`, `db.port`, `DB_PORT` as the environment writes it, where it is a part of a database's address; undefined for every other name. */
export function partOfAddress(name: string): string | undefined {
  if (/^PG(?:HOST|PORT|USER|DATABASE)$/.test(name)) return name;
  if (name.length > 60 || isCredential(name)) return undefined;
  const words = wordsOfName(name);
  const last = words[words.length - 1] ?? '';
  return words.length > 1 && part.test(last) && saysDatabase(words) ? words.join('_') : undefined;
}
