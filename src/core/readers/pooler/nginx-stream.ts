import { addressIn, tellsOfPostgres } from '../../conninfo/address.ts';
import type { BlockWord, Directive } from '../../documents/blocks.ts';
import type { Fact } from '../../facts/fact.ts';
import { plainText, portOf, type Template } from '../../facts/template.ts';
import { renderedValue, renderingOf } from '../../templates/rendering.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/**
 * nginx.conf: servers of the stream module (semantics C.2). Only there a `server` has a `proxy_pass` of its own; in HTTP it stands in a
 * location. Ports are written out, on both sides.
 */
export const nginxStream = reader({
  id: 'pooler/nginx-stream',
  title: 'nginx.conf: TCP proxies',
  layers: ['pooler'],
  notation: 'nginx',
  files: [
    'nginx*.conf',
    '*nginx.conf',
    'nginx*.conf.*',
    '*stream*.conf',
    'nginx/*.conf',
    'conf.d/*.conf',
    'stream.d/*.conf',
    'streams-enabled/*',
  ],
  recognises: (text) => /\bproxy_pass[ \t]+(?!https?:)/.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('pooler/nginx-stream', reading, { kind: 'machine', path });
    const valueOf = (word: BlockWord): Located<Template> =>
      renderedValue(file, word.span, { text: word.text, namespace: renderingOf(file, path), rendering: reading.rendering });
    for (const { ports, pass, targets } of proxiesOf(tree.directives)) {
      for (const word of ports) yield* listen(make, path, valueOf(word));
      for (const target of targets) yield* upstream(make, file, pass, valueOf(target));
    }
  },
});

/** One `server`; the servers of an upstream are stated once. */
interface Proxy {
  readonly ports: readonly BlockWord[];
  readonly pass: BlockWord;
  readonly targets: readonly BlockWord[];
}

function* proxiesOf(directives: readonly Directive[]): Iterable<Proxy> {
  const stream = named(directives, 'stream')[0]?.body ?? directives;
  const upstreams = new Map(
    named(stream, 'upstream').map((one) => [one.words[1]?.text ?? '', argumentsOf(one.body, 'server')] as const),
  );
  const telling = new Map([...upstreams].map(([name, servers]) => [name, servers.some(({ text }) => tellsOfPostgres(text))]));
  const stated = new Set<string>();
  for (const { body } of named(stream, 'server')) {
    const [pass] = argumentsOf(body, 'proxy_pass');
    const ports = argumentsOf(body, 'listen');
    if (pass === undefined) continue;
    if (telling.get(pass.text) !== true && ![pass, ...ports].some(({ text }) => tellsOfPostgres(text))) continue;
    const targets = stated.has(pass.text) ? [] : (upstreams.get(pass.text) ?? [pass]);
    stated.add(pass.text);
    yield { ports, pass, targets };
  }
}

/** The first argument of each directive of a name; what is UDP is not ours. */
function argumentsOf(body: readonly Directive[] | undefined, name: string): readonly BlockWord[] {
  return named(body ?? [], name).flatMap(({ words }) => (words.some(({ text }) => text === 'udp') ? [] : (words[1] ?? [])));
}

function named(directives: readonly Directive[], name: string): readonly Directive[] {
  return directives.filter(({ words }) => words[0]?.text === name);
}

/** `5433`, `127.0.0.1:5433`, `[::]:5433`. */
function* listen(make: FactMaker, path: string, written: Located<Template>): Iterable<Fact> {
  const address = addressIn(written);
  const { host, port = written } = address;
  const name = address.port === undefined ? '' : (plainText(host.value) ?? '');
  if ((plainText(written.value) ?? '').startsWith('unix:')) return;
  yield {
    ...make.base('pooler.listen', 'pooler', port.at),
    product: 'tunnel',
    port: portOf(port.value, port.at),
    addresses: name === '' ? 'default' : [{ value: name, at: host.at }],
    configFile: path,
  };
}

function* upstream(make: FactMaker, file: SourceFile, pass: BlockWord, written: Located<Template>): Iterable<Fact> {
  const { host, port } = addressIn(written);
  if (port === undefined) return;
  const name = { value: pass.text, at: locate(file, pass.span.start, pass.span.end) };
  const endpoint = { host: { kind: 'name', template: host.value, at: host.at }, port: portOf(port.value, port.at) } as const;
  yield {
    ...make.base('pooler.upstream', 'pooler', port.at),
    conninfo: { endpoints: [endpoint], flags: [], sensitive: false },
    dialect: 'address',
    label: name,
    purpose: 'session',
    product: 'tunnel',
    pool: name,
  };
}
