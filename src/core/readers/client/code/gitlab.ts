import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import { textOf, type CodeEntry, type CodeToken, type CodeTree } from '../../../documents/code/tree.ts';
import type { ClientConninfo } from '../../../facts/client.ts';
import { environmentOf } from '../../../facts/setting.ts';
import { directoryOf } from '../../../text/paths.ts';
import type { SourceFile } from '../../../text/source-file.ts';
import { FactMaker, pathOf, type Reading } from '../../reader.ts';
import { placeOfToken, sourceOf } from './source.ts';
import { Values } from './values.ts';

/** `gitlab_rails['db_host']`, `praefect['database_host']`: an address of PostgreSQL; what they belong to, and the key without its prefix. */
const key = /^(?:db|database)_(host|port|username|database|dbname)$/;
/** Products of the package with a database of their own. */
const owner = /^(?:gitlab_rails|geo_secondary|praefect|mattermost|registry|pgbouncer_exporter|postgres_exporter)$/;

/** One dial for each product whose host or port is written. The name of the file says GitLab, not CI. */
export function* gitlabDials(id: string, file: SourceFile, tree: CodeTree, reading: Reading): Iterable<ClientConninfo> {
  const path = pathOf(file, reading);
  const environment = environmentOf(directoryOf(path));
  const values = new Values(sourceOf(file, tree, path));
  for (const [section, entries] of groupsOf(values, file, tree))
    for (const { label, at, ...dial } of dialsOfVariables(entries)) {
      const make = new FactMaker(id, reading, { kind: 'application', path, section, variable: label.value });
      const named = { value: `${section}.${label.value.toLowerCase()}`, at: label.at };
      yield { ...make.base('client.conninfo', 'client', at, { environment }), ...dial, label: named, purpose: 'session' };
    }
}

function groupsOf(values: Values, file: SourceFile, tree: CodeTree): ReadonlyMap<string, readonly VariableEntry[]> {
  const groups = new Map<string, VariableEntry[]>();
  for (const entry of tree.groups.flatMap(({ entries }) => entries)) {
    const found = settingOf(entry, tree.tokens, values, file);
    if (found === undefined) continue;
    const list = groups.get(found.owner) ?? [];
    if (list.length === 0) groups.set(found.owner, list);
    list.push(found.entry);
  }
  return groups;
}

function settingOf(entry: CodeEntry, tokens: readonly CodeToken[], values: Values, file: SourceFile) {
  const token = entry.name;
  const part = entry.member ? key.exec(textOf(token) ?? '')?.[1] : undefined;
  const belongs = tokens.slice(entry.start, entry.start + 2).find(({ kind }) => kind === 'word');
  const name = textOf(belongs) ?? '';
  if (part === undefined || token === undefined || !owner.test(name)) return undefined;
  const value = values.located({ start: entry.value, end: entry.end });
  return { owner: name, entry: { name: { value: `DB_${part.toUpperCase()}`, at: placeOfToken(file, token) }, value } };
}
