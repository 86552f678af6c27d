import { get, itemsOf, type Node } from '../../../../documents/tree.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Setting } from '../../../../facts/setting.ts';
import type { Located } from '../../../../text/span.ts';
import type { ManifestObject } from '../objects.ts';
import type { ManifestSource } from '../source.ts';
import { Cluster } from './cluster.ts';

/** A CloudNativePG cluster: 5432 whatever its parameters say, behind `NAME-rw`, `NAME-ro` and `NAME-r`. */
export function* cloudNativePg(source: ManifestSource, object: ManifestObject): Iterable<Fact> {
  const cluster = new Cluster(source, object);
  const name = object.name.value;
  const pods = cluster.pods('postgres', { 'cnpg.io/cluster': name });
  const port = cluster.usualPort;
  yield cluster.server(pods, port);
  for (const suffix of ['rw', 'ro', 'r']) yield* cluster.service(`${name}-${suffix}`, pods, port);
  const added = get(get(get(cluster.spec, 'managed'), 'services'), 'additional');
  for (const item of itemsOf(added)) yield* templated(cluster, get(item, 'serviceTemplate'), pods);
  yield* cluster.secret(`${name}-app`, `${name}-rw`, port, database(source, cluster.spec));
  for (const external of itemsOf(get(cluster.spec, 'externalClusters')))
    yield* cluster.copiesFrom(get(external, 'connectionParameters'), { host: 'host', port: 'port' }, pods);
}

/** Database and owner of `bootstrap`: `app` when they are left out. */
function database(source: ManifestSource, spec: Node | undefined): Readonly<Record<string, Located<string>>> {
  const made = get(get(spec, 'bootstrap'), 'initdb');
  const dbname = source.text(made, 'database');
  const owner = source.text(made, 'owner') ?? dbname;
  return { ...(dbname === undefined ? {} : { dbname }), ...(owner === undefined ? {} : { user: owner, username: owner }) };
}

/** A Service that the object describes itself, with ports of its own or the usual one. */
function* templated(cluster: Cluster, template: Node | undefined, to: Setting, usual?: string): Iterable<Fact> {
  const { source } = cluster;
  const name = source.named(get(template, 'metadata'), 'name')?.value ?? usual;
  if (name === undefined) return;
  const [first] = itemsOf(get(get(template, 'spec'), 'ports'));
  yield* cluster.service(name, to, cluster.usualPort, source.port(first, 'port') ?? cluster.usualPort);
}

/** A CloudNativePG pooler: PgBouncer on 5432 under the object's own name, in front of `CLUSTER-rw` or `CLUSTER-ro`. */
export function* cloudNativePooler(source: ManifestSource, object: ManifestObject): Iterable<Fact> {
  const pooler = new Cluster(source, object);
  const { value: name } = object.name;
  const of = source.named(get(pooler.spec, 'cluster'), 'name');
  const pods = pooler.pods('pgbouncer', { 'cnpg.io/poolerName': name });
  if (of === undefined) return;
  const type = source.text(pooler.spec, 'type')?.value ?? 'rw';
  const upstream = pooler.own(`${of.value}-${type}`, { kind: 'implied', port: 5432, at: of.at }, of.at);
  yield* pooler.pooler(name, pods, pooler.usualPort, upstream);
  const template = get(pooler.spec, 'serviceTemplate');
  if (get(get(template, 'spec'), 'ports') !== undefined) yield* templated(pooler, template, pods, name);
}
