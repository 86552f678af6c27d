import { defaultUrl } from '../../conninfo/default-url.ts';
import { readDsn } from '../../conninfo/dsn.ts';
import { evidenceOf } from '../../conninfo/group-evidence.ts';
import { isSettingName, partsOfGroup } from '../../conninfo/group-keys.ts';
import { dialOfGroup } from '../../conninfo/groups.ts';
import type { DialectRules } from '../../conninfo/parts.ts';
import { placeOf, type VariableDial, type VariableEntry } from '../../conninfo/variables.ts';
import { isRailsDatabase } from '../../documents/owned-trees.ts';
import { entriesOf, type MapEntry, type MapNode, type ScalarNode } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import { environmentOf } from '../../facts/setting.ts';
import type { Namespace, Template, Use } from '../../facts/template.ts';
import { hasErb, parseErb } from '../../templates/erb.ts';
import { directoryOf } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
import { FactMaker, pathOf, reader, type Reading } from '../reader.ts';

/** Rails hands its settings to libpq: without a host the socket, without a port 5432 or PGPORT (semantics B.2). */
const rules: DialectRules = { dialect: 'libpq', environment: true, noHost: 'socket' };
/** Sections that others take over; Rails itself looks for none of these names. */
const baseSection = /^\.?(?:defaults?|common|base|shared|pg|postgres(?:ql)?)$/i;

/** `config/database.yml`: one section an environment, one level more where it has several databases, `<%= ENV… %>` in the values. */
export const railsDatabase = reader({
  id: 'client/rails-database',
  title: 'Rails database.yml',
  layers: ['client'],
  notation: 'yaml',
  files: ['database*.yml', 'database*.yaml', 'database*.yml.*', 'database*.yaml.*'],
  *read({ file, tree }, reading) {
    if (!isRailsDatabase(file.path, file.text)) return;
    for (const root of tree.documents) {
      const sections = entriesOf(root);
      for (const { key, value } of sections) {
        if (value.kind !== 'map' || (sections.length > 1 && baseSection.test(key.text))) continue;
        for (const { names, node } of databasesOf(key.text, value)) yield* dialsOf(file, names, node, reading);
      }
    }
  },
});

/** The section itself, or each of its databases. */
function databasesOf(name: string, node: MapNode): { readonly names: readonly string[]; readonly node: MapNode }[] {
  if (node.entries.some(({ value }) => value.kind === 'scalar')) return [{ names: [name], node }];
  return node.entries.flatMap(({ key, value }) => (value.kind === 'map' ? [{ names: [name, key.text], node: value }] : []));
}

function* dialsOf(file: SourceFile, names: readonly string[], node: MapNode, reading: Reading): Iterable<Fact> {
  const entries = node.entries.flatMap((entry) => settingOf(file, entry));
  const url = partsOfGroup(entries).get('url');
  const found = url === undefined ? undefined : urlDial(url);
  if (found !== undefined) yield factOf(file, names, found.dial, reading, found.unless);
  // A URL is merged over the other keys.
  if (found === undefined && evidenceOf(entries, [], partsOfGroup(entries)) === 'postgresql') {
    const block = locate(file, node.span.start, node.span.start);
    const dial = dialOfGroup({ entries, around: names, block }, rules);
    if (dial !== undefined) yield factOf(file, names, dial, reading, undefined);
  }
}

function urlDial({ name, value }: VariableEntry): { readonly dial: VariableDial; readonly unless: Use | undefined } | undefined {
  const unset = defaultUrl(value);
  const { value: template, at } = unset ?? value;
  const reading = readDsn(template, at);
  if (reading === undefined) return undefined;
  const dial = { ...reading, label: name, at: placeOf(reading.conninfo, at) };
  return { dial, unless: unset?.unless };
}

function settingOf(file: SourceFile, { key, value }: MapEntry): VariableEntry[] {
  if (value.kind !== 'scalar' || !isSettingName(key.text)) return [];
  return [{ name: { value: key.text, at: locate(file, key.span.start, key.span.end) }, value: valueOf(file, value) }];
}

function valueOf(file: SourceFile, { span, text }: ScalarNode): Located<Template> {
  const at = locate(file, span.start, span.end);
  const namespace: Namespace = {
    kind: 'template',
    root: directoryOf(file.embeddedIn?.path ?? file.path),
    dialect: 'environment',
  };
  // What is between the tags may be no YAML: the file itself says what stands there.
  if (hasErb(file.text.slice(span.start, span.end))) return { value: parseErb(file, span.start, span.end, namespace), at };
  return { value: text === '' || text === '~' ? [] : [{ kind: 'text', text, at }], at };
}

function factOf(
  file: SourceFile,
  names: readonly string[],
  { conninfo, dialect, label, at }: VariableDial,
  reading: Reading,
  unless: Use | undefined,
): Fact {
  const path = pathOf(file, reading);
  const section = names.join('.');
  const make = new FactMaker('client/rails-database', reading, { kind: 'application', path, section, variable: label.value });
  const environment = environmentOf(names[0] ?? '');
  const own = environment === 'any' ? {} : { environment };
  const base = make.base('client.conninfo', 'client', at, unless === undefined ? own : { ...own, standing: 'fallback' });
  const named = { value: `${section}.${label.value}`, at: label.at };
  const kept = unless === undefined ? {} : { unless };
  return { ...base, conninfo, dialect, label: named, ...kept, purpose: reading.purpose ?? 'session' };
}
