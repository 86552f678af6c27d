import { dialOfGroup } from '../../conninfo/groups.ts';
import type { DialectRules } from '../../conninfo/parts.ts';
import type { VariableEntry } from '../../conninfo/variables.ts';
import { isPgAdmin } from '../../documents/owned-trees.ts';
import { entriesOf, get, itemsOf, type MapNode, type Node } from '../../documents/tree.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader } from '../reader.ts';

/** pgAdmin hands a server's settings to libpq. */
const rules: DialectRules = { dialect: 'libpq', environment: true, noHost: 'socket' };
const known = /^(?:Host|HostAddr|Port|MaintenanceDB|Username)$/;

/** servers.json of pgAdmin (semantics B.2): imported when a volume is new; each server is a record of where one is to be found. */
export const pgadminServers = reader({
  id: 'client/pgadmin-servers',
  title: 'pgAdmin servers.json',
  layers: ['client'],
  notation: 'json',
  files: ['*servers*.json'],
  recognises: isPgAdmin,
  *read({ file, tree }, reading) {
    for (const node of serversOf(get(tree, 'Servers'))) {
      const entries = node.entries.flatMap(({ key, value }): VariableEntry[] => {
        if (value.kind !== 'scalar' || !known.test(key.text)) return [];
        const at = locate(file, value.span.start, value.span.end);
        const text = value.text === '' ? [] : [{ kind: 'text' as const, text: value.text, at }];
        return [{ name: { value: key.text, at: locate(file, key.span.start, key.span.end) }, value: { value: text, at } }];
      });
      // A service of libpq says the rest.
      if (get(node, 'Service') !== undefined) continue;
      const dial = dialOfGroup({ entries, around: [], block: locate(file, node.span.start, node.span.start) }, rules);
      if (dial === undefined) continue;
      const name = nameOf(file, node);
      const setting = { kind: 'application' as const, path: pathOf(file, reading), section: name.value };
      const make = new FactMaker('client/pgadmin-servers', reading, setting);
      const { conninfo, dialect, at } = dial;
      yield { ...make.base('client.conninfo', 'client', at), conninfo, dialect, label: name, purpose: 'record' };
    }
  },
});

function serversOf(servers: Node | undefined): readonly MapNode[] {
  const nodes = [...entriesOf(servers).map(({ value }) => value), ...itemsOf(servers)];
  return nodes.filter((node) => node.kind === 'map');
}

function nameOf(file: SourceFile, node: MapNode) {
  const name = get(node, 'Name');
  return name?.kind === 'scalar'
    ? { value: name.text, at: locate(file, name.span.start, name.span.end) }
    : { value: 'Servers', at: locate(file, node.span.start, node.span.start) };
}
