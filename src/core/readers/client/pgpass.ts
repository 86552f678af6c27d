import type { PgpassField, PgpassRecord } from '../../documents/pgpass.ts';
import type { Conninfo } from '../../facts/client.ts';
import { plainText, portOf, type HostValue, type Namespace, type PortValue, type Template } from '../../facts/template.ts';
import { withPlaceholders } from '../../templates/placeholders.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { renderingOf } from '../../templates/rendering.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** Password files of libpq (semantics B.1): an entry counts for its own port only, so a moved port loses its password. */
export const pgpass = reader({
  id: 'client/pgpass',
  title: '.pgpass',
  layers: ['client'],
  notation: 'pgpass',
  files: [
    '.pgpass',
    '.pgpass.*',
    'pgpass',
    'pgpass.conf',
    'pgpass.j2',
    'pgpass.example',
    'pgpass.sample',
    'pgpass.template',
    '*.pgpass',
  ],
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('client/pgpass', reading, { kind: 'application', path });
    const namespace = renderingOf(file, path);
    for (const record of tree.records) {
      // Any port, or a host that no connection has: nothing to move.
      if (record.port.text === '*' || record.host.text === '') continue;
      const conninfo = connection(record, (field) => valueOf(file, field, namespace));
      const at = conninfo.endpoints[0]?.port.at ?? locate(file, record.port.span.start, record.port.span.end);
      yield {
        ...make.base('client.conninfo', 'client', at),
        conninfo,
        dialect: 'libpq',
        label: { value: '.pgpass', at },
        purpose: 'record',
      };
    }
  },
});

function connection({ host, port, database, user }: PgpassRecord, value: (field: PgpassField) => Located<Template>): Conninfo {
  return {
    endpoints: [{ host: hostOf(value(host), host.text), port: portValue(value(port)) }],
    ...(database.text === '*' ? {} : { dbname: value(database) }),
    ...(user.text === '*' ? {} : { user: value(user) }),
    flags: [],
    sensitive: true,
  };
}

function valueOf(file: SourceFile, { text, span }: PgpassField, namespace: Namespace): Located<Template> {
  const template = parseInterpolation(file, span.start, span.end, { namespace, escapes: 'shell', text });
  return { value: withPlaceholders(template), at: locate(file, span.start, span.end) };
}

/** A directory is a socket's; `*` is any host. */
function hostOf({ value, at }: Located<Template>, text: string): HostValue {
  if (text === '*') return { kind: 'name', template: [{ kind: 'opaque', what: 'any host', at }], at };
  return /^[/@]/.test(text) ? { kind: 'socket', directory: value, at } : { kind: 'name', template: value, at };
}

/** libpq compares the digits as they are written: 05433 is no 5433. */
function portValue({ value, at }: Located<Template>): PortValue {
  return /^0/.test(plainText(value) ?? '') ? { kind: 'malformed', at } : portOf(value, at);
}
