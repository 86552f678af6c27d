import type { PgbouncerEntry } from '../../documents/pgbouncer-ini.ts';
import type { Fact } from '../../facts/fact.ts';
import { plainText, type PortValue } from '../../facts/template.ts';
import { hasHole, shownWithHoles } from '../../templates/rendered.ts';
import { directoryOf, resolvePath } from '../../text/paths.ts';
import { listItems } from '../../text/lists.ts';
import { locate } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';
import { upstreams } from './pgbouncer/upstreams.ts';
import { valueIn, type Ini } from './pgbouncer/values.ts';

/** pgbouncer.ini (semantics C.1): each database line is an upstream, `listen_port` is where clients come; 5432 and 6432 when left out. */
export const pgbouncer = reader({
  id: 'pooler/pgbouncer',
  title: 'pgbouncer.ini',
  layers: ['pooler'],
  notation: 'pgbouncer-ini',
  files: ['pgbouncer.ini', 'pgbouncer*.ini', '*pgbouncer.ini', 'pgbouncer.ini.*', 'pgbouncer*.conf'],
  recognises: (text) => /^[ \t]*\[(?:databases|pgbouncer)\]/im.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const ini: Ini = { file, path, rendering: reading.rendering };
    const make = new FactMaker('pooler/pgbouncer', reading, { kind: 'machine', path });
    for (const { target, span } of tree.includes) yield* include(make, ini, target, span);
    // The last line of a database name wins.
    const databases = new Map(
      tree.entries.filter((entry) => sectionOf(entry) === 'databases').map((entry) => [entry.key, entry] as const),
    );
    for (const entry of databases.values()) yield* upstreams(make, ini, entry);
    // Opening the section once more sets everything in it back to its default.
    const header = tree.sections.findLast(({ name }) => name === 'pgbouncer')?.span.start;
    const own = tree.entries.filter((entry) => sectionOf(entry) === 'pgbouncer' && entry.keySpan.start >= (header ?? 0));
    const listens = header !== undefined || databases.size === 0 || own.some(({ key }) => key === 'listen_port');
    if (listens) yield listen(make, ini, own, header ?? 0);
  },
});

/** Before its first section an included file goes on with the one it is included in (semantics C.1): a database is told by its form. */
function sectionOf({ section, value }: PgbouncerEntry): string {
  if (section !== '') return section;
  return /^(?:host|port|dbname|user)\s*=/.test(value) ? 'databases' : 'pgbouncer';
}

/** PgBouncer looks for a relative name in its working directory; beside the file is where people keep them. */
function* include(make: FactMaker, { file, path }: Ini, target: string, span: PgbouncerEntry['keySpan']): Iterable<Fact> {
  const to = target.startsWith('/') ? target : resolvePath(directoryOf(path), target);
  if (to === undefined) return;
  const at = locate(file, span.start, span.end);
  yield { ...make.base('platform.attachment', 'platform', at), how: 'include', from: path, to };
}

function listen(make: FactMaker, ini: Ini, entries: readonly PgbouncerEntry[], header: number): Fact {
  const last = (key: string) => entries.findLast((entry) => entry.key === key);
  const at = (entry: PgbouncerEntry) => locate(ini.file, entry.valueSpan.start, entry.valueSpan.end);
  const port = last('listen_port');
  const addresses = last('listen_addr');
  const directory = last('unix_socket_dir');
  const size = last('default_pool_size');
  const place = port === undefined ? locate(ini.file, header, header) : at(port);
  return {
    ...make.base('pooler.listen', 'pooler', place),
    product: 'pgbouncer',
    port: port === undefined ? { kind: 'implied', port: 6432, at: place } : strictPort(ini, port),
    addresses:
      addresses === undefined
        ? 'default'
        : listItems(addresses.value).map(({ value, start }) => ({
            value: shownWithHoles(value, ini.rendering),
            at: locate(ini.file, addresses.valueSpan.start + start, addresses.valueSpan.start + start + value.length),
          })),
    ...(directory === undefined || hasHole(directory.value)
      ? {}
      : { socketDirectory: { value: directory.value, at: at(directory) } }),
    ...(size === undefined || !/^\d{1,6}$/.test(size.value) ? {} : { poolSize: { value: Number(size.value), at: at(size) } }),
    configFile: ini.path,
  };
}

/** A setting is a whole number: a comment or quotes behind it are refused. */
function strictPort(ini: Ini, entry: PgbouncerEntry): PortValue {
  const { template, at } = valueIn(ini, entry, entry.value, { start: 0, end: entry.value.length });
  const text = plainText(template);
  if (text === undefined) return { kind: 'template', template, at };
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port < 1 || port > 65535 ? { kind: 'malformed', at } : { kind: 'literal', port, at };
}
