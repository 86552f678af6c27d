import type { VariableDial } from '../../../conninfo/variables.ts';
import { placeOf } from '../../../conninfo/variables.ts';
import type { CodeTree } from '../../../documents/code/tree.ts';
import { environmentOf, type Setting } from '../../../facts/setting.ts';
import type { PortValue } from '../../../facts/template.ts';
import type { ClientConninfo } from '../../../facts/client.ts';
import type { SourceFile } from '../../../text/source-file.ts';
import { keyOf, type Location } from '../../../text/span.ts';
import { FactMaker, pathOf, type Reading } from '../../reader.ts';
import { builderDials } from './builders.ts';
import { groupDials } from './settings-groups.ts';
import type { Role } from './roles.ts';
import { sourceOf, type CodeSource } from './source.ts';
import { stringDials } from './strings.ts';
import { Values } from './values.ts';
import { variableDials } from './variables.ts';
import { isTestFile } from './words.ts';

/** All that a source file dials; one address that is seen from several sides is one dial. `alsoRead`: ports that another reader states. */
export function* dialsOfCode(
  id: string,
  file: SourceFile,
  tree: CodeTree,
  reading: Reading,
  alsoRead: Iterable<string> = [],
): Iterable<ClientConninfo> {
  const source = sourceOf(file, tree, pathOf(file, reading));
  const values = new Values(source);
  const isTest = isTestFile(source.path);
  const make = new FactMaker(id, reading, { kind: 'application', path: source.path });
  const seen = new Set<string>(alsoRead);
  for (const { conninfo, dialect, role, around, whole } of stringDials(values, isTest)) {
    const label = { value: role.label, at: whole };
    const dial = { conninfo, dialect, label, at: placeOf(conninfo, whole) };
    for (const { port } of conninfo.endpoints) seen.add(keyOfPort(port));
    yield { ...factOf(make, source.path, dial, around), ...worthOf(source, role, whole) };
  }
  const groups = [...groupDials(values, isTest), ...(isTest ? [] : builderDials(values))];
  for (const { around, ...dial } of groups)
    if (isNew(seen, dial)) yield factOf(make, source.path, dialUnder(around, dial), around);
  for (const dial of variableDials(values, isTest)) if (isNew(seen, dial)) yield factOf(make, source.path, dial, []);
}

/** A default counts while its variable is not set. */
function worthOf({ namespace }: CodeSource, { standing, unless }: Role, at: Location): Partial<ClientConninfo> {
  if (standing !== 'fallback') return {};
  return unless === undefined ? { standing } : { standing, unless: { name: unless, namespace, at } };
}

/** `port` says little: the names that lead to it tell which connection is meant. */
export function dialUnder(around: readonly string[], { label, ...dial }: VariableDial): VariableDial {
  return { ...dial, label: { value: [...around.slice(-2), label.value].join('.'), at: label.at } };
}

function isNew(seen: Set<string>, { conninfo }: VariableDial): boolean {
  const keys = conninfo.endpoints.map(({ port }) => keyOfPort(port));
  const known = keys.some((key) => seen.has(key));
  for (const key of keys) seen.add(key);
  return !known;
}

/** The look-up or the literal that carries the number. */
export function keyOfPort(port: PortValue): string {
  const use = port.kind === 'template' ? port.template.find((part) => part.kind === 'use') : undefined;
  return keyOf(use?.at ?? port.at);
}

export function factOf(
  make: FactMaker,
  path: string,
  { conninfo, dialect, label, at }: VariableDial,
  around: readonly string[],
): ClientConninfo {
  const named = environmentOf(around.map((name) => name.replace(/\W+/g, '.')).join('.'));
  const section = around.length === 0 ? {} : { section: around.join('.') };
  const setting: Setting = {
    kind: 'application',
    path,
    ...section,
    variable: label.value.slice(label.value.lastIndexOf('.') + 1),
  };
  const own = make.reading.setting === undefined ? { setting } : {};
  return {
    ...make.base('client.conninfo', 'client', at, { ...own, ...(named === 'any' ? {} : { environment: named }) }),
    conninfo,
    dialect,
    label,
    purpose: make.reading.purpose ?? 'session',
  };
}
