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
  files: ['nginx*.conf', '*nginx.conf', 'nginx*.conf.*', '*stream*.conf', 'nginx/*.conf', 'conf.d/*.conf', 'stream.d/*.conf', 'streams-enabled/*'],
  recognises: (text) => /^[^\n#]*\bproxy_pass[ \t]+(?!https?:)/m.test(text),
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    const make = new FactMaker('pooler/nginx-stream', reading, { kind: 'machine', path });
    const valueOf = (word: BlockWord): Located<Template> =>
      renderedValue(file, word.span, { text: word.text, namespace: renderingOf(file, path) });
    const stream = tree.directives.find(({ words }) => words[0]?.text === 'stream')?.body ?? tree.directives;
    const upstreams = new Map(
      named(stream, 'upstream').map((one) => [one.words[1]?.text ?? '', named(one.body ?? [], 'server')] as const),
    );
    const stated = new Set<string>();
    for (const server of named(stream, 'server')) {
      const pass = named(server.body ?? [], 'proxy_pass')[0]?.words[1];
      if (pass === undefined) continue;
      const targets = upstreams.get(pass.text)?.flatMap(({ words }) => words[1] ?? []) ?? [pass];
      const listens = named(server.body ?? [], 'listen').filter(({ words }) => !words.some(({ text }) => text === 'udp'));
      const ports = listens.flatMap(({ words }) => words[1] ?? []);
      if (![pass, ...targets, ...ports].some(({ text }) => tellsOfPostgres(text))) continue;
      for (const word of ports) yield* listen(make, path, valueOf(word));
      if (stated.has(pass.text)) continue;
      stated.add(pass.text);
      for (const target of targets) yield* upstream(make, file, pass, valueOf(target));
    }
  },
});

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
