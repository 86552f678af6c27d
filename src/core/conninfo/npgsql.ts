import { piece, splitPieces, type Parts, type Piece } from './parts.ts';

const hostKeys = new Set(['host', 'server', 'data source', 'datasource']);
const known = /(?:^|;)\s*(?:host|server|data source|port|database|db|username|user id|userid|uid|user|password|pwd)\s*=/i;

/** `Host=…;Port=…`: at least a host and one other of Npgsql's keys, and nothing that says another database. */
export function isNpgsql(text: string): boolean {
  if (!text.includes('=') || !text.includes(';')) return /^\s*host\s*=[^\s=;]+$/i.test(text);
  if (
    /(?:initial catalog|trusted_connection|multipleactiveresultsets|integrated security|\.mdf|sslmode=none;.*allowuservariables)\b/i.test(
      text,
    )
  )
    return false;
  return (
    /(?:^|;)\s*(?:host|server|data source)\s*=/i.test(text) &&
    known.test(text.replace(/(?:^|;)\s*(?:host|server|data source)\s*=[^;]*/i, ''))
  );
}

/** ADO pairs as Npgsql reads them (semantics B.2): keys in any case, `Host=h:5433` splits and wins over Port, several hosts by comma. */
export function readNpgsql(text: string): Parts {
  const values = pairs(text);
  const host = [...hostKeys].map((key) => values.get(key)).find((value) => value !== undefined);
  const port = values.get('port');
  const addresses = host === undefined ? [] : splitPieces(host, text);
  const dbname = values.get('database') ?? values.get('db');
  const user =
    values.get('username') ??
    values.get('user id') ??
    values.get('userid') ??
    values.get('uid') ??
    values.get('user name') ??
    values.get('user');
  const plain = new Set([
    ...hostKeys,
    'port',
    'database',
    'db',
    'username',
    'user id',
    'userid',
    'uid',
    'user name',
    'user',
    'password',
    'pwd',
  ]);
  return {
    hosts: addresses.map((address) => piece(text, address.start, colonOf(text, address))),
    ports: addresses.map((address) => portOf(text, address, port)),
    ...(dbname === undefined ? {} : { dbname }),
    ...(user === undefined ? {} : { user }),
    flags: [...values]
      .filter(([key]) => !plain.has(key))
      .map(([key, value]) => ({ ...value, name: key === 'timeout' ? 'connect_timeout' : key.replace(/ /g, '') })),
    sensitive: values.has('password') || values.has('pwd'),
  };
}

function colonOf(text: string, address: Piece): number {
  if (text.charAt(address.start) === '/') return address.end;
  const colon = text.lastIndexOf(':', address.end - 1);
  return colon >= address.start ? colon : address.end;
}

function portOf(text: string, address: Piece, port: Piece | undefined): Piece {
  const colon = colonOf(text, address);
  return colon < address.end ? piece(text, colon + 1, address.end) : (port ?? piece(text, address.end, address.end));
}

function pairs(text: string): Map<string, Piece> {
  const values = new Map<string, Piece>();
  for (const pair of splitPieces(piece(text, 0, text.length), text, ';')) {
    const equals = text.indexOf('=', pair.start);
    if (equals < 0 || equals >= pair.end) continue;
    values.set(text.slice(pair.start, equals).trim().toLowerCase(), trimmed(text, equals + 1, pair.end));
  }
  return values;
}

function trimmed(text: string, start: number, end: number): Piece {
  let [from, to] = [start, end];
  while (from < to && /[\s'"]/.test(text.charAt(from))) from++;
  while (to > from && /[\s'"]/.test(text.charAt(to - 1))) to--;
  return piece(text, from, to);
}
