import { dialOfGroup } from '../../conninfo/groups.ts';
import type { DialectRules } from '../../conninfo/parts.ts';
import type { VariableEntry } from '../../conninfo/variables.ts';
import { get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../documents/tree.ts';
import type { Located } from '../../text/span.ts';
import type { Template } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { directoryOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** Grafana's driver is Go's lib/pq: without a port 5432 or PGPORT, without a host localhost over TCP. */
const rules: DialectRules = { dialect: 'address', environment: true, noHost: 'loopback' };

/** Provisioned data sources of Grafana (semantics B.2): `url` is an address without a scheme, or the directory of a socket. */
export const grafanaDatasources = reader({
  id: 'client/grafana-datasources',
  title: 'Grafana data sources',
  layers: ['client'],
  notation: 'yaml',
  files: ['*datasource*.yml', '*datasource*.yaml', 'datasources/*.yml', 'datasources/*.yaml'],
  recognises: (text) => /datasources\s*:/.test(text) && /postgres/.test(text),
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    for (const source of tree.documents.flatMap((root) => itemsOf(get(root, 'datasources')))) {
      if (!/^(?:grafana-)?postgres(?:ql)?(?:-datasource)?$/.test(scalarOf(get(source, 'type'))?.text ?? '')) continue;
      const entries = (['url', 'database', 'user'] as const).flatMap((key) => entryOf(file, path, source, key));
      const block = locate(file, source.span.start, source.span.start);
      const dial = dialOfGroup({ entries, around: [], block }, rules);
      if (dial === undefined) continue;
      const name = scalarOf(get(source, 'name'));
      const label = name === undefined ? dial.label : { value: name.text, at: locate(file, name.span.start, name.span.end) };
      const make = new FactMaker('client/grafana-datasources', reading, { kind: 'application', path, section: label.value });
      const { conninfo, dialect, at } = dial;
      yield { ...make.base('client.conninfo', 'client', at), conninfo, dialect, label, purpose: reading.purpose ?? 'session' };
    }
  },
});

function entryOf(file: SourceFile, path: string, source: Node, key: 'url' | 'database' | 'user'): VariableEntry[] {
  const node = scalarOf(get(source, key)) ?? (key === 'database' ? scalarOf(get(get(source, 'jsonData'), key)) : undefined);
  if (node === undefined) return [];
  const value = valueOf(file, path, node);
  return [{ name: { value: key === 'url' ? 'host' : key, at: value.at }, value }];
}

/** Grafana fills in `$X` and `${X}` from its environment. */
function valueOf(file: SourceFile, path: string, { span, text }: ScalarNode): Located<Template> {
  const namespace = { kind: 'template', root: directoryOf(path), dialect: 'environment' } as const;
  const value = parseInterpolation(file, span.start, span.end, { namespace, escapes: 'shell', text });
  return { value, at: locate(file, span.start, span.end) };
}
