import type { Conninfo } from '../facts/client.ts';
import { plainText, portOf, type HostValue, type PortValue, type Template } from '../facts/template.ts';
import { isPortWord, withPlaceholders } from '../templates/placeholders.ts';
import type { Located, Location } from '../text/span.ts';
import { evidenceOf } from './group-evidence.ts';
import { partsOfGroup, type GroupParts } from './group-keys.ts';
import { withOwnPort } from './host-with-port.ts';
import { unfilledPort, type DialectRules } from './parts.ts';
import { placeOf, type VariableDial, type VariableEntry } from './variables.ts';

/** Settings of one connection under keys of their own: `{ host, port, database, user }`. */
export interface Group {
  readonly entries: readonly VariableEntry[];
  /** Names that lead to it (`production`, `database`): may say what it is. */
  readonly around: readonly string[];
  /** What stands for a host that nobody wrote. */
  readonly block: Location;
}

/** A client nobody named: what it makes of a host that is left out is not known. */
const anyClient: DialectRules = { dialect: 'address', environment: false, noHost: 'loopback' };

/**
 * The dial of a group; undefined when it is none, or another product's. `rules`: how the client that owns the group fills in what is left
 * out, where the kind of the file says that it is a PostgreSQL connection.
 */
export function dialOfGroup({ entries, around, block }: Group, rules?: DialectRules): VariableDial | undefined {
  const parts = withOwnPort(partsOfGroup(entries));
  const known = rules !== undefined || isConnection(entries, around, parts);
  const label = labelOf(parts);
  if (!known || label === undefined || isUrl(parts.get('host'))) return undefined;
  const { dialect, environment, noHost } = rules ?? anyClient;
  const host = hostOf(parts.get('host')?.value, noHost, parts.get('dbname')?.value.at ?? block);
  const port = portValue(parts.get('port')?.value, environment, host.at);
  const conninfo: Conninfo = {
    endpoints: [{ host, port }],
    ...located('dbname', parts),
    ...located('user', parts),
    flags: [],
    sensitive: parts.has('password'),
  };
  return { conninfo, dialect, label: label.name, at: placeOf(conninfo, host.at) };
}

/** The key of the port, else of the host, else of the database. */
function labelOf(parts: GroupParts): VariableEntry | undefined {
  return (['port', 'host', 'dbname'] as const).map((key) => parts.get(key)).find((entry) => !isEmpty(entry));
}

/** Without an owner the host has to be written, and the port too where nothing says that 5432 is the default. */
function isConnection(entries: readonly VariableEntry[], around: readonly string[], parts: GroupParts): boolean {
  const evidence = evidenceOf(entries, around, parts);
  if (evidence === undefined || isEmpty(parts.get('host'))) return false;
  return !isEmpty(parts.get('port')) || (evidence === 'postgresql' && (parts.has('dbname') || parts.has('user')));
}

function isUrl(host: VariableEntry | undefined): boolean {
  return host !== undefined && plainText(host.value.value)?.includes('://') === true;
}

function isEmpty(entry: VariableEntry | undefined): boolean {
  return entry === undefined || plainText(entry.value.value) === '';
}

function hostOf(value: Located<Template> | undefined, noHost: DialectRules['noHost'], block: Location): HostValue {
  const text = value === undefined ? '' : plainText(value.value);
  const at = value === undefined || text === '' ? block : value.at;
  if (value === undefined || text === '')
    return noHost === 'socket' ? { kind: 'socket', directory: 'default', at } : { kind: 'implied-loopback', at };
  if (text?.startsWith('/') === true) return { kind: 'socket', directory: value.value, at };
  return { kind: 'name', template: withPlaceholders(value.value), at };
}

function portValue(value: Located<Template> | undefined, environment: boolean, host: Location): PortValue {
  const text = value === undefined ? '' : plainText(value.value);
  if (value === undefined || text === '') {
    const at = value === undefined ? host : value.at;
    return { kind: 'implied', port: 5432, ...(environment ? { environment: 'PGPORT' } : {}), at };
  }
  return text !== undefined && isPortWord(text) ? unfilledPort(value.at) : portOf(withPlaceholders(value.value), value.at);
}

function located<K extends 'dbname' | 'user'>(key: K, parts: GroupParts): Partial<Pick<Conninfo, K>> {
  const entry = parts.get(key);
  return entry === undefined || isEmpty(entry) ? {} : ({ [key]: entry.value } as Partial<Pick<Conninfo, K>>);
}
