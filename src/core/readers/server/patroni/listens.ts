import { addressIn, hostList, plainAddresses, portValueOf } from '../../../conninfo/address.ts';
import { get, scalarOf, type Node } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { ServerIdentity, ServerListen } from '../../../facts/server.ts';
import { portOf } from '../../../facts/template.ts';
import { hasHole } from '../../../templates/rendered.ts';
import { renderedValue, renderingOf } from '../../../templates/rendering.ts';
import { listItems } from '../../../text/lists.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import type { FactMaker } from '../../reader.ts';

/** `postgresql.listen` (one port, behind the last address; 5432 without one), and the ports in `parameters`, which Patroni overrules. */
export function* listens(make: FactMaker, file: SourceFile, path: string, root: Node): Iterable<Fact> {
  const postgresql = get(root, 'postgresql');
  const cluster = get(get(get(root, 'bootstrap'), 'dcs'), 'postgresql');
  const namespace = renderingOf(file, path);
  const { rendering } = make.reading;
  const data = scalarOf(get(postgresql, 'data_dir'))?.text;
  const identity: ServerIdentity = { configFile: path, ...(data === undefined || hasHole(data) ? {} : { dataDirectory: data }) };
  const common = { identity, socketDirectories: socketDirectories(file, [postgresql, cluster]) } as const;
  const listen = scalarOf(get(postgresql, 'listen'));
  if (listen !== undefined) {
    const address = addressIn(renderedValue(file, listen.span, { text: listen.text, namespace, rendering }));
    const port = portValueOf(address, 5432);
    const hosts = plainAddresses(hostList(address.host));
    const listenAddresses = hosts.length === 0 ? 'default' : hosts;
    yield { ...make.base('server.listen', 'server', port.at), ...common, port, listenAddresses, rank: 5, sequence: 0 };
  }
  for (const section of [postgresql, cluster]) {
    const written = scalarOf(get(get(section, 'parameters'), 'port'));
    if (written === undefined || listen === undefined) continue;
    const { value, at } = renderedValue(file, written.span, { text: written.text, namespace, rendering });
    const base = make.base('server.listen', 'server', at);
    yield { ...base, ...common, port: portOf(value, at), listenAddresses: 'default', rank: 2, sequence: base.order };
  }
}

/** The local parameters win over those of the cluster. */
function socketDirectories(file: SourceFile, sections: readonly (Node | undefined)[]): ServerListen['socketDirectories'] {
  const node = sections
    .map((section) => scalarOf(get(get(section, 'parameters'), 'unix_socket_directories')))
    .find((one) => one !== undefined);
  if (node === undefined) return 'default';
  const { start, end } = node.span;
  return listItems(node.text).map(({ value, start: item }): Located<string> => ({
    value,
    at: node.exact ? locate(file, start + item, start + item + value.length) : locate(file, start, end),
  }));
}
