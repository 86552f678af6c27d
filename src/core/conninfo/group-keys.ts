import { plainText } from '../facts/template.ts';
import type { VariableEntry } from './variables.ts';

const keys = {
  host: ['host', 'hostname', 'server', 'servername', 'address', 'addr', 'dbhost', 'databasehost', 'pghost', 'postgreshost', 'hostaddr', 'connectaddr'],
  port: ['port', 'dbport', 'databaseport', 'pgport', 'postgresport', 'serverport', 'portnumber'],
  dbname: ['database', 'dbname', 'name', 'db', 'databasename', 'maintenancedb', 'initialdatabase'],
  user: ['user', 'username', 'role', 'login', 'dbuser', 'userid'],
  engine: ['engine', 'driver', 'dialect', 'adapter', 'client', 'type', 'provider', 'vendor', 'backend', 'dbtype', 'databasetype', 'pluginname'],
  url: ['url', 'uri', 'dsn', 'connectionstring', 'connectionurl', 'connectionuri', 'databaseurl', 'jdbcurl'],
  password: ['password', 'passwd', 'pass', 'pwd', 'dbpassword'],
} as const; // prettier-ignore
export type GroupKey = keyof typeof keys;

/** Which setting of a group says what, whatever its framework calls it. */
export type GroupParts = ReadonlyMap<GroupKey, VariableEntry>;

const known: ReadonlySet<string> = new Set(Object.values(keys).flat());

/** Whether a key says something about a connection. */
export function isSettingName(name: string): boolean {
  return known.has(plain(name));
}

function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

export function partsOfGroup(entries: readonly VariableEntry[]): GroupParts {
  const byName = new Map(entries.map((entry) => [plain(entry.name.value), entry] as const));
  const found = new Map<GroupKey, VariableEntry>();
  for (const key of Object.keys(keys) as GroupKey[]) {
    const name = keys[key].find((one) => byName.has(one));
    const entry = name === undefined ? undefined : byName.get(name);
    if (entry !== undefined) found.set(key, entry);
  }
  return found;
}

/** A literal; a variable counts as what it falls back on. */
export function textOfPart(entry: VariableEntry | undefined): string | undefined {
  if (entry === undefined) return undefined;
  const [part, ...rest] = entry.value.value;
  const template = part?.kind === 'use' && rest.length === 0 ? part.use.fallback?.value : entry.value.value;
  return template === undefined ? undefined : plainText(template);
}
