import { get, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import { isPostgresEngine, managedListen, otherEnginePort } from '../../../facts/managed.ts';
import type { PortValue } from '../../../facts/template.ts';
import type { Location } from '../../../text/span.ts';
import type { Resource, StackSource } from './source.ts';
import { located, plainOf, portOfNode } from './values.ts';

/** Managed databases: one server an instance or cluster, on its `Port` or on the default. */
export function* readDatabases(source: StackSource): Iterable<Fact> {
  for (const resource of source.ofType('AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'))
    if (!isMember(resource)) yield* readDatabase(source, resource);
}

/** An instance of a cluster listens where the cluster does; a replica or copy takes engine and port from its source. */
export function isMember({ type, properties }: Resource): boolean {
  if (type === 'AWS::RDS::DBInstance' && get(properties, 'DBClusterIdentifier') !== undefined) return true;
  return ['SourceDBInstanceIdentifier', 'SourceDBClusterIdentifier', 'ReplicationSourceIdentifier'].some(
    (name) => get(properties, name) !== undefined,
  );
}

function* readDatabase(source: StackSource, resource: Resource): Iterable<Fact> {
  const { id, properties } = resource;
  const engine = engineOf(source, resource);
  const setting = source.resource(id.text, engine);
  const written = get(properties, 'Port');
  const port = written === undefined ? defaultPort(source, resource, engine) : portOfNode(source, written);
  yield managedListen(source.make, { setting, port, engine, resource: `${source.path}:${id.text}` });
  if (engine === undefined || !isPostgresEngine(engine)) return;
  if (written !== undefined) yield* attribute(source, id.text, written);
  yield* credentials(source, resource, engine);
}

/** As written, or what the names around it say when it is a parameter without a default. */
function engineOf(source: StackSource, { id, properties }: Resource): string | undefined {
  const engine = get(properties, 'Engine');
  const written = plainOf(source, engine)?.value ?? defaultOf(source, engine);
  if (written !== undefined) return written.toLowerCase();
  const words = [
    'DBParameterGroupName',
    'DBClusterParameterGroupName',
    'EngineVersion',
    'DBInstanceIdentifier',
    'DBClusterIdentifier',
  ];
  const texts = words.map((name) => plainOf(source, get(properties, name))?.value ?? '');
  return [id.text, ...texts].some((word) => /postgres|pgsql/i.test(word)) ? 'postgres' : undefined;
}

/** The default of the parameter that a value refers to. */
function defaultOf(source: StackSource, node: Node | undefined): string | undefined {
  const parameter = get(get(source.root, 'Parameters'), source.named(node)?.value ?? '');
  return plainOf(source, get(parameter, 'Default'))?.value;
}

/**
 * The port nobody wrote. A provisioned Aurora cluster has 3306 by its documentation whatever its engine, and 5432 where the engine decides:
 * either may be (semantics A.5).
 */
function defaultPort(source: StackSource, { type, id, properties }: Resource, engine: string | undefined): PortValue {
  const at: Location = source.at(id.span);
  const other = engine === undefined ? undefined : otherEnginePort(engine);
  const isProvisioned = plainOf(source, get(properties, 'EngineMode'))?.value !== 'serverless';
  if (type !== 'AWS::RDS::DBCluster' || engine !== 'aurora-postgresql' || !isProvisioned)
    return { kind: 'implied', port: other ?? 5432, at };
  return { kind: 'choice', implied: true, ports: [3306, 5432].map((value) => ({ value, at })), at };
}

/** What `!GetAtt Database.Endpoint.Port` stands for elsewhere in the template. */
function* attribute(source: StackSource, id: string, port: Node): Iterable<Fact> {
  const value = located(source, port);
  const base = source.make.base('platform.definition', 'platform', value.at, { setting: source.resource(id) });
  yield { ...base, name: `${id}.Endpoint.Port`, value, namespace: source.namespace, rank: 0 };
}

/** Database and user under the names by which servers are told apart elsewhere; literal ones only. */
function* credentials(source: StackSource, { id, properties }: Resource, engine: string): Iterable<Fact> {
  const setting = source.resource(id.text, engine);
  for (const [name, input] of [
    ['POSTGRES_DB', get(properties, 'DBName') ?? get(properties, 'DatabaseName')],
    ['POSTGRES_USER', get(properties, 'MasterUsername')],
  ] as const) {
    if (input === undefined || plainOf(source, input) === undefined) continue;
    const value = located(source, input);
    const base = source.make.base('platform.definition', 'platform', value.at, { setting });
    yield { ...base, name, value, namespace: { kind: 'process', setting }, rank: 0 };
  }
}
