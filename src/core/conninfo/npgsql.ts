import { piece, splitPieces, type Parts, type Piece } from './parts.ts';

/** The spellings of a key, the strongest first. */
const hostKeys = ['host', 'server', 'data source', 'datasource'];
const databaseKeys = ['database', 'db'];
const userKeys = ['username', 'user id', 'userid', 'uid', 'user name', 'user'];
const passwordKeys = ['password', 'pwd'];
const plain = new Set([...hostKeys, 'port', ...databaseKeys, ...userKeys, ...passwordKeys]);
/** Keys of SQL Server and MySQL that Npgsql refuses. */
const otherKeys = [
  'initial catalog',
  'trusted_connection',
  'multipleactiveresultsets',
  'integrated security',
  'attachdbfilename',
  'allowuservariables',
  'allowloadlocalinfile',
  'convertzerodatetime',
  'virtualhost',
];
/** Ports of other products whose strings look alike: mail, SQL Server, Oracle, MySQL, RabbitMQ, Redis, MongoDB. */
const otherPorts = new Set(['25', '465', '587', '2525', '1433', '1521', '3306', '5672', '6379', '27017']);

/**
 * `Host=…;Port=…`: `Host` with a database or a port. `Server` and `Data Source` are SQL Server's and MySQL's words too: only with a port
 * of its own, which SQL Server writes behind a comma. Nothing that says another product.
 */
export function isNpgsql(text: string): boolean {
  if (!text.includes(';')) return false;
  const values = pairs(text);
  if (otherKeys.some((key) => values.has(key)) || otherPorts.has(values.get('port')?.text ?? '')) return false;
  if (values.has('host')) return values.has('port') || values.has('database') || values.has('db');
  return ['server', 'data source', 'datasource'].some((key) => values.has(key)) && values.has('port');
}

/** ADO pairs as Npgsql reads them (semantics B.2): keys in any case, `Host=h:5433` splits and wins over Port, several hosts by comma. */
export function readNpgsql(text: string): Parts {
  const values = pairs(text);
  const host = first(values, hostKeys);
  const port = values.get('port');
  const addresses = host === undefined ? [] : splitPieces(host, text);
  const dbname = first(values, databaseKeys);
  const user = first(values, userKeys);
  return {
    hosts: addresses.map((address) => piece(text, address.start, colonOf(text, address))),
    ports: addresses.map((address) => portOf(text, address, port)),
    ...(dbname === undefined ? {} : { dbname }),
    ...(user === undefined ? {} : { user }),
    flags: [...values]
      .filter(([key]) => !plain.has(key))
      .map(([key, value]) => ({ ...value, name: key === 'timeout' ? 'connect_timeout' : key.replace(/ /g, '') })),
    sensitive: first(values, passwordKeys) !== undefined,
  };
}

function first(values: ReadonlyMap<string, Piece>, keys: readonly string[]): Piece | undefined {
  return keys.map((key) => values.get(key)).find((value) => value !== undefined);
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
