import type { Conninfo, Endpoint } from '../facts/client.ts';
import { plainText, portOf, type HostValue, type PortValue, type Template } from '../facts/template.ts';
import type { Located, Location } from '../text/span.ts';
import { flatten } from './flat-text.ts';
import { partsOfKeywords, readLibpqKeywords } from './libpq-keyword.ts';
import { partsOfUri, readLibpqUri } from './libpq-uri.ts';
import { conninfoOf, mayHoldPassword, type DialectRules } from './parts.ts';

/** What a command line of the psql family gives, sorted by its option table. */
export interface PsqlArguments {
  readonly host?: Located<Template>;
  readonly port?: Located<Template>;
  readonly user?: Located<Template>;
  /** `-d`, or the first operand: a name, or a whole connection string. */
  readonly database?: Located<Template>;
  /** The word that names the program: what a missing port or host is missing beside. */
  readonly program: Location;
}

/**
 * Arguments of psql, pg_dump and their family as a connection (semantics B.1): what stands inside a connection string wins over
 * `-h` and `-p` in whatever order, and they fill what it leaves out. Without a host the default socket, without a port 5432 or PGPORT.
 */
export function readPsqlArguments(given: PsqlArguments): Conninfo {
  const { database } = given;
  const dsn = database !== undefined && isConnectionString(database.value) ? connectionString(database) : undefined;
  const user = given.user === undefined ? {} : { user: given.user };
  if (dsn !== undefined) return { ...user, ...dsn, endpoints: dsn.endpoints.map((endpoint) => filled(endpoint, given)) };
  const known =
    database !== undefined && database.value.length > 0 && !mayHoldPassword(flatten(database.value, database.at).text);
  const name = known ? { dbname: database } : {};
  const host = hostOf(given);
  return { endpoints: [{ host, port: portFor(given, host) }], ...name, ...user, flags: [], sensitive: false };
}

/** A URL, or `keyword=value`: libpq takes a database name for one when it holds an equals sign. */
function isConnectionString(value: Template): boolean {
  const [first] = value;
  return (first?.kind === 'text' && isUrl(first.text)) || value.some((part) => part.kind === 'text' && part.text.includes('='));
}

function isUrl(text: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(text);
}

const rules: DialectRules = { dialect: 'libpq', environment: true, noHost: 'socket' };

function connectionString(given: Located<Template>): Conninfo | undefined {
  const flat = flatten(given.value, given.at);
  const parts = isUrl(flat.text)
    ? partsOfUri(readLibpqUri(flat.text), flat.text)
    : partsOfKeywords(readLibpqKeywords(flat.text), flat.text);
  return conninfoOf(flat, parts, rules, given.at).conninfo;
}

function filled(endpoint: Endpoint, given: PsqlArguments): Endpoint {
  const host = given.host !== undefined && isLeftOut(endpoint.host) ? hostOf(given) : endpoint.host;
  const isPortOpen =
    endpoint.port.kind === 'implied' || (endpoint.port.kind === 'template' && isOfService(endpoint.port.template));
  return { host, port: isPortOpen && given.port !== undefined ? portFor(given, host) : endpoint.port };
}

function isLeftOut(host: HostValue): boolean {
  return host.kind === 'socket' ? host.directory === 'default' : host.kind === 'name' && isOfService(host.template);
}

function isOfService([part]: Template): boolean {
  return part?.kind === 'opaque' && part.what === 'service';
}

function hostOf({ host, program }: PsqlArguments): HostValue {
  if (host === undefined || host.value.length === 0) return { kind: 'socket', directory: 'default', at: program };
  const text = plainText(host.value);
  if (text?.startsWith('/') === true || text?.startsWith('@') === true)
    return { kind: 'socket', directory: host.value, at: host.at };
  return { kind: 'name', template: host.value, at: host.at };
}

/** `-p ''` is no port, as in libpq. */
function portFor({ port }: PsqlArguments, host: HostValue): PortValue {
  if (port === undefined || port.value.length === 0) return { kind: 'implied', port: 5432, environment: 'PGPORT', at: host.at };
  return portOf(port.value, port.at);
}
