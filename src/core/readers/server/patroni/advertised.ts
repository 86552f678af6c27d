import { addressIn, hostValueOf, portValueOf } from '../../../conninfo/address.ts';
import { entriesOf, get, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import { renderedValue, renderingOf } from '../../../templates/rendering.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { FactMaker } from '../../reader.ts';

/** What a member says of itself: `connect_address` for the others, `proxy_address` (a pooler in front of it) for clients. */
const purposes = { connect_address: 'advertised', proxy_address: 'record' } as const;

export function* advertised(make: FactMaker, file: SourceFile, path: string, root: Node): Iterable<Fact> {
  for (const { key, value } of entriesOf(get(root, 'postgresql'))) {
    if ((key.text !== 'connect_address' && key.text !== 'proxy_address') || value.kind !== 'scalar' || value.text === '')
      continue;
    const written = renderedValue(file, value.span, {
      text: value.text,
      namespace: renderingOf(file, path),
      rendering: make.reading.rendering,
    });
    const address = addressIn(written);
    const port = portValueOf(address, 5432);
    yield {
      ...make.base('client.conninfo', 'client', port.at),
      conninfo: { endpoints: [{ host: hostValueOf(address.host), port }], flags: [], sensitive: false },
      dialect: 'address',
      label: { value: `postgresql.${key.text}`, at: locate(file, key.span.start, key.span.end) },
      purpose: purposes[key.text],
    };
  }
}
