import { piece, splitPieces, type Parts, type Piece } from './parts.ts';

/** A wrapper's name may stand in between (`jdbc:otel:postgresql:`); Testcontainers' driver (`jdbc:tc:`) starts a server of its own on any port. */
const prefix = /^jdbc:(?!tc:)(?:[a-z\d-]+:)?postgresql:/i;

export function isJdbc(text: string): boolean {
  return prefix.test(text);
}

/**
 * `jdbc:postgresql://h[:p][,h2[:p2]]/db?k=v` as pgjdbc reads it (semantics B.2, measured on 42.5): no userinfo, `?port=` overrides,
 * a URL without the slash behind its port is refused (flag `malformed=no-slash`), `jdbc:postgresql:db` is localhost.
 */
export function readJdbc(text: string): Parts | undefined {
  const head = prefix.exec(text)?.[0];
  if (head === undefined) return undefined;
  const query = indexOr(text, '?', head.length);
  const parameters = queryOf(text, query);
  const common = {
    flags: parameters.flags,
    sensitive: parameters.sensitive,
    ...(parameters.user === undefined ? {} : { user: parameters.user }),
  };
  if (!text.startsWith('//', head.length))
    return { ...common, hosts: [], ports: [], dbname: piece(text, Math.min(head.length, query), query) };
  const authority = head.length + 2;
  const slash = indexOr(text, '/', authority);
  const end = Math.min(slash, query);
  const addresses = splitPieces(piece(text, authority, end), text);
  const hosts = addresses.map((address) => hostOf(text, address));
  const ports = parameters.port === undefined ? addresses.map((address) => portOfAddress(text, address)) : [parameters.port];
  const missing =
    slash >= query && end > authority ? [{ ...piece(text, authority, end), name: 'malformed', text: 'no-slash' }] : [];
  const dbname = slash < query ? { dbname: piece(text, slash + 1, query) } : {};
  return { ...common, hosts, ports, ...dbname, flags: [...parameters.flags, ...missing] };
}

function indexOr(text: string, char: string, from: number): number {
  const found = text.indexOf(char, from);
  return found < 0 ? text.length : found;
}

/** The colon of `[::1]:5432` or `h:5432`. */
function colonOf(text: string, address: Piece): number {
  const bracket = text.lastIndexOf(']', address.end - 1);
  const from = bracket >= address.start ? bracket : address.start;
  const colon = text.indexOf(':', from);
  return colon < 0 || colon >= address.end ? address.end : colon;
}

function hostOf(text: string, address: Piece): Piece {
  const colon = colonOf(text, address);
  const bracketed = text.charAt(address.start) === '[';
  return bracketed ? piece(text, address.start + 1, Math.max(address.start + 1, colon - 1)) : piece(text, address.start, colon);
}

function portOfAddress(text: string, address: Piece): Piece {
  return piece(text, Math.min(colonOf(text, address) + 1, address.end), address.end);
}

function queryOf(text: string, start: number) {
  const flags: (Piece & { readonly name: string })[] = [];
  let user: Piece | undefined;
  let port: Piece | undefined;
  let sensitive = false;
  for (const parameter of splitPieces(piece(text, Math.min(start + 1, text.length), text.length), text, '&')) {
    const equals = text.indexOf('=', parameter.start);
    if (equals < 0 || equals >= parameter.end) continue;
    const name = text.slice(parameter.start, equals);
    const value = piece(text, equals + 1, parameter.end);
    if (name === 'user') user = value;
    else if (name === 'password') sensitive = true;
    else if (name === 'port' || name === 'PGPORT') port = value;
    else flags.push({ ...value, name });
  }
  return { flags, user, port, sensitive };
}
