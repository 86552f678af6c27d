import { readDsn } from '../../../conninfo/dsn.ts';
import { dialOfGroup } from '../../../conninfo/groups.ts';
import { dialsOfVariables, placeOf, type VariableDial } from '../../../conninfo/variables.ts';
import type { HclBlock } from '../../../documents/hcl.ts';
import type { ClientConninfo, Conninfo, Dialect } from '../../../facts/client.ts';
import type { Located, Location } from '../../../text/span.ts';
import { fieldsOfBody, firstOf, type Fields } from './fields.ts';
import type { TerraformSource } from './source.ts';
import { locatedTemplate, plainOf, portOfExpression } from './values.ts';
import { findValues, type NamedExpression, type VariableGroup } from './walk.ts';

/** Connection strings in any argument, host and port variables of processes, and what dials by itself: providers, DMS endpoints. */
export function* readDials(source: TerraformSource): Iterable<ClientConninfo> {
  const { groups, singles } = findValues(source.body);
  const seen = new Set<number>();
  for (const group of groups) {
    for (const dial of dialsOfGroup(source, group)) {
      seen.add(dial.conninfo.endpoints[0]?.host.at.span.start ?? dial.at.span.start);
      yield dialOf(source, dial, dial.label, 'session', dial.at);
    }
  }
  for (const single of singles) yield* dialOfSingle(source, single, seen);
  for (const block of source.blocks('provider')) if (block.labels[0]?.name === 'postgresql') yield* dialOfProvider(source, block);
  yield* dialsOfReplication(source);
}

/** Endpoints of the AWS Database Migration Service. */
function* dialsOfReplication(source: TerraformSource): Iterable<ClientConninfo> {
  for (const endpoint of source.resources('aws_dms_endpoint')) {
    const fields = fieldsOfBody(endpoint.body, source.scope, endpoint.label);
    const engine = plainOf(fields.get('engine_name'), fields.scope)?.value ?? '';
    const label = { value: endpoint.address, at: source.at(endpoint.label) };
    if (engine.includes('postgres')) yield* dialOfFields(source, fields, label, 'server_name', 'address');
  }
}

function dialsOfGroup(source: TerraformSource, group: VariableGroup): readonly VariableDial[] {
  const entries = group.entries.slice(0, 2000).map(({ name, value }) => ({
    name: { value: name.name, at: source.at(name) },
    value: locatedTemplate(value, source.scope),
  }));
  const dials = dialsOfVariables(entries);
  if (dials.length > 0 || group.document === undefined) return dials;
  // A secret as RDS keeps it: host, port, dbname and username beside each other.
  const dial = dialOfGroup({ entries, around: [group.document.name], block: source.at(group.at) });
  return dial === undefined ? [] : [dial];
}

function* dialOfSingle(
  source: TerraformSource,
  { name, value }: NamedExpression,
  seen: ReadonlySet<number>,
): Iterable<ClientConninfo> {
  if (value.kind === 'template' && (value.heredoc || value.end - value.start > 4000)) return;
  const { value: template, at } = locatedTemplate(value, source.scope);
  const reading = readDsn(template, at);
  const first = reading?.conninfo.endpoints[0];
  if (reading === undefined || first === undefined || seen.has(first.host.at.span.start)) return;
  yield dialOf(source, reading, { value: name.name, at: source.at(name) }, 'session', placeOf(reading.conninfo, at));
}

/** `provider "postgresql" { host = …  port = … }`, which manages what is inside a server. */
function* dialOfProvider(source: TerraformSource, block: HclBlock): Iterable<ClientConninfo> {
  const fields = fieldsOfBody(block.body, source.scope, block.labels[0] ?? block.type);
  yield* dialOfFields(source, fields, { value: 'postgresql', at: source.at(block.labels[0] ?? block.type) }, 'host', 'libpq');
}

function* dialOfFields(
  source: TerraformSource,
  fields: Fields,
  label: Located<string>,
  hostName: string,
  dialect: Dialect,
): Iterable<ClientConninfo> {
  const written = fields.get(hostName);
  if (written === undefined) return;
  const host = locatedTemplate(written, fields.scope);
  const port = fields.get('port');
  const environment = dialect === 'libpq' ? { environment: 'PGPORT' as const } : {};
  const dbname = firstOf(fields, 'database', 'database_name');
  const user = fields.get('username');
  const conninfo: Conninfo = {
    endpoints: [
      {
        host: { kind: 'name', template: host.value, at: host.at },
        port:
          port === undefined
            ? { kind: 'implied', port: 5432, ...environment, at: host.at }
            : portOfExpression(port, fields.scope),
      },
    ],
    ...(dbname === undefined ? {} : { dbname: locatedTemplate(dbname, fields.scope) }),
    ...(user === undefined ? {} : { user: locatedTemplate(user, fields.scope) }),
    flags: [],
    sensitive: false,
  };
  yield dialOf(source, { conninfo, dialect }, label, 'tool', placeOf(conninfo, host.at));
}

function dialOf(
  source: TerraformSource,
  reading: { readonly conninfo: Conninfo; readonly dialect: Dialect },
  label: Located<string>,
  purpose: ClientConninfo['purpose'],
  at: Location,
): ClientConninfo {
  const setting = { kind: 'application', path: source.path, variable: label.value } as const;
  const base = source.make.base('client.conninfo', 'client', at, { setting });
  return { ...base, conninfo: reading.conninfo, dialect: reading.dialect, label, purpose };
}
