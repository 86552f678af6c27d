import { get, itemsOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { PortForward } from '../../../facts/server.ts';
import type { Endpoint } from '../../../facts/client.ts';
import type { PortValue } from '../../../facts/template.ts';
import { settingOf, type ManifestObject } from './objects.ts';
import type { ManifestSource } from './source.ts';

/** Addresses of one port list: more are no file that a person wrote. */
const mostAddresses = 64;

/** Endpoints and EndpointSlices: the addresses behind a Service without a selector. */
export function* endpointFacts(source: ManifestSource, object: ManifestObject): Iterable<PortForward> {
  const labels = get(get(object.node, 'metadata'), 'labels');
  const service = source.named(labels, 'kubernetes.io/service-name') ?? object.name;
  const setting = settingOf(source, { ...object, kind: 'endpoints', name: service });
  const isSlice = object.kind === 'EndpointSlice';
  for (const subset of isSlice ? [object.node] : itemsOf(get(object.node, 'subsets'))) {
    const addresses = addressesOf(subset, isSlice).slice(0, mostAddresses);
    for (const item of itemsOf(get(subset, 'ports'))) {
      const port = source.port(item, 'port');
      if (port === undefined) continue;
      for (const address of addresses) {
        yield {
          ...source.make.base('server.forward', 'server', port.at, { setting }),
          how: 'service',
          from: { place: 'cluster', name: service },
          published: port,
          target: port,
          to: { kind: 'endpoint', endpoint: endpointOf(source, address, port) },
          protocol: 'tcp',
        };
      }
    }
  }
}

function addressesOf(subset: Node, isSlice: boolean): readonly ScalarNode[] {
  const listed = isSlice
    ? itemsOf(get(subset, 'endpoints')).flatMap((one) => itemsOf(get(one, 'addresses')))
    : itemsOf(get(subset, 'addresses')).map((one) => get(one, 'ip'));
  return listed.filter((address) => address?.kind === 'scalar');
}

function endpointOf(source: ManifestSource, address: ScalarNode, port: PortValue): Endpoint {
  return { host: { kind: 'name', template: source.value(address), at: source.at(address) }, port };
}
