import { get, itemsOf } from '../../../../documents/tree.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Located } from '../../../../text/span.ts';
import type { ManifestObject } from '../objects.ts';
import type { ManifestSource } from '../source.ts';
import { Cluster } from './cluster.ts';

/** A cluster of Crunchy's operator, and of Percona's that is made of it: `spec.port`, behind `NAME-primary`, `-replicas` and `-ha`. */
export function* crunchy(source: ManifestSource, object: ManifestObject): Iterable<Fact> {
  const cluster = new Cluster(source, object);
  const name = object.name.value;
  const port = source.port(cluster.spec, 'port') ?? cluster.usualPort;
  const label = 'postgres-operator.crunchydata.com';
  const pods = cluster.pods('database', { [`${label}/cluster`]: name, [`${label}/data`]: 'postgres' });
  yield cluster.server(pods, port);
  for (const suffix of ['primary', 'replicas', 'ha']) yield* cluster.service(`${name}-${suffix}`, pods, port);
  const pooler = get(get(cluster.spec, 'proxy'), 'pgBouncer');
  if (pooler !== undefined) {
    const poolers = cluster.pods('pgbouncer', { [`${label}/cluster`]: name, [`${label}/role`]: 'pgbouncer' }, '-pgbouncer');
    const listens = source.port(pooler, 'port') ?? cluster.usualPort;
    yield* cluster.pooler(`${name}-pgbouncer`, poolers, listens, cluster.own(`${name}-primary`, port));
  }
  const users = itemsOf(get(cluster.spec, 'users')).flatMap((user) => source.named(user, 'name') ?? []);
  const owners: readonly Located<string>[] = users.length > 0 ? users : [object.name];
  for (const user of owners) yield* cluster.secret(`${name}-pguser-${user.value}`, `${name}-primary`, port, { user });
  yield* cluster.copiesFrom(get(cluster.spec, 'standby'), { host: 'host', port: 'port' }, pods);
}
