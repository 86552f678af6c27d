import type { Fact } from '../../../facts/fact.ts';
import { isPostgresEngine, managedListen, otherEnginePort } from '../../../facts/managed.ts';
import type { PortValue } from '../../../facts/template.ts';
import { firstOf, instancesOf, type Fields } from './fields.ts';
import type { Resource, TerraformSource } from './source.ts';
import { locatedTemplate, plainOf, portOfExpression } from './values.ts';

/** How a kind of managed database says what it is and where it listens (semantics A.5). */
interface Kind {
  /** The argument that names the engine; none: it is PostgreSQL. */
  readonly engine?: string;
  /** The port nobody wrote. */
  readonly port: number;
  /** Whether `port` moves it. */
  readonly settable: boolean;
  readonly database?: readonly string[];
  readonly user?: readonly string[];
}

const kinds: Readonly<Record<string, Kind>> = {
  aws_db_instance: { engine: 'engine', port: 5432, settable: true, database: ['db_name', 'name'], user: ['username'] },
  aws_rds_cluster: { engine: 'engine', port: 5432, settable: true, database: ['database_name'], user: ['master_username'] },
  google_sql_database_instance: { engine: 'database_version', port: 5432, settable: false },
  azurerm_postgresql_server: { port: 5432, settable: false, user: ['administrator_login'] },
  azurerm_postgresql_flexible_server: { port: 5432, settable: false, user: ['administrator_login'] },
  azurerm_cosmosdb_postgresql_cluster: { port: 5432, settable: false },
  digitalocean_database_cluster: { engine: 'engine', port: 25060, settable: false },
};

/** Managed databases: one server a resource, on its `port` or on the engine's default. */
export function* readDatabases(source: TerraformSource): Iterable<Fact> {
  for (const [type, kind] of Object.entries(kinds)) {
    for (const resource of source.resources(type)) {
      const [fields] = instancesOf(resource.body, source.scope, resource.label);
      if (fields !== undefined) yield* readDatabase(source, resource, fields, kind);
    }
  }
}

export function* readDatabase(
  source: TerraformSource,
  resource: Pick<Resource, 'address' | 'name'>,
  fields: Fields,
  kind: Kind,
): Iterable<Fact> {
  const written = kind.engine === undefined ? undefined : writtenEngine(fields, kind.engine);
  const engine = kind.engine === undefined ? 'postgres' : (written ?? guessEngine(source, resource, fields));
  if (isReplica(fields) && written === undefined) return;
  const setting = source.resource(resource.address, engine);
  const port = portOf(source, fields, kind, engine);
  yield managedListen(source.make, { setting, port, engine, resource: `${source.module}:${resource.address}` });
  if (engine === undefined || !isPostgresEngine(engine)) return;
  yield* portDefinition(source, resource.address, fields, kind);
  yield* credentials(source, resource.address, engine, fields, kind);
}

function portOf(source: TerraformSource, fields: Fields, kind: Kind, engine: string | undefined): PortValue {
  const written = kind.settable ? fields.get('port') : undefined;
  if (written !== undefined) return portOfExpression(written, fields.scope);
  const other = engine === undefined ? undefined : otherEnginePort(engine);
  return { kind: 'implied', port: other ?? kind.port, at: source.at(fields.label) };
}

/** The engine as written, in place or as a local of the same file, in lower case. */
export function writtenEngine(fields: Fields, argument: string): string | undefined {
  const value = fields.get(argument);
  const { source } = fields.scope;
  const local = value === undefined ? undefined : /^local\.(\w+)$/.exec(source.textOf(value).trim())?.[1];
  return plainOf(local === undefined ? value : source.locals.get(local), fields.scope)?.value.toLowerCase();
}

/** An engine that is a variable: the names around it tell, or nothing does. */
function guessEngine(source: TerraformSource, resource: Pick<Resource, 'address' | 'name'>, fields: Fields): string | undefined {
  const arguments_ = [
    'engine',
    'identifier',
    'cluster_identifier',
    'family',
    'parameter_group_name',
    'database_version',
    'engine_version',
  ];
  const words = arguments_.flatMap((name) => {
    const value = fields.get(name);
    return value === undefined ? [] : [source.textOf(value).slice(0, 200)];
  });
  return [resource.name, ...words].some((word) => /postgres|pgsql/i.test(word)) ? 'postgres' : undefined;
}

/** A replica or restored copy takes engine and port from its source. */
function isReplica(fields: Fields): boolean {
  return firstOf(fields, 'replicate_source_db', 'replication_source_identifier') !== undefined;
}

/** What `aws_db_instance.main.port` stands for elsewhere in the module. */
function* portDefinition(source: TerraformSource, address: string, fields: Fields, kind: Kind): Iterable<Fact> {
  const port = kind.settable ? fields.get('port') : undefined;
  if (port === undefined) return;
  const value = locatedTemplate(port, fields.scope);
  const base = source.make.base('platform.definition', 'platform', value.at, { setting: source.resource(address) });
  yield { ...base, name: `${address}.port`, value, namespace: source.namespace('resource'), rank: 0 };
}

/** Database and user under the names by which servers are told apart elsewhere; literal ones only. */
function* credentials(source: TerraformSource, address: string, engine: string, fields: Fields, kind: Kind): Iterable<Fact> {
  const setting = source.resource(address, engine);
  for (const [name, inputs] of [
    ['POSTGRES_DB', kind.database ?? []],
    ['POSTGRES_USER', kind.user ?? []],
  ] as const) {
    const input = firstOf(fields, ...inputs);
    if (input === undefined || plainOf(input, fields.scope) === undefined) continue;
    const value = locatedTemplate(input, fields.scope);
    const base = source.make.base('platform.definition', 'platform', value.at, { setting });
    yield { ...base, name, value, namespace: { kind: 'process', setting }, rank: 0 };
  }
}

/** Inputs of the public modules for RDS and Aurora are those of the resources they make. */
export function* readDatabaseModule(source: TerraformSource, address: string, fields: Fields, aurora: boolean): Iterable<Fact> {
  const base = aurora ? kinds['aws_rds_cluster'] : kinds['aws_db_instance'];
  if (base !== undefined) yield* readDatabase(source, { address, name: address }, fields, base);
}
