import type { SessionFacts, SessionSetting } from '../core/index.ts';
import { clean } from './clean.ts';

/** Every name is qualified: somebody else's function of the same name must not answer. Each query yields one row of JSON, with what it is in `row`. */
const utc = (time: string): string => `pg_catalog.to_char(${time} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

const mayRun = (what: string): string => `pg_catalog.has_function_privilege('${what}', 'EXECUTE')`;

/** For ordinary users of 12 to 18: nothing in it needs a privilege. */
export const sessionQuery = `SELECT pg_catalog.json_build_object(
 'row', 'session',
 'version', pg_catalog.current_setting('server_version'),
 'versionNumber', pg_catalog.current_setting('server_version_num'),
 'port', pg_catalog.current_setting('port'),
 'serverAddress', pg_catalog.host(pg_catalog.inet_server_addr()),
 'serverPort', pg_catalog.inet_server_port(),
 'clientAddress', pg_catalog.host(pg_catalog.inet_client_addr()),
 'encrypted', (SELECT s.ssl FROM pg_catalog.pg_stat_ssl AS s WHERE s.pid = pg_catalog.pg_backend_pid()),
 'startTime', ${utc('pg_catalog.pg_postmaster_start_time()')},
 'loadTime', ${utc('pg_catalog.pg_conf_load_time()')},
 'inRecovery', pg_catalog.pg_is_in_recovery(),
 'clusterName', pg_catalog.current_setting('cluster_name'),
 'settings', (SELECT pg_catalog.json_object_agg(s.name, pg_catalog.json_build_object(
   'value', s.setting, 'source', s.source, 'pendingRestart', s.pending_restart))
   FROM pg_catalog.pg_settings AS s WHERE s.name IN ('port', 'listen_addresses', 'unix_socket_directories')))::text`;

/** Which of the further queries this user may run. */
export const leaveQuery = `SELECT ${mayRun('pg_catalog.pg_control_system()')} AS identifier,
 pg_catalog.pg_has_role('pg_read_all_settings', 'USAGE') AS directories,
 ${mayRun('pg_catalog.pg_show_all_file_settings()')}
 AND pg_catalog.has_table_privilege('pg_catalog.pg_file_settings', 'SELECT') AS files`;

/** Asked only where it is allowed: a refusal would be an error in the server's log. */
export const furtherQueries = {
  identifier: `SELECT pg_catalog.json_build_object('row', 'identifier', 'systemIdentifier', c.system_identifier::text)::text
 FROM pg_catalog.pg_control_system() AS c`,
  directories: `SELECT pg_catalog.json_build_object('row', 'directories',
 'dataDirectory', pg_catalog.current_setting('data_directory'),
 'configFile', pg_catalog.current_setting('config_file'))::text`,
  files: `SELECT pg_catalog.json_build_object('row', 'files',
 'filePort', (SELECT pg_catalog.json_build_object('port', f.setting, 'file', f.sourcefile, 'line', f.sourceline)
   FROM pg_catalog.pg_file_settings AS f WHERE f.name = 'port' ORDER BY f.seqno DESC LIMIT 1),
 'fileErrors', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object('file', e.sourcefile, 'line', e.sourceline, 'error', e.error))
   FROM (SELECT * FROM pg_catalog.pg_file_settings AS f WHERE f.error IS NOT NULL ORDER BY f.seqno LIMIT 5) AS e))::text`,
} as const;

export type Further = keyof typeof furtherQueries;
export const further = Object.keys(furtherQueries) as readonly Further[];

type Row = Readonly<Record<string, unknown>>;

/** Lines of JSON by their `row`; a peer may send anything. */
export function rowsIn(lines: readonly string[]): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const line of lines.slice(0, 20)) {
    const value = parsed(line);
    if (isRow(value) && typeof value['row'] === 'string') rows.set(value['row'], value);
  }
  return rows;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function isRow(value: unknown): value is Row {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Checked field by field, cut and escaped. Undefined when the main row is missing or is none of ours. */
export function sessionOf(rows: ReadonlyMap<string, Row>): SessionFacts | undefined {
  const main = rows.get('session');
  if (main === undefined) return undefined;
  const port = setting(main, 'port');
  const numbers = { versionNumber: wholeNumber(main['versionNumber']), port: wholeNumber(main['port']) };
  const startTime = time(main['startTime']);
  if (port === undefined || startTime === undefined || numbers.port === undefined) return undefined;
  return {
    version: text(main['version']) ?? '',
    versionNumber: numbers.versionNumber ?? 0,
    port: numbers.port,
    settings: defined({
      port,
      listenAddresses: setting(main, 'listen_addresses'),
      socketDirectories: setting(main, 'unix_socket_directories'),
    }) as SessionFacts['settings'],
    startTime,
    inRecovery: main['inRecovery'] === true,
    ...ends(main),
    ...defined({ loadTime: time(main['loadTime']), clusterName: text(main['clusterName']) }),
    ...furtherFacts(rows),
  };
}

function ends(main: Row): Partial<SessionFacts> {
  return defined({
    serverAddress: address(main['serverAddress']),
    serverPort: wholeNumber(main['serverPort']),
    clientAddress: address(main['clientAddress']),
    encrypted: typeof main['encrypted'] === 'boolean' ? main['encrypted'] : undefined,
  });
}

function furtherFacts(rows: ReadonlyMap<string, Row>): Partial<SessionFacts> {
  const identifier = rows.get('identifier')?.['systemIdentifier'];
  const directories = rows.get('directories') ?? {};
  const files = rows.get('files') ?? {};
  return defined({
    systemIdentifier: typeof identifier === 'string' && /^\d{1,20}$/.test(identifier) ? identifier : undefined,
    dataDirectory: text(directories['dataDirectory']),
    configFile: text(directories['configFile']),
    filePort: filePort(files['filePort']),
    fileErrors: fileErrors(files['fileErrors']),
  });
}

function filePort(value: unknown): SessionFacts['filePort'] {
  if (!isRow(value)) return undefined;
  return { port: text(value['port']) ?? '', file: text(value['file']) ?? '', line: wholeNumber(value['line']) ?? 0 };
}

function fileErrors(value: unknown): SessionFacts['fileErrors'] {
  if (!Array.isArray(value)) return undefined;
  return value
    .slice(0, 5)
    .filter(isRow)
    .map((one) => ({
      file: text(one['file']) ?? '',
      line: wholeNumber(one['line']) ?? 0,
      error: text(one['error']) ?? '',
    }));
}

function setting(main: Row, name: string): SessionSetting | undefined {
  const one = isRow(main['settings']) ? main['settings'][name] : undefined;
  if (!isRow(one)) return undefined;
  return { value: text(one['value']) ?? '', source: text(one['source']) ?? '', pendingRestart: one['pendingRestart'] === true };
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? clean(value) : undefined;
}

function address(value: unknown): string | undefined {
  return typeof value === 'string' && /^[0-9a-fA-F:.]{2,45}$/.test(value) ? value : undefined;
}

function time(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4,6}(?:-\d\d){2}T[\d:.]{8,15}Z$/.test(value) ? value : undefined;
}

function wholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : undefined;
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function defined<T extends object>(values: T): Defined<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Defined<T>;
}
