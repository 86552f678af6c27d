import { entriesOf, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { FactMaker } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import { literal, type Namespace, type PortValue, type Template } from '../../../facts/template.ts';
import { resolvePath } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';

export interface ChartSource {
  readonly file: SourceFile;
  readonly make: FactMaker;
  readonly path: string;
  /** The directory of Chart.yaml. */
  readonly directory: string;
}

/** Chart.yaml: what `.Chart` says, and the charts it brings. */
export function* chartFacts(source: ChartSource, root: Node): Iterable<Fact> {
  const namespace: Namespace = { kind: 'helm', chart: source.directory };
  for (const { key, value } of entriesOf(root)) {
    if (value.kind !== 'scalar' || !/^(?:name|version|appVersion)$/.test(key.text)) continue;
    const at = locate(source.file, value.span.start, value.span.end);
    yield {
      ...source.make.base('platform.definition', 'platform', at),
      name: `.Chart.${key.text.charAt(0).toUpperCase()}${key.text.slice(1)}`,
      value: { value: literal(value.text, at), at },
      namespace,
      rank: 0,
    };
  }
  for (const dependency of itemsOf(get(root, 'dependencies'))) yield* dependencyFacts(source, dependency);
}

/** A chart's dependency: its directory, and the server of the `postgresql` chart. */
function* dependencyFacts(source: ChartSource, dependency: Node): Iterable<Fact> {
  const name = scalarOf(get(dependency, 'name'));
  if (name === undefined) return;
  const at = locate(source.file, name.span.start, name.span.end);
  const key = scalarOf(get(dependency, 'alias'))?.text ?? name.text;
  const local = /^file:\/\/(.*)$/.exec(scalarOf(get(dependency, 'repository'))?.text ?? '')?.[1];
  const to =
    local === undefined ? `${source.directory}/charts/${name.text}`.replace(/^\//, '') : resolvePath(source.directory, local);
  if (to !== undefined) yield { ...source.make.base('platform.attachment', 'platform', at), how: 'chart', from: key, to };
  if (name.text === 'postgresql') yield* bitnamiFacts(source, name, key, at);
}

/** Where Bitnami's chart is told its ports, newest first (semantics A.5). */
const containerKeys = ['containerPorts.postgresql'];
const serviceKeys = ['primary.service.ports.postgresql', 'service.ports.postgresql', 'service.port'];

/** Bitnami's `postgresql` chart: a server and a Service `RELEASE-postgresql`, on 5432 unless the values say otherwise. */
function* bitnamiFacts(source: ChartSource, name: ScalarNode, key: string, at: Location): Iterable<Fact> {
  const port = (keys: readonly string[]): PortValue => ({ kind: 'template', template: valueOf(source, key, keys, at), at });
  const labels = { 'app.kubernetes.io/name': name.text, 'app.kubernetes.io/component': 'primary' };
  const pod: Setting = { kind: 'pod', path: source.path, workload: `chart/${key}`, container: 'postgresql', labels };
  const listens = port(containerKeys);
  yield {
    ...source.make.base('server.listen', 'server', at, { setting: pod }),
    port: listens,
    listenAddresses: 'default',
    socketDirectories: 'default',
    rank: 5,
    sequence: 0,
    identity: { resource: `chart/${source.directory}/${key}` },
  };
  const service = { value: `\${.Release.Name}-${key}`, at };
  const setting: Setting = { kind: 'kubernetes-object', path: source.path, object: `service/${service.value}` };
  yield { ...source.make.base('platform.name', 'platform', at, { setting }), names: [service], network: 'default' };
  yield {
    ...source.make.base('server.forward', 'server', at, { setting }),
    how: 'service',
    from: { place: 'cluster', name: service },
    published: port(serviceKeys),
    target: listens,
    to: { kind: 'setting', setting: pod },
    protocol: 'tcp',
  };
}

/** The first of several values that is set, else 5432. */
function valueOf(source: ChartSource, chart: string, [key, ...rest]: readonly string[], at: Location): Template {
  if (key === undefined) return literal('5432', at);
  const namespace: Namespace = { kind: 'helm', chart: source.directory };
  const value = valueOf(source, chart, rest, at);
  return [{ kind: 'use', use: { name: `${chart}.${key}`, namespace, at, fallback: { when: 'empty', value } }, at }];
}
