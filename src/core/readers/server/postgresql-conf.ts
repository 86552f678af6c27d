import { readDsn } from '../../conninfo/dsn.ts';
import { readInteger, type ConfEntry } from '../../documents/postgresql-conf.ts';
import type { Fact } from '../../facts/fact.ts';
import type { ServerIdentity } from '../../facts/server.ts';
import type { PortValue } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { directoryOf, nameOf, resolvePath } from '../../text/paths.ts';
import { listItems } from '../../text/lists.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, reader } from '../reader.ts';

const parameters =
  /^\s*(?:port|listen_addresses|unix_socket_directories|max_connections|shared_buffers|wal_level|hot_standby|include(?:_dir|_if_exists)?|data_directory|hba_file|primary_conninfo|log_line_prefix)\b/im;

/** postgresql.conf and what it includes (semantics A.1 to A.4): every `port` line is a statement, the last one read wins. */
export const postgresqlConf = reader({
  id: 'server/postgresql-conf',
  title: 'postgresql.conf',
  layers: ['server'],
  notation: 'postgresql-conf',
  files: [
    'postgresql.conf',
    'postgresql*.conf',
    'postgresql.conf.*',
    '*.postgresql.conf',
    'postgres.conf',
    'postgres*.conf',
    'conf.d/*.conf',
  ],
  recognises: (text) => parameters.test(text),
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('server/postgresql-conf', reading, { kind: 'machine', path });
    const common = commonOf(file, path, tree.entries);
    const auto = nameOf(path) === 'postgresql.auto.conf';
    const ports = tree.entries.filter((entry) => entry.name === 'port');
    for (const entry of tree.entries) yield* attachments(make, file, path, entry);
    if (ports.length === 0) {
      const at = locate(file, 0, 0);
      yield {
        ...make.base('server.listen', 'server', at),
        ...common,
        port: { kind: 'implied', port: 5432, at },
        rank: 0,
        sequence: 0,
      };
    }
    for (const [sequence, entry] of ports.entries()) {
      const at = locate(file, entry.valueSpan.start, entry.valueSpan.end);
      yield {
        ...make.base('server.listen', 'server', at),
        ...common,
        port: portValue(file, path, entry),
        rank: auto ? 3 : 2,
        sequence,
      };
    }
    yield* primary(make, file, path, tree.entries);
  },
});

function commonOf(file: SourceFile, path: string, entries: readonly ConfEntry[]) {
  const last = (name: string): ConfEntry | undefined => entries.filter((entry) => entry.name === name).pop();
  const list = (name: string): readonly Located<string>[] | 'default' => {
    const entry = last(name);
    if (entry === undefined) return 'default';
    const { start, end } = entry.valueSpan;
    // Where quotes were decoded, only the whole has a place.
    const exact = entry.value.length === end - start;
    return listItems(entry.value).map(({ value, start: item }) => ({
      value,
      at: exact ? locate(file, start + item, start + item + value.length) : locate(file, start, end),
    }));
  };
  const hba = last('hba_file');
  const data = last('data_directory')?.value;
  const cluster = /(?:^|\/)(\d+(?:\.\d+)?\/[^/]+)\/[^/]+$/.exec(path)?.[1];
  const identity: ServerIdentity = {
    configFile: path,
    ...(data === undefined ? {} : { dataDirectory: data }),
    ...(cluster === undefined ? {} : { cluster }),
  };
  return {
    listenAddresses: list('listen_addresses'),
    socketDirectories: list('unix_socket_directories'),
    ...(hba === undefined ? {} : { hbaFile: { value: hba.value, at: locate(file, hba.valueSpan.start, hba.valueSpan.end) } }),
    identity,
  };
}

function portValue(file: SourceFile, path: string, entry: ConfEntry): PortValue {
  const { start, end } = entry.valueSpan;
  const at = locate(file, start, end);
  if (/^\$\{?\w/.test(entry.value) && !entry.quoted) {
    return {
      kind: 'template',
      template: parseInterpolation(file, start, end, {
        namespace: { kind: 'template', root: directoryOf(path), dialect: 'envsubst' },
        escapes: 'shell',
      }),
      at,
    };
  }
  if (/^(?:\{\{|<%|@\w|%\w|__\w)/.test(entry.value))
    return { kind: 'template', template: [{ kind: 'opaque', what: 'a placeholder', at }], at };
  const port = readInteger(entry.value);
  return port === undefined || port < 1 || port > 65535 ? { kind: 'malformed', at } : { kind: 'literal', port, at };
}

function* attachments(make: FactMaker, file: SourceFile, path: string, entry: ConfEntry): Iterable<Fact> {
  if (entry.name !== 'include' && entry.name !== 'include_if_exists' && entry.name !== 'include_dir') return;
  const to = entry.value.startsWith('/') ? entry.value : resolvePath(directoryOf(path), entry.value);
  if (to === undefined || entry.value === '') return;
  const at = locate(file, entry.valueSpan.start, entry.valueSpan.end);
  const how = entry.name === 'include_dir' ? 'include-dir' : 'include';
  yield {
    ...make.base('platform.attachment', 'platform', at),
    how,
    from: path,
    to,
    ...(entry.name === 'include_if_exists' ? { optional: true as const } : {}),
  };
}

/** The server itself is a client of its primary. */
function* primary(make: FactMaker, file: SourceFile, path: string, entries: readonly ConfEntry[]): Iterable<Fact> {
  const entry = entries.filter(({ name }) => name === 'primary_conninfo').pop();
  if (entry === undefined || entry.value === '') return;
  const { start, end } = entry.valueSpan;
  const at = locate(file, start, end);
  const found = readDsn([{ kind: 'text', text: entry.value, at }], at);
  if (found === undefined) return;
  const label = { value: 'primary_conninfo', at: locate(file, entry.nameSpan.start, entry.nameSpan.end) };
  yield {
    ...make.base('client.conninfo', 'client', at, { setting: { kind: 'database', path } }),
    ...found,
    label,
    purpose: 'replication',
  };
}
