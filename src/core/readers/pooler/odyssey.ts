import { addressIn, hostList, hostValueOf, plainAddresses, portValueOf } from '../../conninfo/address.ts';
import type { BlockWord, Directive } from '../../documents/blocks.ts';
import type { Endpoint } from '../../facts/client.ts';
import type { Fact } from '../../facts/fact.ts';
import { portOf, type Template, type Rendering } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { renderedValue, renderingOf } from '../../templates/rendering.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located, Location } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

interface Text {
  readonly file: SourceFile;
  readonly path: string;
  readonly rendering: Rendering | undefined;
}

/** odyssey.conf (semantics C.2): each `listen` block is a way in, each remote `storage` an upstream; a host's own port wins over `port`. */
export const odyssey = reader({
  id: 'pooler/odyssey',
  title: 'odyssey.conf',
  layers: ['pooler'],
  notation: 'odyssey',
  files: ['odyssey*.conf', '*odyssey.conf', 'odyssey*.conf.*', 'odyssey/*.conf'],
  recognises: (text) => /^[ \t]*(?:storage|listen|database)\b/m.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const text = { file, path: pathOf(file, reading), rendering: reading.rendering };
    const make = new FactMaker('pooler/odyssey', reading, { kind: 'machine', path: text.path });
    for (const directive of tree.directives) {
      const name = directive.words[0]?.text;
      if (directive.body === undefined) continue;
      if (name === 'listen') yield listen(make, text, directive);
      if (name === 'storage') yield* upstream(make, text, directive);
    }
  },
});

function listen(make: FactMaker, text: Text, directive: Directive): Fact {
  const host = setting(directive, 'host');
  const written = setting(directive, 'port');
  const block = placeOf(text, directive.words[0]);
  const port = written === undefined ? undefined : valueOf(text, written);
  const addresses = host === undefined ? [] : plainAddresses([valueOf(text, host)]);
  return {
    ...make.base('pooler.listen', 'pooler', port?.at ?? block),
    product: 'odyssey',
    port: port === undefined ? { kind: 'implied', port: 6432, at: block } : portOf(port.value, port.at),
    addresses: addresses.length === 0 ? 'default' : addresses,
    configFile: text.path,
  };
}

function* upstream(make: FactMaker, text: Text, directive: Directive): Iterable<Fact> {
  if (setting(directive, 'type')?.text === 'local') return;
  const name = directive.words[1];
  const block = placeOf(text, directive.words[0]);
  const endpoints = endpointsOf(text, directive, block);
  const [first] = endpoints;
  if (first === undefined) return;
  const pool = { value: name?.text ?? '*', at: name === undefined ? block : placeOf(text, name) };
  yield {
    ...make.base('pooler.upstream', 'pooler', first.port.at),
    conninfo: { endpoints, flags: [], sensitive: false },
    dialect: 'address',
    label: pool,
    purpose: 'session',
    product: 'odyssey',
    pool,
  };
}

/** `host "[h1]:5432,h2"`: brackets are around any host. Without a host the socket. */
function endpointsOf(text: Text, directive: Directive, block: Location): Endpoint[] {
  const host = setting(directive, 'host');
  const written = setting(directive, 'port');
  const port = written === undefined ? undefined : valueOf(text, written);
  const shared = port === undefined ? undefined : portOf(port.value, port.at);
  if (host === undefined) {
    const at = block;
    return [{ host: { kind: 'socket', directory: 'default', at }, port: shared ?? { kind: 'implied', port: 5432, at } }];
  }
  return hostList(valueOf(text, host)).map((one) => {
    const address = addressIn(one);
    const own = address.port === undefined ? shared : undefined;
    return { host: hostValueOf(address.host), port: own ?? portValueOf(address, 5432) };
  });
}

/** The word behind a key, of the last line that has it. */
function setting({ body }: Directive, key: string): BlockWord | undefined {
  return body?.findLast(({ words }) => words[0]?.text === key)?.words[1];
}

function valueOf({ file, path, rendering }: Text, { text, span }: BlockWord): Located<Template> {
  const namespace = renderingOf(file, path);
  // Brackets are around a host here, and stand for nothing.
  if (text.startsWith('[')) {
    const { start, end } = span;
    return { value: parseInterpolation(file, start, end, { namespace, escapes: 'shell', text }), at: locate(file, start, end) };
  }
  return renderedValue(file, span, { text, namespace, rendering });
}

function placeOf({ file }: Text, word: BlockWord | undefined): Location {
  return locate(file, word?.span.start ?? 0, word?.span.end ?? 0);
}
