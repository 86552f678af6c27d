import { readDsn } from '../../conninfo/dsn.ts';
import { placeOf } from '../../conninfo/variables.ts';
import type { IniEntry } from '../../documents/ini.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Setting } from '../../facts/setting.ts';
import type { Namespace, Rendering } from '../../facts/template.ts';
import { isInventoryPath } from '../../facts/ansible-layout.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { withHoles } from '../../templates/rendered.ts';
import { directoryOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, pathOf, reader, type Reading } from '../reader.ts';
import { groupDials, type IniValue } from './dsn-in-ini/groups.ts';

const id = 'client/dsn-in-ini';
/** Files whose own readers know their grammar. */
const otherKind =
  /(^|\/)(pgbouncer[^/]*\.ini|postgresql[^/]*\.conf|recovery\.conf|pg_hba\.conf|pg_ident\.conf|pg_service\.conf|pgbackrest[^/]*\.conf|nftables\.conf|haproxy[^/]*)(\.[a-z0-9]+)?$/i;

/** A connection string in any value of a `.ini`, `.cfg` or `.conf` file. `$X` in it is taken for a variable that envsubst fills. */
export const dsnInIni = reader({
  id,
  title: 'Connection strings in ini-like files',
  layers: ['client'],
  notation: 'ini',
  files: ['*.ini', '*.cfg', '*.conf', '*.prisma', '*.cnf', '*.conf.template', '*.ini.template'],
  recognises: (text) => /postg|pgsql|psycopg|host\s*[=:]/i.test(text),
  rendered: true,
  *read({ file, tree }, reading) {
    const path = pathOf(file, reading);
    if (otherKind.test(path) || isInventoryPath(path) || tree.entries.some((entry) => entry.section === 'pgbouncer')) return;
    const namespace: Namespace = { kind: 'template', root: directoryOf(path), dialect: 'envsubst' };
    const values = tree.entries.map((entry) => valueOf(file, entry, namespace, reading.rendering));
    yield* stringDials(path, values, reading);
    for (const { section, dial } of groupDials(values, path)) {
      const { at, ...found } = dial;
      const make = new FactMaker(id, reading, settingOf(path, section, found.label.value));
      yield { ...make.base('client.conninfo', 'client', at), ...found, purpose: reading.purpose ?? 'session' };
    }
  },
});

function* stringDials(path: string, values: readonly IniValue[], reading: Reading): Iterable<Fact> {
  for (const { entry, key, value } of values) {
    const found = entry.key.toLowerCase() === 'host' ? undefined : readDsn(value.value, value.at);
    if (found === undefined) continue;
    const make = new FactMaker(id, reading, settingOf(path, entry.section, entry.key));
    const at = placeOf(found.conninfo, value.at);
    yield { ...make.base('client.conninfo', 'client', at), ...found, label: key, purpose: reading.purpose ?? 'session' };
  }
}

function settingOf(path: string, section: string, variable: string): Setting {
  return { kind: 'application', path, ...(section === '' ? {} : { section }), variable };
}

function valueOf(file: SourceFile, entry: IniEntry, namespace: Namespace, rendering: Rendering | undefined): IniValue {
  const { start, end } = entry.valueSpan;
  const options = { namespace, escapes: 'shell', text: entry.value, colonDefaults: true } as const;
  return {
    entry,
    key: { value: entry.key, at: locate(file, entry.keySpan.start, entry.keySpan.end) },
    value: { value: withHoles(parseInterpolation(file, start, end, options), rendering), at: locate(file, start, end) },
  };
}
