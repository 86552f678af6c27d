import { addressIn, hostValueOf, tellsOfPostgres } from '../../conninfo/address.ts';
import type { IniEntry } from '../../documents/ini.ts';
import type { Fact } from '../../facts/fact.ts';
import { plainText, portOf, type Template } from '../../facts/template.ts';
import { renderedValue, renderingOf } from '../../templates/rendering.ts';
import { locate } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** stunnel.conf (semantics C.2): each service accepts on one port and connects to another. */
export const stunnel = reader({
  id: 'pooler/stunnel',
  title: 'stunnel.conf',
  layers: ['pooler'],
  notation: 'ini',
  files: ['stunnel*.conf', '*stunnel.conf', 'stunnel*.conf.*', 'stunnel/*.conf', 'stunnel/conf.d/*.conf'],
  recognises: (text) => /^[ \t]*accept[ \t]*=/m.test(text) && /^[ \t]*connect[ \t]*=/m.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('pooler/stunnel', reading, { kind: 'machine', path });
    const valueOf = ({ value, valueSpan }: IniEntry): Located<Template> =>
      renderedValue(file, valueSpan, { text: value, namespace: renderingOf(file, path), rendering: reading.rendering });
    for (const [name, entries] of servicesOf(tree.entries)) {
      if (![name, ...entries.map(({ value }) => value)].some(tellsOfPostgres)) continue;
      for (const entry of entries) {
        if (entry.key === 'accept') yield listen(make, path, valueOf(entry));
        const key = { value: entry.key, at: locate(file, entry.keySpan.start, entry.keySpan.end) };
        if (entry.key === 'connect') yield upstream(make, { section: name, key }, valueOf(entry));
      }
    }
  },
});

function servicesOf(entries: readonly IniEntry[]): ReadonlyMap<string, readonly IniEntry[]> {
  const services = new Map<string, IniEntry[]>();
  for (const entry of entries) {
    const known = services.get(entry.section);
    if (known === undefined) services.set(entry.section, [entry]);
    else known.push(entry);
  }
  return services;
}

/** A number alone is a port: of every address for `accept`, of localhost for `connect`. */
function parts(written: Located<Template>): { readonly host: Located<Template> | undefined; readonly port: Located<Template> } {
  const { host, port } = addressIn(written);
  return port === undefined ? { host: undefined, port: written } : { host, port };
}

function listen(make: FactMaker, path: string, written: Located<Template>): Fact {
  const { host, port } = parts(written);
  const name = host === undefined ? '' : (plainText(host.value) ?? '');
  return {
    ...make.base('pooler.listen', 'pooler', port.at),
    product: 'tunnel',
    port: portOf(port.value, port.at),
    addresses: host === undefined || name === '' ? 'default' : [{ value: name, at: host.at }],
    configFile: path,
  };
}

interface Service {
  readonly section: string;
  readonly key: Located<string>;
}

function upstream(make: FactMaker, { section, key }: Service, written: Located<Template>): Fact {
  const { host, port } = parts(written);
  const { at } = written;
  return {
    ...make.base('pooler.upstream', 'pooler', port.at),
    conninfo: {
      endpoints: [
        { host: host === undefined ? { kind: 'implied-loopback', at } : hostValueOf(host), port: portOf(port.value, port.at) },
      ],
      flags: [],
      sensitive: false,
    },
    dialect: 'address',
    label: { value: `${section}.${key.value}`, at: key.at },
    purpose: 'session',
    product: 'tunnel',
    pool: key,
  };
}
