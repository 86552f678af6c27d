import type { Document, Problem } from '../../documents/document.ts';
import type { YamlTree } from '../../documents/yaml.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Embedded, Reading } from '../../facts/reading.ts';
import { locate } from '../../text/source-file.ts';
import { reader } from '../reader.ts';
import { ciliumFacts } from './kubernetes/cilium-policy.ts';
import { commandFacts } from './kubernetes/commands.ts';
import { dataFacts } from './kubernetes/config-data.ts';
import { containerPorts } from './kubernetes/container-ports.ts';
import { environmentFacts } from './kubernetes/environment.ts';
import { imageFact } from './kubernetes/image.ts';
import { policyFacts } from './kubernetes/network-policy.ts';
import { objectsOf, type ManifestObject } from './kubernetes/objects.ts';
import { operatorOf } from './kubernetes/operators.ts';
import { endpointFacts } from './kubernetes/endpoints.ts';
import { serviceFacts } from './kubernetes/services.ts';
import { ManifestSource } from './kubernetes/source.ts';
import { podNames } from './kubernetes/stateful-names.ts';
import { isTcpServices, tcpServiceFacts } from './kubernetes/tcp-services.ts';
import { mountsOf } from './kubernetes/volumes.ts';
import { podOf } from './kubernetes/workloads.ts';

const id = 'platform/kubernetes';
/** Aliases can name one large list many times. */
const mostFacts = 100_000;

type Item = Fact | Embedded | Problem;

/** Kubernetes manifests, plain or as a chart's templates. What joins them (selectors, references, namespaces) is put together later. */
export const kubernetes = reader<'yaml'>({
  id,
  title: 'Kubernetes manifests',
  layers: ['server', 'firewall', 'client', 'pooler'],
  notation: 'yaml',
  files: ['*.yaml', '*.yml'],
  recognises: (text) => /(?:^|[\s{,"'])apiVersion["']?[ \t]*:/.test(text) && /(?:^|[\s{,"'])kind["']?[ \t]*:/.test(text),
  *read(document, reading) {
    let left = mostFacts;
    for (const item of itemsIn(document, reading)) {
      if (left-- <= 0) {
        const message = `more than ${mostFacts} statements; the rest was left out`;
        yield { code: 'kubernetes-size', message, at: locate(document.file, 0, 0) };
        return;
      }
      yield item;
    }
  },
});

function* itemsIn(document: Document<YamlTree>, reading: Reading): Iterable<Item> {
  const source = new ManifestSource(document, reading, id);
  for (const root of document.tree.documents) {
    for (const object of objectsOf(source, root)) yield* objectItems(source, object);
  }
}

type Read = (source: ManifestSource, object: ManifestObject) => Iterable<Item>;

const byKind: Readonly<Record<string, Read>> = {
  ConfigMap: (source, object) => (isTcpServices(object) ? tcpServiceFacts(source, object) : dataFacts(source, object)),
  Secret: dataFacts,
  SealedSecret: dataFacts,
  ExternalSecret: dataFacts,
  Service: (source, object) => (object.group === '' ? serviceFacts(source, object) : workloadFacts(source, object)),
  Endpoints: endpointFacts,
  EndpointSlice: endpointFacts,
  NetworkPolicy: (source, object) => (/^(?:networking.k8s.io|extensions)$/.test(object.group) ? policyFacts(source, object) : []),
  CiliumNetworkPolicy: ciliumFacts,
  CiliumClusterwideNetworkPolicy: ciliumFacts,
};

function objectItems(source: ManifestSource, object: ManifestObject): Iterable<Item> {
  const read = operatorOf(object) ?? (Object.hasOwn(byKind, object.kind) ? byKind[object.kind] : undefined) ?? workloadFacts;
  return read(source, object);
}

/** Whatever makes a pod. */
function* workloadFacts(source: ManifestSource, object: ManifestObject): Iterable<Item> {
  const pod = podOf(source, object);
  if (pod === undefined) return;
  const hostNetwork = source.text(pod.spec, 'hostNetwork')?.value === 'true';
  for (const container of pod.containers) {
    yield imageFact(source, container, hostNetwork);
    yield* containerPorts(source, container);
    yield* environmentFacts(source, container);
    yield* mountsOf(source, pod, container);
    yield* commandFacts(source, container);
  }
  const [first] = pod.containers;
  if (first !== undefined) yield* podNames(source, object, first);
}
