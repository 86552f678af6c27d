import type { SqlToken } from '../../documents/sql.ts';

/** A stretch of tokens: one argument, one value. */
export type Stretch = readonly SqlToken[];

/** What a statement says about another server; `name` is what the connection is called. */
export type SqlConnection = { readonly name: SqlToken; readonly purpose: 'session' | 'replication' } & (
  | { readonly kind: 'conninfo'; readonly value: Stretch }
  | { readonly kind: 'options'; readonly options: ReadonlyMap<string, SqlToken> }
  | { readonly kind: 'address'; readonly host: SqlToken; readonly port: SqlToken | undefined }
);

/** Foreign data wrappers that dial with libpq. */
const wrappers = /^(?:postgres_fdw|dblink_fdw)$/i;
const dblink = /^dblink(?:_connect(?:_u)?|_exec|_open)?$/i;
/** Citus: a worker by its host and port. */
const nodes = /^(?:citus|master)_(?:add_(?:inactive_|secondary_)?node|set_coordinator_host|activate_node|update_node)$/i;
/** pglogical, BDR: `dsn := '…'`, `provider_dsn := '…'`. */
const namedConninfo = /^(?:[a-z]+_)?(?:dsn|conninfo|connstr)$/i;

/** Every connection that the statements of a text state, in their order. `ALTER SERVER` changes what `CREATE SERVER` said. */
export function connectionsOf(tokens: readonly SqlToken[]): SqlConnection[] {
  const servers = new Map<string, ServerOptions>();
  const found: SqlConnection[] = [];
  for (const statement of statementsOf(tokens)) {
    const server = serverOf(statement, servers);
    if (server !== undefined) servers.set(server.name.text.toLowerCase(), server);
    else found.push(...subscriptionOf(statement), ...settingOf(statement), ...callsOf(statement));
  }
  return [...servers.values(), ...found];
}

function statementsOf(tokens: readonly SqlToken[]): Stretch[] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (isMark(token, ';')) statements.push([]);
    else statements[statements.length - 1]?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

