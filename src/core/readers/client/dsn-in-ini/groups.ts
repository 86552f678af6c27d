import { looksLikeDsn } from '../../../conninfo/dsn.ts';
import { dialsOfVariables, type VariableDial, type VariableEntry } from '../../../conninfo/variables.ts';
import type { IniEntry } from '../../../documents/ini.ts';
import { plainText, type Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';

export interface IniValue {
  readonly entry: IniEntry;
  readonly key: Located<string>;
  readonly value: Located<Template>;
}

const bare = /^(?:HOST|HOSTNAME|SERVER|ADDRESS|PORT|NAME|DATABASE|DBNAME|DB|USER|USERNAME)$/;
const engineKey = /(?:^|[._-])(?:type|engine|driver|adapter|dialect|backend|vendor|connection|connector|class|dbtype|db_type)$/i;
const postgres = /postg|pgsql|psycopg|^pg$/i;

/**
 * Host and port under keys of their own, only where the section, a key or an engine beside them says PostgreSQL
 * (`[postgresql]`, `type = postgres`, Odoo's file): `host` and `port` alone are everybody's words.
 */
export function groupDials(
  values: readonly IniValue[],
  path: string,
): { readonly section: string; readonly dial: VariableDial }[] {
  const sections = new Map<string, IniValue[]>();
  for (const value of values) {
    const list = sections.get(value.entry.section) ?? [];
    if (list.length === 0) sections.set(value.entry.section, list);
    list.push(value);
  }
  return [...sections]
    .filter(([section, list]) => saysPostgres(section, list, path))
    .flatMap(([section, list]) => dialsOfSection(section, list).map((dial) => ({ section, dial })));
}

function saysPostgres(section: string, values: readonly IniValue[], path: string): boolean {
  if (postgres.test(section) || /(?:^|\/)(?:(?:odoo|openerp)[^/]*|keycloak)\.conf/i.test(path)) return true;
  return values.some(({ key, value }) => {
    if (/^(?:postgres(?:ql)?|pg)[._-]?(?:host|server|port)/i.test(key.value)) return true;
    return engineKey.test(key.value) && postgres.test(plainText(value.value) ?? '');
  });
}

function dialsOfSection(section: string, values: readonly IniValue[]): VariableDial[] {
  const names = new Map<string, Located<string>>();
  const entries: VariableEntry[] = [];
  for (const { key, value } of values) {
    const name = nameOf(section, key.value);
    if (name === undefined || looksLikeDsn(plainText(value.value) ?? '')) continue;
    names.set(name, key);
    entries.push({ name: { value: name, at: key.at }, value });
  }
  return dialsOfVariables(entries).map((dial) => ({ ...dial, label: names.get(dial.label.value) ?? dial.label }));
}

/** Keys as variables are written. A bare `host` outside of all sections may be the program's own. */
function nameOf(section: string, key: string): string | undefined {
  const name = key.toUpperCase().replace(/[.-]/g, '_');
  if (!bare.test(name)) return name;
  return section === '' ? undefined : `DB_${name}`;
}
