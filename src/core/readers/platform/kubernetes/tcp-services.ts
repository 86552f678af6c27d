import { entriesOf, get, type MapEntry } from '../../../documents/tree.ts';
import type { PortForward } from '../../../facts/server.ts';
import { literal, portOf } from '../../../facts/template.ts';
import type { Located, Location } from '../../../text/span.ts';
import { settingOf, type ManifestObject } from './objects.ts';
import type { ManifestSource } from './source.ts';

const target = /^([a-z\d.-]{1,63})\/([a-z\d.-]{1,63}):([a-z\d-]{1,15})(?::.*)?$/i;

/** Whether a ConfigMap is ingress-nginx's list of TCP services: `"5432": "namespace/service:5432"`, and nothing else. */
export function isTcpServices({ node, kind }: ManifestObject): boolean {
  const entries = entriesOf(get(node, 'data'));
  const listed = ({ key, value }: MapEntry): boolean =>
    /^\d{1,5}$/.test(key.text) && value.kind === 'scalar' && target.test(value.text);
  return kind === 'ConfigMap' && entries.length > 0 && entries.every(listed);
}

/** Each key is a port of the ingress, each value the Service that it leads to. */
export function* tcpServiceFacts(source: ManifestSource, object: ManifestObject): Iterable<PortForward> {
  const setting = settingOf(source, object);
  for (const { key, value } of entriesOf(get(object.node, 'data'))) {
    const found = value.kind === 'scalar' && value.exact ? target.exec(value.text) : null;
    if (found === null) continue;
    const [, namespace = '', service = '', port = ''] = found;
    const whole = source.at(value);
    const place = (from: number, length: number): Location => {
      const start = whole.span.start + from;
      return { path: whole.path, span: { start, end: start + length } };
    };
    const hostAt = place(namespace.length + 1, service.length);
    const portAt = place(namespace.length + service.length + 2, port.length);
    const name: Located<string> = { value: port, at: portAt };
    const number = portOf(literal(port, portAt), portAt);
    const host = { kind: 'name', template: literal(`${service}.${namespace}`, hostAt), at: hostAt } as const;
    yield {
      ...source.make.base('server.forward', 'server', portAt, { setting }),
      how: 'load-balancer',
      from: { place: 'node' },
      published: portOf(source.value(key), source.at(key)),
      target: number.kind === 'malformed' ? { kind: 'named', name } : number,
      to: { kind: 'endpoint', endpoint: { host, port: number } },
      protocol: 'tcp',
    };
  }
}
