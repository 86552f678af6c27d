import { plainText, type Template } from '../facts/template.ts';
import { withPlaceholders } from '../templates/placeholders.ts';
import type { Location } from '../text/span.ts';
import { flatten } from './flat-text.ts';
import { isJdbc, readJdbc } from './jdbc.ts';
import { partsOfKeywords, readLibpqKeywords } from './libpq-keyword.ts';
import { isLibpqKeyword, partsOfUri, readUrl } from './libpq-uri.ts';
import { isNpgsql, readNpgsql } from './npgsql.ts';
import { conninfoOf, type DialectRules, type DsnReading, type Parts } from './parts.ts';
import { isPdo, readPdo } from './pdo.ts';
import { withQueryHosts } from './sqlalchemy.ts';

export type { DsnReading } from './parts.ts';

/** Schemes of drivers that speak to PostgreSQL (semantics B.2, H.2.31). */
const scheme =
  /^(?:postgres(?:ql)?|postgis|pgsql|ecto|asyncpg|psycopg2?|r2dbc(?::pool)?:postgresql|vertx-reactive:postgresql|db\+postgresql|pg)(?:\+[a-z0-9_]+)?:\/\//i;

const libpq: DialectRules = { dialect: 'libpq', environment: true, noHost: 'socket' };
/** A postgres:// URL whose reader is not known: most drivers honour PGPORT, some do not; a missing host is loopback or socket. */
const url: DialectRules = { dialect: 'url', environment: false, noHost: 'loopback' };
const sqlalchemy: DialectRules = { dialect: 'sqlalchemy', environment: false, noHost: 'socket' };
const pgjdbc: DialectRules = { dialect: 'pgjdbc', environment: false, noHost: 'loopback' };
const npgsql: DialectRules = { dialect: 'npgsql', environment: false, noHost: 'loopback' };
const pdo: DialectRules = { dialect: 'php-pdo', environment: true, noHost: 'socket' };

/** A cheap look before `readDsn`: linear, and true for everything that is one. */
export function looksLikeDsn(text: string): boolean {
  return /postgres|postgis|pgsql|ecto:|asyncpg|psycopg|pg:\/\/|host\s*=|server\s*=|data source\s*=/i.test(text);
}

/** Any connection string in a value; undefined when it is none. `whole` is the location of the value. */
export function readDsn(template: Template, whole: Location): DsnReading | undefined {
  const plain = plainText(template);
  if (plain !== undefined && !looksLikeDsn(plain)) return undefined;
  const flat = flatten(withPlaceholders(template), whole);
  const text = flat.text;
  if (text.length > 8192) return undefined;
  const found = parse(text);
  return found === undefined ? undefined : conninfoOf(flat, found.parts, found.rules, whole);
}

function parse(text: string): { readonly parts: Parts; readonly rules: DialectRules } | undefined {
  if (isJdbc(text)) return ruled(readJdbc(text), pgjdbc);
  const head = scheme.exec(text)?.[0];
  if (head !== undefined) {
    const rules = rulesOf(head.toLowerCase());
    const parts = partsOfUri(readUrl(text, head.length), text);
    return { parts: rules === sqlalchemy ? withQueryHosts(parts, text) : parts, rules };
  }
  if (isPdo(text)) return ruled(readPdo(text), pdo);
  if (isKeywords(text)) return ruled(partsOfKeywords(readLibpqKeywords(text), text), libpq);
  if (isNpgsql(text)) return ruled(readNpgsql(text), npgsql);
  return undefined;
}

function ruled(parts: Parts | undefined, rules: DialectRules) {
  return parts === undefined ? undefined : { parts, rules };
}

function rulesOf(head: string): DialectRules {
  if (head.includes('+')) return sqlalchemy;
  return head.startsWith('r2dbc') ? pgjdbc : url;
}

/** `host=h port=5433 …`: libpq's keywords and nothing else, host or port among at least two. */
function isKeywords(text: string): boolean {
  if (!/(?:^|\s)(?:host|hostaddr|port|service)\s*=/.test(text) || text.includes(';')) return false;
  const reading = readLibpqKeywords(text, (name) => isLibpqKeyword(name) || name === 'sslmode');
  // `host=h,port=5433` is one keyword to libpq: a list of hosts, and the port is lost (semantics B.1).
  return reading.ok && (reading.parameters.size >= 2 || /,\s*port=\d+$/.test(reading.parameters.get('host')?.text ?? ''));
}
