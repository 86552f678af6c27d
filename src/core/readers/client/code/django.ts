import { evidenceOf } from '../../../conninfo/group-evidence.ts';
import { partsOfGroup } from '../../../conninfo/group-keys.ts';
import { dialOfGroup } from '../../../conninfo/groups.ts';
import type { DialectRules } from '../../../conninfo/parts.ts';
import type { CodeTree } from '../../../documents/code/tree.ts';
import type { ClientConninfo } from '../../../facts/client.ts';
import type { SourceFile } from '../../../text/source-file.ts';
import { FactMaker, pathOf, type Reading } from '../../reader.ts';
import { levelsOfGroup, nameOfEntry } from './context.ts';
import { dialUnder, factOf } from './dials.ts';
import { isDjango, settingOf } from './settings-groups.ts';
import { extentOf, sourceOf } from './source.ts';
import { Values } from './values.ts';

/** Django hands its settings to libpq (semantics B.2, measured). */
const rules: DialectRules = { dialect: 'libpq', environment: true, noHost: 'socket' };

/** One dial for each database whose engine is PostgreSQL. */
export function* djangoDials(id: string, file: SourceFile, tree: CodeTree, reading: Reading): Iterable<ClientConninfo> {
  if (tree.language !== 'python' || !file.text.includes('DATABASES')) return;
  const values = new Values(sourceOf(file, tree, pathOf(file, reading)));
  const { path } = values.source;
  const make = new FactMaker(id, reading, { kind: 'application', path });
  for (const group of tree.groups) {
    const levels = group.kind === '{' || group.kind === '(' ? levelsOfGroup(tree, group) : [];
    // `DATABASES` → the alias → its settings; deeper ones are `OPTIONS` and `TEST`.
    if (!isDjango(levels.slice(0, 3)) || !group.entries.some((entry) => nameOfEntry(entry) === 'ENGINE')) continue;
    const entries = group.entries.flatMap((entry) => settingOf(values, entry));
    const parts = partsOfGroup(entries);
    if (evidenceOf(entries, [], parts) !== 'postgresql') continue;
    const block = extentOf(file, tree.tokens, group.open, group.open + 1);
    const dial = dialOfGroup({ entries, around: [], block }, rules);
    const alias = levels.flatMap(({ entry }) => nameOfEntry(entry) ?? []).reverse();
    if (dial !== undefined) yield factOf(make, path, dialUnder(alias, dial), alias);
  }
}
