import { hostValueOf } from '../../conninfo/address.ts';
import type { ConfEntry } from '../../documents/postgresql-conf.ts';
import type { Fact } from '../../facts/fact.ts';
import { portOf, type HostValue, type PortValue, type Template, type Rendering } from '../../facts/template.ts';
import { renderedValue, renderingOf } from '../../templates/rendering.ts';
import { listItems } from '../../text/lists.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** One file, of each name the last entry. */
interface Conf {
  readonly file: SourceFile;
  readonly path: string;
  readonly rendering: Rendering | undefined;
  readonly entries: ReadonlyMap<string, ConfEntry>;
}

/**
 * pgpool.conf (semantics C.2): numbered backends, each with a host name and a port. A backend without a port is ignored by Pgpool-II, not
 * dialled on 5432; Pgpool-II itself listens on 9999 when nobody says.
 */
export const pgpool = reader({
  id: 'pooler/pgpool',
  title: 'pgpool.conf',
  layers: ['pooler'],
  notation: 'postgresql-conf',
  files: ['pgpool*.conf', 'pgpool*.conf.*', '*pgpool.conf'],
  recognises: (text) => /^[ \t]*(?:backend_hostname\d|listen_addresses|port|pcp_port)\b/m.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('pooler/pgpool', reading, { kind: 'machine', path });
    const entries = new Map(tree.entries.map((entry) => [entry.name, entry] as const));
    const conf = { file, path, entries, rendering: reading.rendering };
    for (const [name, entry] of entries) {
      const number = /^backend_hostname(\d{1,4})$/.exec(name)?.[1];
      if (number !== undefined) yield* upstream(make, conf, number, entry);
    }
    yield listen(make, conf);
  },
});

function* upstream(make: FactMaker, conf: Conf, number: string, name: ConfEntry): Iterable<Fact> {
  const host = hostOf(valueOf(conf, name));
  const written = conf.entries.get(`backend_port${number}`);
  if (written === undefined) return;
  const { value, at } = valueOf(conf, written);
  const label = { value: name.name, at: locate(conf.file, name.nameSpan.start, name.nameSpan.end) };
  yield {
    ...make.base('pooler.upstream', 'pooler', at),
    conninfo: { endpoints: [{ host, port: portOf(value, at) }], flags: [], sensitive: false },
    dialect: 'address',
    label,
    purpose: 'session',
    product: 'pgpool',
    pool: label,
  };
}

/** Empty: the socket of the same machine. */
function hostOf(host: Located<Template>): HostValue {
  return host.value.length === 0 ? { kind: 'socket', directory: 'default', at: host.at } : hostValueOf(host);
}

function listen(make: FactMaker, conf: Conf): Fact {
  const { file, entries } = conf;
  const written = entries.get('port');
  const top = locate(file, 0, 0);
  const value = written === undefined ? undefined : valueOf(conf, written);
  const port: PortValue = value === undefined ? { kind: 'implied', port: 9999, at: top } : portOf(value.value, value.at);
  const addresses = entries.get('listen_addresses');
  const directory = entries.get('unix_socket_directories') ?? entries.get('socket_dir');
  return {
    ...make.base('pooler.listen', 'pooler', port.at),
    product: 'pgpool',
    port,
    addresses: addresses === undefined ? 'default' : itemsOf(file, addresses),
    ...(directory === undefined ? {} : firstDirectory(file, directory)),
    configFile: conf.path,
  };
}

function firstDirectory(file: SourceFile, entry: ConfEntry): { readonly socketDirectory?: Located<string> } {
  const [first] = itemsOf(file, entry);
  return first === undefined ? {} : { socketDirectory: first };
}

function itemsOf(file: SourceFile, { value, valueSpan: { start, end } }: ConfEntry): readonly Located<string>[] {
  const exact = value.length === end - start;
  return listItems(value).map(({ value: item, start: from }) => ({
    value: item,
    at: exact ? locate(file, start + from, start + from + item.length) : locate(file, start, end),
  }));
}

function valueOf({ file, path, rendering }: Conf, { value, valueSpan }: ConfEntry): Located<Template> {
  return renderedValue(file, valueSpan, { text: value, namespace: renderingOf(file, path), rendering });
}
