import { openValue } from '../../../commands/definitions.ts';
import { asVariables } from '../../../conninfo/object-keys.ts';
import { dialsOfVariables, type VariableEntry } from '../../../conninfo/variables.ts';
import { get } from '../../../documents/tree.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Embedded } from '../../../facts/reading.ts';
import { plainText, type Namespace, type Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { alternatives, keyOfDial, repeated, type Named } from './alternatives.ts';
import { objectEntries, type ObjectEntry } from './entries.ts';
import { inNamespace, settingOf, type ManifestObject } from './objects.ts';
import type { ManifestSource } from './source.ts';

/**
 * ConfigMaps and Secrets: each key is a definition for the pods that use it, a key that holds a file is read as that file, and what the
 * keys dial is stated here once, however many pods use them.
 */
export function* dataFacts(source: ManifestSource, object: ManifestObject): Iterable<Fact | Embedded> {
  const kind = object.kind === 'ConfigMap' ? 'configmap' : 'secret';
  const own: ManifestObject = { ...object, kind, name: targetName(source, object) };
  const words: ObjectEntry[] = [];
  for (const entry of objectEntries(source, object)) {
    const file = fileOf(source, own, entry);
    if (file === undefined) words.push(entry);
    else yield file;
  }
  const variables = words.map(({ key, value }) => ({ name: key, value }));
  yield* definitions(source, own, variables);
  yield* dials(
    source,
    own,
    variables.filter(({ value }) => value === undefined || !isLong(value)),
  );
}

function* definitions(source: ManifestSource, object: ManifestObject, variables: readonly Named[]): Iterable<Fact> {
  const setting = settingOf(source, object);
  const name = `${object.kind}/${object.name.value}`;
  const namespace: Namespace = { kind: 'kubernetes', path: source.path, ...inNamespace(object.namespace), object: name };
  const several = repeated(source, variables);
  for (const { name: key, value } of variables) {
    const known = value === undefined || several.has(key.value) ? undefined : shown(object.kind, key.value, value);
    const base = source.make.base('platform.definition', 'platform', value?.at ?? key.at, { setting });
    yield { ...base, name: key.value, value: known, namespace, rank: 0 };
  }
}

function* dials(source: ManifestSource, object: ManifestObject, variables: readonly Named[]): Iterable<Fact> {
  const setting = settingOf(source, object);
  const seen = new Set<string>();
  for (const { at, ...dial } of alternatives(source, variables).flatMap((one) => dialsOf(one, object.name.value))) {
    if (seen.has(keyOfDial(dial))) continue;
    seen.add(keyOfDial(dial));
    yield { ...source.make.base('client.conninfo', 'client', at, { setting }), ...dial, purpose: 'session' };
  }
}

/** What an external store's values become has a name of its own. */
function targetName(source: ManifestSource, { node, kind, name }: ManifestObject): Located<string> {
  return kind === 'ExternalSecret' ? (source.named(get(get(node, 'spec'), 'target'), 'name') ?? name) : name;
}

/** A text of several lines is a file, whatever its key. */
function isLong({ value }: Located<Template>): boolean {
  return value.some((part) => part.kind === 'text' && part.text.includes('\n'));
}

/** `type: postgresql` beside the keys says as much as a name (service bindings). */
function dialsOf(variables: readonly VariableEntry[], name: string) {
  const types = variables.flatMap((entry) =>
    /^(?:type|provider|engine|driver)$/i.test(entry.name.value) ? [plainText(entry.value.value) ?? ''] : [],
  );
  const named = asVariables(variables, [name, ...types].join(' '));
  const labels = new Map(named.map((entry, index) => [entry.name, variables[index]?.name ?? entry.name] as const));
  return dialsOfVariables(named).map((dial) => ({ ...dial, label: labels.get(dial.label) ?? dial.label }));
}

/** Of a Secret only what is no secret by its name, and never a text that says more than a host or a number. */
function shown(kind: string, key: string, value: Located<Template>): Located<Template> | undefined {
  const open = isLong(value) ? undefined : openValue({ name: key, value });
  if (kind === 'configmap' || open === undefined) return open;
  const text = plainText(value.value);
  const harmless = /(?:host|hostname|server|address|port|dbname|database|db)$/i.test(key);
  return text === undefined || /^\d{1,5}$/.test(text) || harmless ? open : undefined;
}

const fileName =
  /\.(?:conf|ini|cfg|cnf|ya?ml|json|toml|properties|sh|bash|env|sql|xml|hcl|txt|py|js|rb|php|lua|pem|crt|key)$|^(?:\.env.*|\.pgpass|pg_service\.conf|Dockerfile|Makefile)$/i;

/** A key named like a file, or with a script under it. */
function fileOf(source: ManifestSource, object: ManifestObject, { key, file }: ObjectEntry): Embedded | undefined {
  if (file === undefined) return undefined;
  const script = /^#![^\n]{0,60}sh\b/.test(file.text);
  if (!script && !fileName.test(key.value)) return undefined;
  const { reading } = source.make;
  const setting = settingOf(source, object, key.value);
  const path = `${source.path}#${object.kind}/${object.name.value}/${key.value}`;
  const as = script ? 'platform/shell-script' : undefined;
  return { kind: 'embedded', file: { ...file, path }, as, reading: { ...reading, setting } };
}