function isMark(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function isWord(token: SqlToken | undefined, pattern: RegExp): boolean {
  return token?.kind === 'word' && pattern.test(token.text);
}

/** The index behind `CREATE SERVER [IF NOT EXISTS]`, wherever the words stand in the statement (a body, `DO $$ BEGIN CREATE …`). */
function afterVerb(statement: Stretch, object: RegExp): number | undefined {
  const at = statement.findIndex((token, index) => isWord(token, object) && isWord(statement[index - 1], /^(?:create|alter)$/i));
  if (at < 0) return undefined;
  return isWord(statement[at + 1], /^if$/i) ? at + 4 : at + 1;
}

type ServerOptions = SqlConnection & { readonly kind: 'options' };

/** `CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'db', port '5433')`, `ALTER SERVER s OPTIONS (SET port '5434')`. */
function serverOf(statement: Stretch, known: ReadonlyMap<string, ServerOptions>): ServerOptions | undefined {
  const start = afterVerb(statement, /^server$/i);
  const name = start === undefined ? undefined : statement[start];
  if (name?.kind !== 'word') return undefined;
  const before = known.get(name.text.toLowerCase());
  return before === undefined && !isOfLibpq(statement)
    ? undefined
    : { kind: 'options', name: before?.name ?? name, purpose: 'session', options: changed(statement, before?.options) };
}

function isOfLibpq(statement: Stretch): boolean {
  return isWord(statement[statement.findIndex((token) => isWord(token, /^wrapper$/i)) + 1], wrappers);
}

function changed(statement: Stretch, before: ServerOptions['options'] | undefined): ServerOptions['options'] {
  const options = new Map(before);
  for (const [key, value] of optionsOf(statement)) {
    if (value === undefined) options.delete(key);
    else options.set(key, value);
  }
  return options;
}

/** `name 'value'`, with SET, ADD or DROP in front. */
function optionsOf(statement: Stretch): (readonly [string, SqlToken | undefined])[] {
  const open = statement.findIndex((token, index) => isMark(token, '(') && isWord(statement[index - 1], /^options$/i));
  if (open < 0) return [];
  return argumentsAt(statement, open).flatMap((given): (readonly [string, SqlToken | undefined])[] => {
    const value = given[given.length - 1];
    const key = given[given.length - 2];
    if (isWord(given[0], /^drop$/i) && value !== undefined) return [[value.text.toLowerCase(), undefined] as const];
    return key === undefined || value === undefined || value.kind === 'word' ? [] : [[key.text.toLowerCase(), value] as const];
  });
}

/** `CREATE SUBSCRIPTION s CONNECTION '…'`, `ALTER SUBSCRIPTION s CONNECTION '…'`. */
function subscriptionOf(statement: Stretch): SqlConnection[] {
  const start = afterVerb(statement, /^subscription$/i);
  const name = start === undefined ? undefined : statement[start];
  const at = statement.findIndex((token) => isWord(token, /^connection$/i));
  const value = statement[at + 1];
  if (name === undefined || at < 0 || value?.kind !== 'string') return [];
  return [{ kind: 'conninfo', name, purpose: 'replication', value: [value] }];
}

/** `ALTER SYSTEM SET primary_conninfo = '…'`. */
function settingOf(statement: Stretch): SqlConnection[] {
  const at = statement.findIndex((token) => isWord(token, /^primary_conninfo$/i));
  const name = statement[at];
  const value = statement[at + 2];
  if (name === undefined || !isWord(statement[at - 1], /^set$/i) || value?.kind !== 'string') return [];
  return [{ kind: 'conninfo', name, purpose: 'replication', value: [value] }];
}

function callsOf(statement: Stretch): SqlConnection[] {
  return statement.flatMap((name, index): SqlConnection[] => {
    if (name.kind !== 'word') return [];
    const next = statement[index + 1];
    if (isMark(next, ':=') || isMark(next, '=>')) return namedConninfo.test(name.text) ? namedValue(statement, index) : [];
    if (!isMark(next, '(')) return [];
    if (dblink.test(name.text)) return dblinkValue(name, argumentsAt(statement, index + 1));
    return nodes.test(name.text) ? node(name, argumentsAt(statement, index + 1)) : [];
  });
}

function namedValue(statement: Stretch, index: number): SqlConnection[] {
  const name = statement[index];
  const value = statement[index + 2];
  return name === undefined || value?.kind !== 'string'
    ? []
    : [{ kind: 'conninfo', name, purpose: 'replication', value: [value] }];
}

/** The first argument, or the second behind the name of the connection. */
function dblinkValue(name: SqlToken, given: readonly Stretch[]): SqlConnection[] {
  const value = given.slice(0, 2).find((argument) => /=|:\/\//.test(argument[0]?.kind === 'string' ? argument[0].text : ''));
  return value === undefined ? [] : [{ kind: 'conninfo', name, purpose: 'session', value }];
}

function node(name: SqlToken, given: readonly Stretch[]): SqlConnection[] {
  const at = given.findIndex((argument) => argument.length === 1 && argument[0]?.kind === 'string');
  const host = given[at]?.[0];
  const port = given[at + 1];
  if (host === undefined || (port !== undefined && port.length !== 1)) return [];
  return [{ kind: 'address', name, purpose: 'session', host, port: port?.[0] }];
}

/** A bracket of more is nobody's connection. */
const longest = 400;

/** What stands between the commas of a bracket. */
function argumentsAt(statement: Stretch, open: number): Stretch[] {
  const given: SqlToken[][] = [[]];
  let depth = 0;
  for (const token of statement.slice(open, open + longest)) {
    depth += depthOf(token);
    if (depth === 0) break;
    if (depth === 1 && isMark(token, ',')) given.push([]);
    else given[given.length - 1]?.push(token);
  }
  // The opening bracket stands before the first.
  return given.map((argument, index) => (index === 0 ? argument.slice(1) : argument));
}

/** What a token adds to the depth of brackets. */
export function depthOf(token: SqlToken): -1 | 0 | 1 {
  return isMark(token, '(') ? 1 : isMark(token, ')') ? -1 : 0;
}
