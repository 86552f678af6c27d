import { get, type Node } from '../../../../documents/tree.ts';
import type { Endpoint } from '../../../../facts/client.ts';
import type { Fact } from '../../../../facts/fact.ts';
import type { Setting } from '../../../../facts/setting.ts';
import { literal, type Namespace, type PortValue } from '../../../../facts/template.ts';
import type { Located } from '../../../../text/span.ts';
import type { Labels } from '../labels.ts';
import { inNamespace, settingOf, type ManifestObject } from '../objects.ts';
import type { ManifestSource } from '../source.ts';

/** The pods that an operator makes of an object, and what it makes beside them. */
export class Cluster {
  readonly source: ManifestSource;
  readonly object: ManifestObject;
  readonly spec: Node | undefined;

  constructor(source: ManifestSource, object: ManifestObject) {
    this.source = source;
    this.object = object;
    this.spec = get(object.node, 'spec');
  }

  /** 5432, which nobody wrote: said at the object's name. */
  get usualPort(): PortValue {
    return { kind: 'implied', port: 5432, at: this.object.name.at };
  }

  pods(container: string, labels: Labels, suffix = ''): Setting {
    const { kind, name, namespace } = this.object;
    const workload = `${kind.toLowerCase()}/${name.value}${suffix}`;
    return { kind: 'pod', path: this.source.path, ...inNamespace(namespace), workload, container, labels };
  }

  server(setting: Setting, port: PortValue): Fact {
    return {
      ...this.source.make.base('server.listen', 'server', port.at, { setting }),
      port,
      listenAddresses: 'default',
      socketDirectories: 'default',
      rank: 5,
      sequence: 0,
      identity: { resource: `${this.object.kind.toLowerCase()}/${this.object.name.value}` },
    };
  }

  /** A Service that the operator makes: its name, and its port in front of that of the pods. */
  *service(name: string, to: Setting, target: PortValue, published = target): Iterable<Fact> {
    const { source, object } = this;
    const located = { value: name, at: object.name.at };
    const setting = settingOf(source, { ...object, kind: 'service', name: located });
    yield {
      ...source.make.base('platform.name', 'platform', located.at, { setting }),
      names: [located],
      network: object.namespace ?? 'default',
    };
    yield {
      ...source.make.base('server.forward', 'server', published.at, { setting }),
      how: 'service',
      from: { place: 'cluster', name: located },
      published,
      target,
      to: { kind: 'setting', setting: to },
      protocol: 'tcp',
    };
  }

  /** PgBouncer in pods of its own, in front of one of the Services. */
  *pooler(name: string, setting: Setting, port: PortValue, upstream: Endpoint): Iterable<Fact> {
    const { source, object } = this;
    yield {
      ...source.make.base('pooler.listen', 'pooler', port.at, { setting }),
      product: 'pgbouncer',
      port,
      addresses: 'default',
    };
    yield {
      ...source.make.base('pooler.upstream', 'pooler', upstream.host.at, { setting }),
      conninfo: { endpoints: [upstream], flags: [], sensitive: false },
      dialect: 'pgbouncer',
      purpose: 'session',
      product: 'pgbouncer',
      pool: { value: '*', at: object.name.at },
    };
    yield* this.service(name, setting, port);
  }

  /** A Service of the cluster as its own pods dial it. */
  own(name: string, port: PortValue, at = this.object.name.at): Endpoint {
    return { host: { kind: 'name', template: literal(name, at), at }, port };
  }

  /** The Secret that the operator writes for a user: what applications take host and port from. */
  *secret(name: string, host: string, port: PortValue, names: Readonly<Record<string, Located<string>>> = {}): Iterable<Fact> {
    const { source, object } = this;
    const at = object.name.at;
    const setting = settingOf(source, { ...object, kind: 'secret', name: { value: name, at } });
    const namespace: Namespace = {
      kind: 'kubernetes',
      path: source.path,
      ...inNamespace(object.namespace),
      object: `secret/${name}`,
    };
    const number = port.kind === 'literal' || port.kind === 'implied' ? literal(String(port.port), port.at) : undefined;
    const values = {
      host: { value: literal(host, at), at },
      port: number === undefined ? undefined : { value: number, at: port.at },
      ...Object.fromEntries(
        Object.entries(names).map(([key, { value, at: place }]) => [key, { value: literal(value, place), at: place }]),
      ),
    };
    for (const [key, value] of Object.entries(values)) {
      const base = source.make.base('platform.definition', 'platform', value?.at ?? at, { setting });
      yield { ...base, name: key, value, namespace, rank: 0 };
    }
  }

  /** A server elsewhere from which this one copies: `host` and `port` under keys of their own. */
  *copiesFrom(node: Node | undefined, keys: { readonly host: string; readonly port: string }, setting: Setting): Iterable<Fact> {
    const host = this.source.field(node, keys.host);
    if (host === undefined) return;
    const port = this.source.port(node, keys.port) ?? { kind: 'implied', port: 5432, at: host.at };
    const endpoint: Endpoint = { host: { kind: 'name', template: host.value, at: host.at }, port };
    yield {
      ...this.source.make.base('client.conninfo', 'client', port.at, { setting }),
      conninfo: { endpoints: [endpoint], flags: [], sensitive: false },
      dialect: 'libpq',
      label: { value: keys.host, at: host.at },
      purpose: 'replication',
    };
  }
}
