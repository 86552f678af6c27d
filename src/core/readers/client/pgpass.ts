import type { PgpassField } from '../../documents/pgpass.ts';
import type { Conninfo } from '../../facts/client.ts';
import { portOf, type HostValue, type Template } from '../../facts/template.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Location } from '../../text/span.ts';
import { FactMaker, reader } from '../reader.ts';

/** Password files of libpq (semantics B.1): an entry counts for its own port only, so a moved port loses its password. */
export const pgpass = reader({
  id: 'client/pgpass',
  title: '.pgpass',
  layers: ['client'],
  notation: 'pgpass',
  files: ['.pgpass', 'pgpass', 'pgpass.conf', '*.pgpass'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('client/pgpass', reading, { kind: 'application', path });
    for (const record of tree.records) {
      if (record.port.text === '*' || record.host.text === '*') continue;
      const at = place(file, record.port);
      const conninfo: Conninfo = {
        endpoints: [{ host: hostOf(file, record.host), port: portOf(template(file, record.port), at) }],
        ...(record.database.text === '*'
          ? {}
          : { dbname: { value: template(file, record.database), at: place(file, record.database) } }),
        ...(record.user.text === '*' ? {} : { user: { value: template(file, record.user), at: place(file, record.user) } }),
        flags: [],
        sensitive: true,
      };
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

function place(file: SourceFile, field: PgpassField): Location {
  return locate(file, field.span.start, field.span.end);
}

function template(file: SourceFile, field: PgpassField): Template {
  return field.text === '' ? [] : [{ kind: 'text', text: field.text, at: place(file, field) }];
}

function hostOf(file: SourceFile, field: PgpassField): HostValue {
  const at = place(file, field);
  return field.text.startsWith('/')
    ? { kind: 'socket', directory: template(file, field), at }
    : { kind: 'name', template: template(file, field), at };
}
