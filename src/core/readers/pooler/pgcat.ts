import { portValueOf, hostValueOf } from '../../conninfo/address.ts';
import { isPgcat } from '../../documents/owned-trees.ts';
import { entriesOf, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Template } from '../../facts/template.ts';
import { renderedValue, renderingOf } from '../../templates/rendering.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** pgcat.toml (semantics C.2): `servers` of each shard of each pool are tuples of host, port and role; clients come on `general.port`. */
export const pgcat = reader({
  id: 'pooler/pgcat',
  title: 'pgcat.toml',
  layers: ['pooler'],
  notation: 'toml',
  files: ['*.toml', '*pgcat*.toml.*'],
  recognises: (text) => /^[ \t]*\[pools\./m.test(text) && /^[ \t]*servers[ \t]*=/m.test(text),
  *read({ file, tree }, reading) {
    if (!isPgcat(tree)) return;
    const path = pathOf(file, reading);
    const make = new FactMaker('pooler/pgcat', reading, { kind: 'machine', path });
    yield listen(make, file, path, get(tree, 'general'));
    for (const pool of entriesOf(get(tree, 'pools')))
      for (const shard of entriesOf(get(pool.value, 'shards')))
        for (const list of ['servers', 'mirrors'])
          for (const server of itemsOf(get(shard.value, list)))
            yield* upstream(make, file, path, { pool: pool.key, shard: shard.value, server });
  },
});

interface Tuple {
  readonly pool: ScalarNode;
  readonly shard: Node;
  readonly server: Node;
}

function* upstream(make: FactMaker, file: SourceFile, path: string, { pool, shard, server }: Tuple): Iterable<Fact> {
  const [host, port, role] = itemsOf(server).map(scalarOf);
  // Without all three PgCat refuses the file.
  if (host === undefined || port === undefined) return;
  const value = (node: ScalarNode): Located<Template> => valueOf(file, path, node);
  const database = scalarOf(get(shard, 'database'));
  const address = { host: value(host), port: value(port) };
  const stated = portValueOf(address, 5432);
  const at = locate(file, pool.span.start, pool.span.end);
  yield {
    ...make.base('pooler.upstream', 'pooler', stated.at),
    conninfo: {
      endpoints: [{ host: hostValueOf(address.host), port: stated }],
      ...(database === undefined ? {} : { dbname: value(database) }),
      flags: [],
      sensitive: false,
    },
    dialect: 'address',
    label: { value: role === undefined ? pool.text : `${pool.text}/${role.text}`, at },
    purpose: 'session',
    product: 'pgcat',
    pool: { value: pool.text, at },
  };
}

function listen(make: FactMaker, file: SourceFile, path: string, general: Node | undefined): Fact {
  const written = scalarOf(get(general, 'port'));
  const host = scalarOf(get(general, 'host'));
  const top = locate(file, 0, 0);
  const port = portValueOf(
    { host: { value: [], at: top }, port: written === undefined ? undefined : valueOf(file, path, written) },
    5432,
  );
  return {
    ...make.base('pooler.listen', 'pooler', port.at),
    product: 'pgcat',
    port,
    addresses: host === undefined ? 'default' : [{ value: host.text, at: locate(file, host.span.start, host.span.end) }],
    configFile: path,
  };
}

function valueOf(file: SourceFile, path: string, { span, text }: ScalarNode): Located<Template> {
  return renderedValue(file, span, { text, namespace: renderingOf(file, path) });
}
