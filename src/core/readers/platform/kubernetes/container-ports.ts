import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { PortValue } from '../../../facts/template.ts';
import type { ManifestSource } from './source.ts';
import type { Container } from './workloads.ts';

/** `ports` of a container: they open nothing, their names are what Services and policies ask for; `hostPort` publishes one on the node. */
export function* containerPorts(source: ManifestSource, { node, setting }: Container): Iterable<Fact> {
  for (const item of itemsOf(get(node, 'ports'))) {
    const port = source.port(item, 'containerPort');
    const protocol = source.text(item, 'protocol')?.value ?? 'TCP';
    if (port === undefined || protocol !== 'TCP') continue;
    const name = source.named(item, 'name');
    yield {
      ...source.make.base('platform.listen', 'platform', port.at, { setting }),
      product: 'unknown',
      port,
      declared: name === undefined ? {} : { name },
    };
    const published = source.port(item, 'hostPort');
    if (published === undefined) continue;
    const address = source.text(item, 'hostIP');
    yield {
      ...source.make.base('server.forward', 'server', published.at, { setting }),
      how: 'hostport',
      from: address === undefined ? { place: 'node' } : { place: 'node', address },
      published,
      target: port,
      to: { kind: 'setting', setting },
      protocol: 'tcp',
    };
  }
}

/** The port of a probe: a number, or the name of one of the container's own ports. */
export function probePort(source: ManifestSource, container: Node, probe: Node | undefined): PortValue | undefined {
  const name = source.named(probe, 'port')?.value;
  const declared = itemsOf(get(container, 'ports')).find((item) => source.named(item, 'name')?.value === name);
  return declared === undefined ? source.port(probe, 'port') : source.port(declared, 'containerPort');
}
