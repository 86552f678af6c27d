import { readAtoi, readPairs, type PgbouncerEntry, type PgbouncerPair } from '../../documents/pgbouncer-ini.ts';
import type { Conninfo } from '../../facts/client.ts';
import type { Fact } from '../../facts/fact.ts';
import { plainText, type HostValue, type PortValue, type Template } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { directoryOf, resolvePath } from '../../text/paths.ts';
import { listItems } from '../../text/lists.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Location } from '../../text/span.ts';
import { FactMaker, reader } from '../reader.ts';

/** pgbouncer.ini (semantics C.1): each database line is an upstream, `listen_port` is where clients come; 5432 and 6432 when left out. */
export const pgbouncer = reader({
  id: 'pooler/pgbouncer',
  title: 'pgbouncer.ini',
  layers: ['pooler'],
  notation: 'pgbouncer-ini',
  files: ['pgbouncer.ini', 'pgbouncer*.ini', '*pgbouncer.ini', 'pgbouncer.ini.*', 'pgbouncer*.conf'],
  recognises: (text) => /^\s*\[(?:databases|pgbouncer)\]/im.test(text),
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('pooler/pgbouncer', reading, { kind: 'machine', path });
    for (const { target, span } of tree.includes) {
      const to = target.startsWith('/') ? target : resolvePath(directoryOf(path), target);
      if (to !== undefined)
        yield {
          ...make.base('platform.attachment', 'platform', locate(file, span.start, span.end)),
          how: 'include',
          from: path,
          to,
        };
    }
    // The last line of a database name wins.
    const databases = new Map(
      tree.entries.filter(({ section }) => section === 'databases').map((entry) => [entry.key, entry] as const),
    );
    for (const entry of databases.values()) yield* upstreams(make, file, path, entry);
    const header = tree.sections.find(({ name }) => name === 'pgbouncer');
    if (header !== undefined || databases.size === 0) yield listen(make, file, path, tree.entries, header?.span.start ?? 0);
  },
});

function* upstreams(make: FactMaker, file: SourceFile, path: string, entry: PgbouncerEntry): Iterable<Fact> {
  const pairs = readPairs(entry.value);
  if (pairs === undefined) return;
  const last = new Map(pairs.map((pair) => [pair.name, pair] as const));
  const keyAt = locate(file, entry.keySpan.start, entry.keySpan.end);
  const value = (pair: PgbouncerPair | undefined) => (pair === undefined ? undefined : located(file, path, entry, pair));
  const host = value(last.get('host'));
  const port = value(last.get('port'));
  const portValue: PortValue =
    port === undefined ? { kind: 'implied', port: 5432, at: host?.at ?? keyAt } : portOf(port.template, port.at);
  const dbname = value(last.get('dbname'));
  const user = value(last.get('user'));
  const conninfo: Conninfo = {
    endpoints: hostsOf(host, keyAt).map((one) => ({ host: one, port: portValue })),
    dbname:
      dbname === undefined
        ? { value: [{ kind: 'text', text: entry.key, at: keyAt }], at: keyAt }
        : { value: dbname.template, at: dbname.at },
    ...(user === undefined ? {} : { user: { value: user.template, at: user.at } }),
    flags: [],
    sensitive: last.has('password'),
  };
  const at = port?.at ?? host?.at ?? keyAt;
  const pool = { value: entry.key, at: keyAt };
  yield {
    ...make.base('pooler.upstream', 'pooler', at),
    conninfo,
    dialect: 'pgbouncer',
    label: pool,
    purpose: 'session',
    product: 'pgbouncer',
    pool,
  };
}

interface Value {
  readonly template: Template;
  readonly at: Location;
}

/** `${X}` is text for PgBouncer; such a file is rendered by envsubst before. */
function located(file: SourceFile, path: string, entry: PgbouncerEntry, pair: PgbouncerPair): Value {
  const start = entry.valueSpan.start + pair.span.start;
  const end = entry.valueSpan.start + pair.span.end;
  const namespace = { kind: 'template' as const, root: directoryOf(path), dialect: 'envsubst' };
  const opaque = /\{\{|<%/.test(pair.value);
  const at = locate(file, start, end);
  return {
    template: opaque
      ? [{ kind: 'opaque', what: 'a placeholder', at }]
      : parseInterpolation(file, start, end, { namespace, escapes: 'shell', text: pair.value }),
    at,
  };
}

function portOf(template: Template, at: Location): PortValue {
  const text = plainText(template);
  if (text === undefined) return { kind: 'template', template, at };
  const port = readAtoi(text);
  return port === undefined || port > 65535 ? { kind: 'malformed', at } : { kind: 'literal', port, at };
}

/** No host: the socket in PgBouncer's own directory. A comma separates hosts, and swallows a `port=` that should have been a pair. */
function hostsOf(host: Value | undefined, keyAt: Location): HostValue[] {
  const text = host === undefined ? '' : plainText(host.template);
  if (host === undefined || text === '') return [{ kind: 'socket', directory: 'default', at: keyAt }];
  if (text?.startsWith('/') === true || text?.startsWith('@') === true)
    return [{ kind: 'socket', directory: host.template, at: host.at }];
  if (text === undefined || !text.includes(',') || text.includes('='))
    return [{ kind: 'name', template: host.template, at: host.at }];
  let start = host.at.span.start;
  return text.split(',').map((name) => {
    const at = { path: host.at.path, span: { start, end: start + name.length } };
    start += name.length + 1;
    return { kind: 'name', template: [{ kind: 'text', text: name, at }], at };
  });
}

function listen(make: FactMaker, file: SourceFile, path: string, entries: readonly PgbouncerEntry[], header: number): Fact {
  const last = (key: string) => entries.filter((entry) => entry.section === 'pgbouncer' && entry.key === key).pop();
  const at = (entry: PgbouncerEntry) => locate(file, entry.valueSpan.start, entry.valueSpan.end);
  const port = last('listen_port');
  const addresses = last('listen_addr');
  const directory = last('unix_socket_dir');
  const size = last('default_pool_size');
  const place = port === undefined ? locate(file, header, header) : at(port);
  return {
    ...make.base('pooler.listen', 'pooler', place),
    product: 'pgbouncer',
    port: port === undefined ? { kind: 'implied', port: 6432, at: place } : strictPort(file, path, port),
    addresses:
      addresses === undefined
        ? 'default'
        : listItems(addresses.value).map(({ value, start }) => ({
            value,
            at: locate(file, addresses.valueSpan.start + start, addresses.valueSpan.start + start + value.length),
          })),
    ...(directory === undefined ? {} : { socketDirectory: { value: directory.value, at: at(directory) } }),
    ...(size === undefined || !/^\d{1,6}$/.test(size.value) ? {} : { poolSize: { value: Number(size.value), at: at(size) } }),
    configFile: path,
  };
}

/** A setting is a whole number: a comment or quotes behind it are refused. */
function strictPort(file: SourceFile, path: string, entry: PgbouncerEntry): PortValue {
  const value = located(file, path, entry, { name: entry.key, value: entry.value, span: { start: 0, end: entry.value.length } });
  const text = plainText(value.template);
  if (text === undefined) return { kind: 'template', template: value.template, at: value.at };
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port < 1 || port > 65535 ? { kind: 'malformed', at: value.at } : { kind: 'literal', port, at: value.at };
}
