import type { Conninfo, Dialect, Endpoint } from '../facts/client.ts';
import { plainText, portOf, type HostValue, type PortValue, type Template } from '../facts/template.ts';
import type { Located, Location } from '../text/span.ts';
import { readDsn } from './dsn.ts';
import { namesPostgres, otherHost, otherPorts, saysDatabase } from './engines.ts';
import { flatten } from './flat-text.ts';
import { conninfoOf, piece, unfilledPort } from './parts.ts';
import { temporalDials } from './temporal.ts';
import { isPortWord, withPlaceholders } from '../templates/placeholders.ts';

export interface VariableEntry {
  readonly name: Located<string>;
  readonly value: Located<Template>;
}

export interface VariableDial {
  readonly conninfo: Conninfo;
  readonly dialect: Dialect;
  readonly label: Located<string>;
  /** The port's characters when written, else the host's, else the value's. */
  readonly at: Location;
}

/** The dials that a group of variables states together: connection strings, `X_HOST` with `X_PORT`, `host:port` in one value. */
export function dialsOfVariables(entries: readonly VariableEntry[]): VariableDial[] {
  const last = new Map(entries.map((entry) => [entry.name.value.toUpperCase(), entry] as const));
  const dials: VariableDial[] = [];
  for (const entry of entries) {
    const dial = dsnDial(entry) ?? (isCredential(entry.name.value) ? undefined : addressDial(entry, last));
    if (dial !== undefined) dials.push(dial);
  }
  return [...dials, ...pairDials(entries, last), ...temporalDials(last)];
}

/** A name whose value is a secret by itself; a URL may hold one and is read, a host or port (`KEYCLOAK_DB_PORT`) is none. */
export function isCredential(name: string): boolean {
  return (
    /PASS|SECRET|TOKEN|PWD|(?:^|_)KEY|CREDENTIAL/i.test(name) &&
    !/URL|URI|DSN|CONN|(?:PORT|HOST|HOSTNAME|SERVER|ADDR|ADDRESS)$/i.test(name)
  );
}

function dsnDial(entry: VariableEntry): VariableDial | undefined {
  const reading = readDsn(entry.value.value, entry.value.at);
  if (reading === undefined) return undefined;
  return { ...reading, label: entry.name, at: placeOf(reading.conninfo, entry.value.at) };
}

export function placeOf(conninfo: Conninfo, whole: Location): Location {
  const first = conninfo.endpoints[0];
  if (first === undefined) return whole;
  return first.port.kind === 'implied' ? first.host.at : first.port.at;
}

/** `DATA_SOURCE_URI=db:5432/postgres`, `GF_DATABASE_HOST=db:5432`: an address without a scheme, by names that say PostgreSQL or database. */
function addressDial(entry: VariableEntry, last: ReadonlyMap<string, VariableEntry>): VariableDial | undefined {
  if (!mayBeAddress(entry.name.value.toUpperCase(), last)) return undefined;
  const flat = flatten(entry.value.value, entry.value.at);
  const found = /^([^\s:/@]+):([^\s:/?@]+)(?:[/?].*)?$/.exec(flat.text);
  if (found === null) return undefined;
  const host = found[1] ?? '';
  const port = found[2] ?? '';
  if (otherPorts.has(port) || otherHost.test(host)) return undefined;
  if (!/^\d+$/.test(port) && !flat.hasHole(host.length + 1, host.length + 1 + port.length)) return undefined;
  const parts = {
    hosts: [piece(flat.text, 0, host.length)],
    ports: [piece(flat.text, host.length + 1, host.length + 1 + port.length)],
    flags: [],
    sensitive: false,
  };
  const reading = conninfoOf(flat, parts, { dialect: 'address', environment: false, noHost: 'loopback' }, entry.value.at);
  return { ...reading, label: entry.name, at: placeOf(reading.conninfo, entry.value.at) };
}

function mayBeAddress(name: string, last: ReadonlyMap<string, VariableEntry>): boolean {
  return name === 'DATA_SOURCE_URI' || (/HOST(NAME)?$|ADDR(ESS)?$|SERVER$/.test(name) && isDatabase(stemOf(name), last));
}

const hostSuffix = /^(.*?)_?(HOSTNAME|HOST|SERVER|ADDRESS|ADDR)$/;

function stemOf(name: string): string {
  return hostSuffix.exec(name)?.[1] ?? name;
}

