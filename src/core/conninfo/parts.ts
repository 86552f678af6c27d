import type { Conninfo, Dialect, Endpoint } from '../facts/client.ts';
import { portOf, type HostValue, type PortValue, type Template } from '../facts/template.ts';
import { isPortWord } from '../templates/placeholders.ts';
import type { Located, Location } from '../text/span.ts';
import type { FlatText } from './flat-text.ts';

/** A piece of a connection string: decoded, and where it stands in the flat text. */
export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What a dialect's grammar gives, before defaults. */
export interface Parts {
  /** One host a position; empty text: left out at that position. */
  readonly hosts: readonly Piece[];
  /** One port a host, or one for all; empty: left out. */
  readonly ports: readonly Piece[];
  readonly dbname?: Piece;
  readonly user?: Piece;
  readonly service?: Piece;
  readonly flags: readonly (Piece & { readonly name: string })[];
  readonly sensitive: boolean;
}

export interface DialectRules {
  readonly dialect: Dialect;
  /** Whether PGPORT answers when no port is written. A list of hosts in a URL's authority is one of ports too, and shadows it in libpq (semantics B.1). */
  readonly environment: boolean;
  /** What a missing host means. */
  readonly noHost: 'socket' | 'loopback';
}

export interface DsnReading {
  readonly conninfo: Conninfo;
  readonly dialect: Dialect;
}

/** Parameters that say what answers and how long one waits. No other is kept: a misspelt `passwrd=` would be a password in a fact. */
const telling =
  /^(?:ssl|ssl_?mode|(?:connect_?|pool_?)?timeout|target_?session_?attr(?:ibute)?s|targetservertype|load_?balance_?hosts|(?:max(?:imum)?_?)?pool_?size|pgbouncer|malformed)$/i;

/**
 * A raw `@` or `/` in a password ends it for most readers: its rest is then read as a host or as a database (`u:p@ss@db`, `u:p/ss@db`).
 * Neither has an `@` in it.
 */
export function mayHoldPassword(text: string): boolean {
  return /[^@]@|:\/\/|(?:pass|pwd)\w{0,8}\s*=/i.test(text);
}

/** Parts with a dialect's defaults as conninfo. `whole` is where the value stands. */
export function conninfoOf(flat: FlatText, parts: Parts, rules: DialectRules, whole: Location): DsnReading {
  const hosts = parts.hosts.length > 0 ? parts.hosts : [{ text: '', start: 0, end: 0 }];
  const endpoints = hosts.map((host, index) => endpointOf(flat, parts, rules, whole, host, index));
  const conninfo: Conninfo = {
    endpoints,
    ...(parts.dbname === undefined || parts.dbname.text === '' || mayHoldPassword(parts.dbname.text)
      ? {}
      : { dbname: located(flat, parts.dbname) }),
    ...(parts.user === undefined || parts.user.text === '' ? {} : { user: located(flat, parts.user) }),
    ...(parts.service === undefined
      ? {}
      : { service: { value: parts.service.text, at: flat.at(parts.service.start, parts.service.end) } }),
    flags: parts.flags
      .filter(({ name }) => telling.test(name))
      .map((flag) => ({ value: `${flag.name}=${flag.text}`, at: flat.at(flag.start, flag.end) })),
    sensitive: parts.sensitive,
  };
  return { conninfo, dialect: rules.dialect };
}

function endpointOf(flat: FlatText, parts: Parts, rules: DialectRules, whole: Location, host: Piece, index: number): Endpoint {
  const at = host.text === '' ? anchor(flat, parts, whole, host) : flat.at(host.start, host.end);
  const port = parts.ports.length === 1 ? parts.ports[0] : parts.ports[index];
  const endpoint = { host: hostOf(flat, rules, host, at), port: portValue(flat, rules, port, at, parts.ports.length) };
  return parts.service === undefined ? endpoint : leftToService(endpoint, flat.at(parts.service.start, parts.service.end));
}

/** What a connection with a service leaves out stands in the service file: unknown here, not the default. */
export function leftToService({ host, port }: Endpoint, at: Location): Endpoint {
  const unknown: Template = [{ kind: 'opaque', what: 'service', at }];
  const isHostOpen = host.kind === 'implied-loopback' || (host.kind === 'socket' && host.directory === 'default');
  return {
    host: isHostOpen ? { kind: 'name', template: unknown, at: host.at } : host,
    port: port.kind === 'implied' ? { kind: 'template', template: unknown, at: port.at } : port,
  };
}

/** Where something left out would have been written. */
function anchor(flat: FlatText, parts: Parts, whole: Location, host: Piece): Location {
  if (host.end > 0) return flat.at(host.start, host.end);
  return parts.dbname === undefined ? whole : flat.at(parts.dbname.start, parts.dbname.end);
}

function hostOf(flat: FlatText, rules: DialectRules, host: Piece, at: Location): HostValue {
  if (host.text === '')
    return rules.noHost === 'socket' ? { kind: 'socket', directory: 'default', at } : { kind: 'implied-loopback', at };
  if (mayHoldPassword(host.text)) return { kind: 'name', template: [{ kind: 'opaque', what: 'user information', at }], at };
  const template = templateOf(flat, host);
  if (host.text.startsWith('/') || host.text.startsWith('@')) return { kind: 'socket', directory: template, at };
  return { kind: 'name', template, at };
}

function portValue(flat: FlatText, rules: DialectRules, port: Piece | undefined, host: Location, written: number): PortValue {
  if (port === undefined || port.text === '') {
    const environment = rules.environment && written < 2 ? { environment: 'PGPORT' as const } : {};
    return { kind: 'implied', port: 5432, ...environment, at: host };
  }
  const at = flat.at(port.start, port.end);
  if (mayHoldPassword(port.text)) return { kind: 'malformed', at };
  return isPortWord(port.text) ? unfilledPort(at) : portOf(templateOf(flat, port), at);
}

/** A port that a person is to fill in. */
export function unfilledPort(at: Location): PortValue {
  return { kind: 'template', template: [{ kind: 'opaque', what: 'placeholder', at }], at };
}

/** The piece as a template: its holes kept when it has any, else its decoded text. */
export function templateOf(flat: FlatText, piece: Piece): Template {
  if (flat.hasHole(piece.start, piece.end)) return flat.slice(piece.start, piece.end);
  return piece.text === '' ? [] : [{ kind: 'text', text: piece.text, at: flat.at(piece.start, piece.end) }];
}

function located(flat: FlatText, piece: Piece): Located<Template> {
  return { value: templateOf(flat, piece), at: flat.at(piece.start, piece.end) };
}

export function piece(text: string, start: number, end: number): Piece {
  return { text: text.slice(start, end), start, end };
}

/** `a,b,c` cut at commas. */
export function splitPieces(whole: Piece, source: string, separator = ','): Piece[] {
  const pieces: Piece[] = [];
  let start = whole.start;
  for (let i = whole.start; i <= whole.end; i++) {
    if (i < whole.end && source.charAt(i) !== separator) continue;
    pieces.push(piece(source, start, i));
    start = i + 1;
  }
  return pieces;
}
