import { defaultUrl } from '../../../conninfo/default-url.ts';
import { readDsn } from '../../../conninfo/dsn.ts';
import { dialOfGroup } from '../../../conninfo/groups.ts';
import { isCredential, placeOf, type VariableDial, type VariableEntry } from '../../../conninfo/variables.ts';
import type { ClientConninfo } from '../../../facts/client.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import { plainText, type Namespace } from '../../../facts/template.ts';
import type { FactMaker } from '../../reader.ts';
import { OwnValues } from './own-values.ts';
import type { Property } from './property.ts';
import { environmentOfProfile, profileKeys } from './profiles.ts';

interface Source {
  readonly make: FactMaker;
  readonly path: string;
  readonly namespace: Namespace;
  readonly properties: readonly Property[];
}

/** The dials of one settings file, and the properties that settings of other profiles may take a host or a port from. */
export function* factsOfProperties(source: Source): Iterable<Fact> {
  const profiles = profilesOf(source.properties);
  const own = new OwnValues(source.properties);
  const resolved = source.properties.map((property) => ({
    ...property,
    profile: property.profile ?? profiles.get(property.document),
    value: { value: own.resolve(property), at: property.value.at },
  }));
  for (const property of resolved) {
    if (isEndpointPart(property.key)) yield definition(source, property);
    if (isCredential(property.key)) continue;
    const reading = readDsn(property.value.value, property.value.at);
    if (reading !== undefined)
      yield dial(source, property, { ...reading, label: property.label, at: placeOf(reading.conninfo, property.value.at) });
    const unset = reading === undefined ? defaultUrl(property.value) : undefined;
    const fallback = unset === undefined ? undefined : readDsn(unset.value, unset.at);
    if (unset === undefined || fallback === undefined) continue;
    const at = placeOf(fallback.conninfo, unset.at);
    yield { ...dial(source, property, { ...fallback, label: property.label, at }), unless: unset.unless, standing: 'fallback' };
  }
  yield* groupDials(source, resolved);
}

/** `app.database.host` beside `app.database.port`. */
function* groupDials(source: Source, properties: readonly Property[]): Iterable<Fact> {
  const groups = new Map<string, Property[]>();
  for (const property of properties) {
    const key = `${property.document} ${property.profile ?? ''} ${parentOf(property.key)}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [property]);
    else group.push(property);
  }
  for (const group of groups.values()) {
    const first = group[0];
    if (first === undefined || group.length < 2) continue;
    const around = [...parentOf(first.key).split('.'), ...enginesOf(properties, first)];
    const entries = group.map(({ key, label, value }): VariableEntry => {
      return { name: { value: key.slice(key.lastIndexOf('.') + 1), at: label.at }, value };
    });
    const found = dialOfGroup({ entries, around, block: first.label.at });
    const property = found === undefined ? undefined : group.find(({ label }) => label.at === found.label.at);
    if (found !== undefined && property !== undefined) yield dial(source, property, { ...found, label: property.label });
  }
}

/** A class in the same document says what `database.hostname` or `dataSource.serverName` is (Debezium, Hikari). */
function enginesOf(properties: readonly Property[], { document }: Property): string[] {
  const found = properties.find(
    (one) =>
      one.document === document && /(?:^|\.)(?:connector\.class|dataSourceClassName|data-source-class-name)$/.test(one.key),
  );
  const engine = found === undefined ? '' : (plainText(found.value.value) ?? '');
  return /postgres/i.test(engine) ? ['postgres'] : [];
}

function dial(source: Source, property: Property, found: VariableDial): ClientConninfo {
  const { conninfo, dialect, label, at } = found;
  const { profile } = property;
  const setting: Setting = {
    kind: 'application',
    path: source.path,
    ...(profile === undefined ? {} : { section: profile }),
    variable: property.key,
  };
  const environment = profile === undefined ? 'any' : environmentOfProfile(profile);
  const own = source.make.reading.setting === undefined ? { setting } : {};
  return {
    ...source.make.base('client.conninfo', 'client', at, { ...own, ...(environment === 'any' ? {} : { environment }) }),
    conninfo,
    dialect,
    label,
    purpose: source.make.reading.purpose ?? 'session',
  };
}

/** The framework's own keys are taken by nobody else. */
function isEndpointPart(key: string): boolean {
  if (/^(?:server|management|spring|quarkus|micronaut|logging)\./.test(key)) return false;
  return /(?:^|[._-])(?:port|host|hostname|server)$/i.test(key) && !isCredential(key);
}

function definition(source: Source, { key, value, label, profile }: Property): Fact {
  const environment = profile === undefined ? 'any' : environmentOfProfile(profile);
  return {
    ...source.make.base('platform.definition', 'platform', label.at, environment === 'any' ? {} : { environment }),
    name: key,
    value,
    namespace: source.namespace,
    rank: 0,
  };
}

function parentOf(key: string): string {
  return key.slice(0, Math.max(0, key.lastIndexOf('.')));
}

/** Document → the profile for which it counts. */
function profilesOf(properties: readonly Property[]): ReadonlyMap<number, string> {
  const profiles = new Map<number, string>();
  for (const { key, value, document } of properties) {
    const text = profileKeys.includes(key) ? plainText(value.value) : undefined;
    if (text !== undefined && text !== '') profiles.set(document, text);
  }
  return profiles;
}
