import { get, itemsOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { PortForward } from '../../../facts/server.ts';
import type { PortValue } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { inNamespace, settingOf, type ManifestObject } from './objects.ts';
import { labelsUnder } from './labels.ts';
import type { ManifestSource } from './source.ts';

/** A Service (semantics D.6): its name in its namespace, and for each port what leads to the pods. */
export function* serviceFacts(source: ManifestSource, object: ManifestObject): Iterable<Fact> {
  const spec = get(object.node, 'spec');
  const setting = settingOf(source, object);
  yield {
    ...source.make.base('platform.name', 'platform', object.name.at, { setting }),
    names: [object.name],
    network: object.namespace ?? 'default',
  };
  const external = source.field(spec, 'externalName');
  if (external !== undefined) {
    // A name for another name: the client's own port is dialled there.
    const host = { kind: 'name', template: external.value, at: external.at } as const;
    const port: PortValue = { kind: 'implied', port: 5432, at: external.at };
    yield {
      ...source.make.base('server.forward', 'server', external.at, { setting }),
      how: 'service',
      from: { place: 'cluster', name: object.name },
      published: undefined,
      target: port,
      to: { kind: 'endpoint', endpoint: { host, port } },
      protocol: 'tcp',
      headless: true,
    };
    return;
  }
  for (const item of itemsOf(get(spec, 'ports'))) yield* portForwards(source, object, spec, item);
}

function* portForwards(source: ManifestSource, object: ManifestObject, spec: Node | undefined, item: Node): Iterable<Fact> {
  const published = source.port(item, 'port');
  if (published === undefined || (source.text(item, 'protocol')?.value ?? 'TCP') !== 'TCP') return;
  const setting = settingOf(source, object);
  const target = targetOf(source, item, published);
  const to = pods(source, object, spec);
  const headless = source.text(spec, 'clusterIP')?.value === 'None' ? { headless: true as const } : {};
  const at = target.kind === 'named' ? target.name.at : target.at;
  const name = object.name;
  const common = { target, to, protocol: 'tcp' as const };
  yield {
    ...source.make.base('server.forward', 'server', at, { setting }),
    how: 'service',
    from: { place: 'cluster', name },
    published,
    ...common,
    ...headless,
  };
  const node = source.port(item, 'nodePort');
  if (node === undefined) return;
  yield {
    ...source.make.base('server.forward', 'server', node.at, { setting }),
    how: 'nodeport',
    from: { place: 'node', name },
    published: node,
    ...common,
  };
}

/** Left out, it is the Service's own port; a name is asked of the pods. */
function targetOf(source: ManifestSource, item: Node, published: PortValue): PortForward['target'] {
  const written = source.port(item, 'targetPort');
  if (written === undefined) return published;
  if (written.kind !== 'malformed') return written;
  const name = source.text(item, 'targetPort');
  return name !== undefined && isPortName(name) ? { kind: 'named', name } : written;
}

/** A name of a port has a letter (IANA_SVC_NAME). */
export function isPortName({ value }: Located<string>): boolean {
  return /^(?=.*[a-z])[a-z\d-]{1,15}$/i.test(value);
}

/** Without a selector somebody else says where it leads: Endpoints of its name. */
function pods(source: ManifestSource, object: ManifestObject, spec: Node | undefined): PortForward['to'] {
  const selector = labelsUnder(source, spec, 'selector');
  if (Object.keys(selector).length === 0)
    return { kind: 'setting', setting: settingOf(source, { ...object, kind: 'endpoints' }) };
  return { kind: 'selector', selector, ...inNamespace(object.namespace) };
}
