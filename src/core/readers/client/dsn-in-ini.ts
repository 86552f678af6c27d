import { readDsn } from '../../conninfo/dsn.ts';
import { placeOf } from '../../conninfo/variables.ts';
import type { Namespace } from '../../facts/template.ts';
import { parseInterpolation } from '../../templates/posix.ts';
import { directoryOf } from '../../text/paths.ts';
import { locate } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** A connection string in any value of a .ini, .cfg, .conf or .properties file. `$X` in it is taken for a variable that envsubst fills. */
export const dsnInIni = reader({
  id: 'client/dsn-in-ini',
  title: 'Connection strings in ini-like files',
  layers: ['client'],
  notation: 'ini',
  files: ['*.ini', '*.cfg', '*.conf', '*.properties', '*.cnf', '*.conf.template', '*.ini.template', '*.conf.j2', '*.ini.j2'],
  recognises: (text) => /postgres|pgsql|host\s*=/i.test(text),
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    if (
      /(^|\/)(pgbouncer[^/]*\.ini|postgresql[^/]*\.conf|pg_hba\.conf|pg_ident\.conf|pg_service\.conf|nftables\.conf|haproxy[^/]*)$/i.test(
        path,
      )
    )
      return;
    const namespace: Namespace = { kind: 'template', root: directoryOf(path), dialect: 'envsubst' };
    for (const entry of tree.entries) {
      if (entry.key.toLowerCase() === 'host') continue;
      const { start, end } = entry.valueSpan;
      const at = locate(file, start, end);
      const value = parseInterpolation(file, start, end, { namespace, escapes: 'shell', text: entry.value });
      const found = readDsn(value, at);
      if (found === undefined) continue;
      const section = entry.section === '' ? {} : { section: entry.section };
      const make = new FactMaker('client/dsn-in-ini', reading, { kind: 'application', path, ...section, variable: entry.key });
      const label = { value: entry.key, at: locate(file, entry.keySpan.start, entry.keySpan.end) };
      yield { ...make.base('client.conninfo', 'client', placeOf(found.conninfo, at)), ...found, label, purpose: 'session' };
    }
  },
});
