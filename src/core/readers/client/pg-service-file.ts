import type { ServiceParameter } from '../../documents/pg-service-file.ts';
import type { Conninfo } from '../../facts/client.ts';
import { portOf, type HostValue, type PortValue, type Template } from '../../facts/template.ts';
import { locate } from '../../text/source-file.ts';
import type { Location } from '../../text/span.ts';
import { FactMaker, reader } from '../reader.ts';

/** Service files of libpq (semantics B.1): each section is a connection that clients name with `service=`. */
export const pgServiceFile = reader({
  id: 'client/pg-service-file',
  title: 'pg_service.conf',
  layers: ['client'],
  notation: 'pg-service-file',
  files: ['pg_service.conf', '.pg_service.conf'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    for (const section of tree.sections) {
      const last = new Map(section.parameters.map((parameter) => [parameter.name, parameter] as const));
      const at = (parameter: ServiceParameter): Location => locate(file, parameter.span.start, parameter.span.end);
      const value = (parameter: ServiceParameter): Template =>
        parameter.value === '' ? [] : [{ kind: 'text', text: parameter.value, at: at(parameter) }];
      const label = { value: section.name, at: locate(file, section.span.start, section.span.end) };
      const host = hostOf(last.get('host') ?? last.get('hostaddr'), label.at, at, value);
      const written = last.get('port');
      const port: PortValue =
        written === undefined || written.value === ''
          ? { kind: 'implied', port: 5432, environment: 'PGPORT', at: host.at }
          : portOf(value(written), at(written));
      const dbname = last.get('dbname');
      const user = last.get('user');
      const conninfo: Conninfo = {
        endpoints: [{ host, port }],
        ...(dbname === undefined ? {} : { dbname: { value: value(dbname), at: at(dbname) } }),
        ...(user === undefined ? {} : { user: { value: value(user), at: at(user) } }),
        flags: section.parameters
          .filter(({ name }) => /timeout|sslmode|target/.test(name))
          .map((parameter) => ({ value: `${parameter.name}=${parameter.value}`, at: at(parameter) })),
        sensitive: last.has('password'),
      };
      const make = new FactMaker('client/pg-service-file', reading, { kind: 'application', path, section: section.name });
      yield {
        ...make.base('client.conninfo', 'client', written === undefined ? host.at : at(written)),
        conninfo,
        dialect: 'libpq',
        label,
        purpose: 'session',
      };
    }
  },
});

function hostOf(
  parameter: ServiceParameter | undefined,
  section: Location,
  at: (parameter: ServiceParameter) => Location,
  value: (parameter: ServiceParameter) => Template,
): HostValue {
  if (parameter === undefined || parameter.value === '') return { kind: 'socket', directory: 'default', at: section };
  if (parameter.value.startsWith('/')) return { kind: 'socket', directory: value(parameter), at: at(parameter) };
  return { kind: 'name', template: value(parameter), at: at(parameter) };
}
