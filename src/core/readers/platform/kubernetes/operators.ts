import type { Fact } from '../../../facts/fact.ts';
import type { ManifestObject } from './objects.ts';
import { cloudNativePg, cloudNativePooler } from './operators/cloudnative-pg.ts';
import { crunchy } from './operators/crunchy.ts';
import { stackGres } from './operators/stackgres.ts';
import { zalando } from './operators/zalando.ts';
import type { ManifestSource } from './source.ts';

type Read = (source: ManifestSource, object: ManifestObject) => Iterable<Fact>;

/** Objects from which an operator makes PostgreSQL servers, by API group and kind (semantics A.5). */
const operators: Readonly<Record<string, Read>> = {
  'postgresql.cnpg.io/Cluster': cloudNativePg,
  'postgresql.cnpg.io/Pooler': cloudNativePooler,
  'acid.zalan.do/postgresql': zalando,
  'postgres-operator.crunchydata.com/PostgresCluster': crunchy,
  'pgv2.percona.com/PerconaPGCluster': crunchy,
  'stackgres.io/SGCluster': stackGres,
};

/** An object without a name makes nothing: every name of the operator begins with it. */
export function operatorOf({ group, kind, name }: ManifestObject): Read | undefined {
  const key = `${group}/${kind}`;
  return name.value !== '' && Object.hasOwn(operators, key) ? operators[key] : undefined;
}
