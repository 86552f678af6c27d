import { readDsn } from '../../conninfo/dsn.ts';
import { dialOfGroup } from '../../conninfo/groups.ts';
import type { DialectRules } from '../../conninfo/parts.ts';
import { placeOf, type VariableEntry } from '../../conninfo/variables.ts';
import type { SqlToken } from '../../documents/sql.ts';
import type { ClientConninfo } from '../../facts/client.ts';
import type { Template } from '../../facts/template.ts';
import type { Located, Location } from '../../text/span.ts';
import { connectionsOf, depthOf, type SqlConnection, type Stretch } from './statements.ts';

/** How the text around gives places and values to tokens. */
export interface SqlSource {
  readonly tokens: readonly SqlToken[];
  readonly locate: (token: SqlToken) => Location;
  /** The text of a string with what fills it in. */
  readonly valueOf: (token: SqlToken) => Template;
}

export type SqlDial = Pick<ClientConninfo, 'conninfo' | 'dialect' | 'purpose' | 'at'> & { readonly label: Located<string> };

/** The server dials with libpq: without a host its own socket, without a port 5432 or the PGPORT it was started with. */
const server: DialectRules = { dialect: 'libpq', environment: true, noHost: 'socket' };

/** Connections that a server opens because SQL tells it to: foreign servers, subscriptions, dblink, nodes of Citus. */
export function* dialsOfSql(source: SqlSource): Iterable<SqlDial> {
  for (const connection of connectionsOf(source.tokens)) {
    const label = { value: connection.name.text, at: source.locate(connection.name) };
    const found = connection.kind === 'conninfo' ? ofConninfo(connection.value, source) : ofGroup(connection, source, label.at);
    if (found !== undefined) yield { ...found, label, purpose: connection.purpose };
  }
}

function ofConninfo(value: Stretch, source: SqlSource) {
  const first = value[0];
  if (first === undefined) return undefined;
  const at = source.locate(first);
  const reading = readDsn(joined(value, source), at);
  return reading === undefined ? undefined : { ...reading, at: placeOf(reading.conninfo, at) };
}

/** `'host=' || h || ' port=5433'`: what is no string is a hole. */
function joined(value: Stretch, source: SqlSource): Template {
  let depth = 0;
  return value.flatMap((token): Template => {
    depth += depthOf(token);
    if (token.kind === 'mark' || depth > 0) return [];
    return token.kind === 'string' ? source.valueOf(token) : [{ kind: 'opaque', what: 'expression', at: source.locate(token) }];
  });
}

function ofGroup(connection: Exclude<SqlConnection, { kind: 'conninfo' }>, source: SqlSource, block: Location) {
  const entries = entriesOf(connection, source);
  // A loopback of its own, or a service file: nothing that can be compared.
  if (!entries.some(({ name }) => /^(?:host|hostaddr|port)$/.test(name.value))) return undefined;
  const dial = dialOfGroup({ entries, around: [], block }, server);
  return dial === undefined ? undefined : { conninfo: dial.conninfo, dialect: dial.dialect, at: dial.at };
}

function entriesOf(connection: Exclude<SqlConnection, { kind: 'conninfo' }>, source: SqlSource): VariableEntry[] {
  if (connection.kind === 'options') return [...connection.options].map(([key, token]) => entry(key, token, source));
  const { host, port } = connection;
  return [entry('host', host, source), ...(port === undefined ? [] : [entry('port', port, source)])];
}

function entry(name: string, token: SqlToken, source: SqlSource): VariableEntry {
  const at = source.locate(token);
  const value: Template = token.kind === 'variable' ? [{ kind: 'opaque', what: 'psql variable', at }] : source.valueOf(token);
  return { name: { value: name, at }, value: { value, at } };
}