function pairDials(entries: readonly VariableEntry[], last: ReadonlyMap<string, VariableEntry>): VariableDial[] {
  const dials: VariableDial[] = [];
  const seen = new Set<string>();
  for (const host of entries) {
    const name = host.name.value.toUpperCase();
    const stem = hostSuffix.exec(name)?.[1];
    if (stem === undefined || seen.has(name) || last.get(name) !== host || !isDatabase(stem, last)) continue;
    seen.add(name);
    const dial = pairDial(host, stem, last);
    if (dial !== undefined) dials.push(dial);
  }
  return dials;
}

const engineSuffixes = ['CONNECTION', 'TYPE', 'ENGINE', 'DRIVER', 'CLIENT', 'DIALECT', 'ADAPTER', 'VENDOR', 'BACKEND'];

/** Named for a database, or said to be PostgreSQL by a companion (`TYPEORM_CONNECTION=postgres`). */
function isDatabase(stem: string, last: ReadonlyMap<string, VariableEntry>): boolean {
  return (saysDatabase(stem.split(/[_.]+/)) || engineOf(stem, last) === 'postgresql') && !otherEngine(stem, last);
}

/** What `DB_CONNECTION`, `DB_ENGINE` and the like say beside the host. */
function engineOf(stem: string, last: ReadonlyMap<string, VariableEntry>): 'postgresql' | 'other' | undefined {
  for (const suffix of engineSuffixes) {
    const value = last.get(`${stem}_${suffix}`)?.value.value;
    const text = value === undefined ? undefined : plainText(value);
    if (text !== undefined && text !== '') return namesPostgres(text) ? 'postgresql' : 'other';
  }
  return undefined;
}

/** Another variable of the group says that it is no PostgreSQL (`DB_CONNECTION=mysql`). */
function otherEngine(stem: string, last: ReadonlyMap<string, VariableEntry>): boolean {
  if (engineOf(stem, last) === 'other') return true;
  const port = last.get(`${stem}_PORT`)?.value.value;
  return otherPorts.has((port === undefined ? undefined : plainText(port)) ?? '');
}

function pairDial(host: VariableEntry, stem: string, last: ReadonlyMap<string, VariableEntry>): VariableDial | undefined {
  const joint = stem === 'PG' ? '' : '_';
  const port = last.get(`${stem}${joint}PORT`) ?? last.get(`${stem}_PORT`);
  const isLibpq = stem === 'PG';
  // Without a port variable an application may have a default of its own; libpq's is known.
  if ((port === undefined && !isLibpq) || isAddress(host)) return undefined;
  const endpoint: Endpoint = { host: hostValue(host.value), port: portValue(port?.value, host.value.at) };
  const conninfo: Conninfo = { endpoints: [endpoint], ...companions(last, stem, joint), flags: [], sensitive: false };
  const label = port?.name ?? host.name;
  return { conninfo, dialect: isLibpq ? 'libpq' : 'address', label, at: placeOf(conninfo, host.value.at) };
}

/** An address with its own port is a dial by itself. */
function isAddress({ value }: VariableEntry): boolean {
  return /^$|:\/\/|:\d+$/.test(plainText(value.value) ?? '-');
}

function companions(last: ReadonlyMap<string, VariableEntry>, stem: string, joint: string): Pick<Conninfo, 'dbname' | 'user'> {
  const dbname = first(last, stem, joint, ['NAME', 'DATABASE', 'DB', 'DBNAME', 'DATABASE_NAME']);
  const user = first(last, stem, joint, ['USER', 'USERNAME', 'USR']);
  return { ...(dbname === undefined ? {} : { dbname: dbname.value }), ...(user === undefined ? {} : { user: user.value }) };
}

function first(
  last: ReadonlyMap<string, VariableEntry>,
  stem: string,
  joint: string,
  names: readonly string[],
): VariableEntry | undefined {
  return names.map((name) => last.get(`${stem}${joint}${name}`)).find((entry) => entry !== undefined);
}

function hostValue(value: Located<Template>): HostValue {
  const text = plainText(value.value);
  if (text?.startsWith('/') === true) return { kind: 'socket', directory: value.value, at: value.at };
  return { kind: 'name', template: value.value, at: value.at };
}

function portValue(value: Located<Template> | undefined, host: Location): PortValue {
  if (value === undefined) return { kind: 'implied', port: 5432, environment: 'PGPORT', at: host };
  const text = plainText(value.value);
  // An empty variable is read as none by clients (semantics B.1).
  if (text === '') return { kind: 'implied', port: 5432, at: value.at };
  return text !== undefined && isPortWord(text) ? unfilledPort(value.at) : portOf(withPlaceholders(value.value), value.at);
}
