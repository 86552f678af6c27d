import { readDsn } from '../../conninfo/dsn.ts';
import { placeOf } from '../../conninfo/variables.ts';
import type { ConfEntry } from '../../documents/postgresql-conf.ts';
import type { Fact } from '../../facts/fact.ts';
import type { ServerIdentity } from '../../facts/server.ts';
import { literal, type Rendering, type Use } from '../../facts/template.ts';
import { hasHole, shownWithHoles, withHoles } from '../../templates/rendered.ts';
import { directoryOf, nameOf, resolvePath } from '../../text/paths.ts';
import { listItems } from '../../text/lists.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';
import { portsOf } from './postgresql-conf/ports.ts';

/** Names that only PostgreSQL has, and names that other programs' files of a `conf.d` have too, with their sections and blocks. */
const ownNames =
  /^[ \t]*(?:listen_addresses|unix_socket_directories|shared_buffers|wal_level|hot_standby|include_if_exists|data_directory|hba_file|primary_conninfo|log_line_prefix)\b/im;
const sharedNames = /^[ \t]*(?:port|max_connections|include|include_dir)\b/im;
const foreignLine = /^[ \t]*\[[^\]\n]*\][ \t]*$|^[^#'\r\n\u2028\u2029]*\{[ \t]*$/m;

/** postgresql.conf and what it includes (semantics A.1 to A.4): every `port` line is a statement, the last one read wins. */
export const postgresqlConf = reader({
  id: 'server/postgresql-conf',
  title: 'postgresql.conf',
  layers: ['server'],
  notation: 'postgresql-conf',
  files: ['postgresql*.conf', 'postgresql.conf*', '*.postgresql.conf', 'postgres.conf', 'postgres*.conf', 'conf.d/*.conf'],
  recognises: (text) => ownNames.test(text) || (sharedNames.test(text) && !foreignLine.test(text)),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('server/postgresql-conf', reading, { kind: 'machine', path });
    const common = commonOf(file, path, tree.entries, reading.rendering);
    const auto = nameOf(path) === 'postgresql.auto.conf';
    for (const entry of tree.entries) yield* attachments(make, file, path, entry);
    for (const [sequence, port] of portsOf(file, path, tree.entries, reading).entries())
      yield {
        ...make.base('server.listen', 'server', port.at),
        ...common,
        port,
        rank: port.kind === 'implied' ? 0 : auto ? 3 : 2,
        sequence,
      };
    yield* primary(make, file, path, tree.entries);
  },
});

function commonOf(file: SourceFile, path: string, entries: readonly ConfEntry[], rendering: Rendering | undefined) {
  const last = (name: string): ConfEntry | undefined => entries.filter((entry) => entry.name === name).pop();
  const list = (name: string): readonly Located<string>[] | 'default' => {
    const entry = last(name);
    if (entry === undefined) return 'default';
    const { start, end } = entry.valueSpan;
    // Where quotes were decoded, only the whole has a place.
    const exact = entry.value.length === end - start;
    return listItems(entry.value).map(({ value, start: item }) => ({
      value: shownWithHoles(value, rendering),
      at: exact ? locate(file, start + item, start + item + value.length) : locate(file, start, end),
    }));
  };
  // A directory that a template engine fills in may be any.
  const sockets = list('unix_socket_directories');
  const isKnown = rendering === undefined || sockets === 'default' || sockets.every(({ value }) => !value.includes('{{'));
  const hba = last('hba_file');
  const data = last('data_directory')?.value;
  const cluster = /(?:^|\/)(\d+(?:\.\d+)?\/[^/]+)\/[^/]+$/.exec(path)?.[1];
  const identity: ServerIdentity = {
    configFile: path,
    ...(data === undefined || hasHole(data) ? {} : { dataDirectory: data }),
    ...(cluster === undefined ? {} : { cluster }),
  };
  return {
    listenAddresses: list('listen_addresses'),
    socketDirectories: isKnown ? sockets : ('default' as const),
    ...(hba === undefined
      ? {}
      : { hbaFile: { value: shownWithHoles(hba.value, rendering), at: locate(file, hba.valueSpan.start, hba.valueSpan.end) } }),
    identity,
    ...filledFrom(rendering),
  };
}

/** A file has more holes than a person has variables. */
const mostUses = 500;

function filledFrom(rendering: Rendering | undefined): { readonly filledFrom?: readonly Use[] } {
  if (rendering === undefined) return {};
  return { filledFrom: rendering.holes.slice(0, mostUses).flatMap((part) => (part.kind === 'use' ? [part.use] : [])) };
}

const includes = new Set(['include', 'include_if_exists', 'include_dir']);

function* attachments(make: FactMaker, file: SourceFile, path: string, entry: ConfEntry): Iterable<Fact> {
  if (!includes.has(entry.name) || entry.refused === true || entry.value === '' || hasHole(entry.value)) return;
  const to = entry.value.startsWith('/') ? entry.value : resolvePath(directoryOf(path), entry.value);
  if (to === undefined) return;
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
  if (entry === undefined || entry.value === '' || entry.refused === true) return;
  const { start, end } = entry.valueSpan;
  const at = locate(file, start, end);
  const found = readDsn(withHoles(literal(entry.value, at), make.reading.rendering), at);
  if (found === undefined) return;
  const label = { value: 'primary_conninfo', at: locate(file, entry.nameSpan.start, entry.nameSpan.end) };
  yield {
    ...make.base('client.conninfo', 'client', placeOf(found.conninfo, at), { setting: { kind: 'database', path } }),
    ...found,
    label,
    purpose: 'replication',
  };
}
