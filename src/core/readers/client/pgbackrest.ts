import type { IniEntry } from '../../documents/ini.ts';
import type { Conninfo } from '../../facts/client.ts';
import { portOf, type HostValue, type PortValue, type Template } from '../../facts/template.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Location } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** `pg1-port`, `db2-host`: the option and the number of its cluster; `db-host` of old versions is the first. */
const option = /^(?:pg|db)(\d{0,3})-(host|port|path|socket-path|database|user)$/;

/**
 * pgbackrest.conf: the clusters of each stanza, numbered. On the host of a cluster pgBackRest connects through its socket; a port that is left
 * out is 5432, whatever PGPORT says. The global section counts for every stanza.
 */
export const pgbackrest = reader({
  id: 'client/pgbackrest',
  title: 'pgbackrest.conf',
  layers: ['client'],
  notation: 'ini',
  files: ['pgbackrest*.conf', 'pgbackrest*.conf.*', 'pgbackrest/*.conf', 'pgbackrest/conf.d/*.conf'],
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    for (const [section, clusters] of stanzasOf(tree.entries)) {
      for (const [index, options] of clusters) {
        const found = dialOf(file, options);
        if (found === undefined) continue;
        const label = { value: `${section}.${found.key.value}`, at: found.key.at };
        const setting = { kind: 'application' as const, path, section, variable: `pg${index}` };
        const make = new FactMaker('client/pgbackrest', reading, setting);
        const base = make.base('client.conninfo', 'client', found.at);
        yield { ...base, conninfo: found.conninfo, dialect: 'libpq', label, purpose: 'tool' };
      }
    }
  },
});

type Options = ReadonlyMap<string, IniEntry>;

/** Section → number → options; a file without stanzas states none. */
function stanzasOf(entries: readonly IniEntry[]): Map<string, Map<string, Options>> {
  const stanzas = new Map<string, Map<string, Map<string, IniEntry>>>();
  for (const entry of entries) {
    const found = option.exec(entry.key);
    if (found === null || entry.section === '' || entry.section.startsWith('global')) continue;
    const clusters = stanzas.get(entry.section) ?? new Map<string, Map<string, IniEntry>>();
    stanzas.set(entry.section, clusters);
    const index = found[1] === '' ? '1' : (found[1] ?? '1');
    const options = clusters.get(index) ?? new Map<string, IniEntry>();
    clusters.set(index, options);
    options.set(found[2] ?? '', entry);
  }
  return stanzas;
}

function dialOf(file: SourceFile, options: Options) {
  const anchor = options.get('host') ?? options.get('socket-path') ?? options.get('path');
  if (anchor === undefined) return undefined;
  const host = hostOf(file, options, placeOf(file, anchor));
  const written = options.get('port');
  const port: PortValue =
    written === undefined || written.value === ''
      ? { kind: 'implied', port: 5432, at: host.at }
      : portOf(valueOf(file, written), placeOf(file, written));
  const database = options.get('database');
  const user = options.get('user');
  const conninfo: Conninfo = {
    endpoints: [{ host, port }],
    ...(database === undefined ? {} : { dbname: { value: valueOf(file, database), at: placeOf(file, database) } }),
    ...(user === undefined ? {} : { user: { value: valueOf(file, user), at: placeOf(file, user) } }),
    flags: [],
    sensitive: false,
  };
  const { key, keySpan } = written ?? anchor;
  return {
    conninfo,
    at: port.kind === 'implied' ? host.at : port.at,
    key: { value: key, at: locate(file, keySpan.start, keySpan.end) },
  };
}

/** Another machine by its name; on this one the socket. */
function hostOf(file: SourceFile, options: Options, at: Location): HostValue {
  const host = options.get('host');
  if (host !== undefined && host.value !== '') return { kind: 'name', template: valueOf(file, host), at };
  const directory = options.get('socket-path');
  return { kind: 'socket', directory: directory === undefined ? 'default' : valueOf(file, directory), at };
}

function placeOf(file: SourceFile, { valueSpan }: IniEntry): Location {
  return locate(file, valueSpan.start, valueSpan.end);
}

/** What something fills in before is not known. */
function valueOf(file: SourceFile, entry: IniEntry): Template {
  const at = placeOf(file, entry);
  return /\{\{|<%|\$\{?\w/.test(entry.value)
    ? [{ kind: 'opaque', what: 'placeholder', at }]
    : [{ kind: 'text', text: entry.value, at }];
}
