import { get } from '../../../../documents/tree.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { ManifestObject } from '../objects.ts';
import type { ManifestSource } from '../source.ts';
import { Cluster } from './cluster.ts';

/** A cluster of Zalando's operator: always 5432, behind `NAME` and `NAME-repl`; poolers beside it as `NAME-pooler` and `NAME-pooler-repl`. */
export function* zalando(source: ManifestSource, object: ManifestObject): Iterable<Fact> {
  const cluster = new Cluster(source, object);
  const name = object.name.value;
  const port = cluster.usualPort;
  const pods = cluster.pods('postgres', { application: 'spilo', 'cluster-name': name });
  yield cluster.server(pods, port);
  yield* cluster.service(name, pods, port);
  yield* cluster.service(`${name}-repl`, pods, port);
  for (const [field, of] of [['enableConnectionPooler', ''], ['enableReplicaConnectionPooler', '-repl']] as const) {
    if (source.text(cluster.spec, field)?.value !== 'true') continue;
    const labels = { application: 'db-connection-pooler', 'connection-pooler': `${name}-pooler${of}` };
    const poolers = cluster.pods('connection-pooler', labels, `-pooler${of}`);
    yield* cluster.pooler(`${name}-pooler${of}`, poolers, port, cluster.own(`${name}${of}`, port));
  }
  yield* cluster.copiesFrom(get(cluster.spec, 'standby'), { host: 'standby_host', port: 'standby_port' }, pods);
} // prettier-ignore
