import type { Fact } from '../../../../facts/fact.ts';
import type { ManifestObject } from '../objects.ts';
import type { ManifestSource } from '../source.ts';
import { Cluster } from './cluster.ts';

/** A StackGres cluster: 5432 behind `NAME`, `NAME-primary` and `NAME-replicas`. */
export function* stackGres(source: ManifestSource, object: ManifestObject): Iterable<Fact> {
  const cluster = new Cluster(source, object);
  const name = object.name.value;
  const pods = cluster.pods('patroni', { app: 'StackGresCluster', 'stackgres.io/cluster-name': name });
  yield cluster.server(pods, cluster.usualPort);
  for (const suffix of ['', '-primary', '-replicas']) yield* cluster.service(`${name}${suffix}`, pods, cluster.usualPort);
}
