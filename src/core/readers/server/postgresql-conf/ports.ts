import { readInteger, type ConfEntry } from '../../../documents/postgresql-conf.ts';
import type { Reading } from '../../../facts/reading.ts';
import { extentOf, literal, plainText, type PortValue, type Template, type TemplatePart } from '../../../facts/template.ts';
import { parseInterpolation } from '../../../templates/posix.ts';
import { hasHole, withHoles } from '../../../templates/rendered.ts';
import { directoryOf } from '../../../text/paths.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Location } from '../../../text/span.ts';

/** What the file says about its port, one value a statement; one that is implied when there is none. */
export function portsOf(file: SourceFile, path: string, entries: readonly ConfEntry[], reading: Reading): readonly PortValue[] {
  const lines = entries.filter((entry) => entry.name === 'port');
  if (lines.length === 0) return [unwritten(file, entries)];
  const ports = lines.map((entry) => ({ entry, port: portValue(file, path, entry, reading) }));
  // Only the value that wins is looked at; a line that cannot be read at all stops the server wherever it stands.
  const read = ports.filter(
    ({ entry, port }, index) => port.kind !== 'malformed' || entry.refused === true || index === ports.length - 1,
  );
  const optional = reading.rendering?.optional ?? [];
  const isOptional = lines.some((entry) => optional.some(({ start, end }) => encloses(start, end, entry)));
  const values = read.map(({ port }) => port);
  return values.length > 1 && isOptional ? [oneOf(values)] : values;
}

/** A template that writes names out of a list may write this one. */
function unwritten(file: SourceFile, entries: readonly ConfEntry[]): PortValue {
  const named = entries.find((entry) => hasHole(entry.name));
  if (named === undefined) return { kind: 'implied', port: 5432, at: locate(file, 0, 0) };
  return unknownPort('any setting', valueAt(file, named));
}

function encloses(start: number, end: number, { valueSpan }: ConfEntry): boolean {
  return start <= valueSpan.start && valueSpan.end <= end;
}

/** Lines of which a condition leaves one: a choice when all are numbers. */
function oneOf(values: readonly PortValue[]): PortValue {
  const at = values[0]?.at ?? { path: '', span: { start: 0, end: 0 } };
  const ports = values.flatMap((port) => (port.kind === 'literal' ? [{ value: port.port, at: port.at }] : []));
  return ports.length === values.length ? { kind: 'choice', ports, at } : unknownPort('condition', at);
}

function valueAt(file: SourceFile, { valueSpan }: ConfEntry): Location {
  return locate(file, valueSpan.start, valueSpan.end);
}

function unknownPort(what: string, at: Location): PortValue {
  return { kind: 'template', template: [unknown(what, at)], at };
}

function unknown(what: string, at: Location): TemplatePart {
  return { kind: 'opaque', what, at };
}

function portValue(file: SourceFile, path: string, entry: ConfEntry, reading: Reading): PortValue {
  const at = valueAt(file, entry);
  if (entry.refused === true) return placeholder.test(entry.value) ? unknownPort('a placeholder', at) : { kind: 'malformed', at };
  const template = templateOf(file, path, entry, reading);
  const text = plainText(template);
  if (text === undefined) return { kind: 'template', template, at: extentOf(template, at) };
  const port = readInteger(text) ?? 0;
  if (port < 1 || port > 65535) return { kind: 'malformed', at };
  return /^\s*\+?0\d+\s*$/.test(text) ? { kind: 'literal', port, octal: true, at } : { kind: 'literal', port, at };
}

/** Brackets and signs of template engines, outside double quotes. */
const placeholder = /^[^"]*[{}<>$%@()[\]\ue000-\uf8ff]/;

/** A server expands nothing (semantics A.2); a sample is filled in before a server reads it. */
function templateOf(file: SourceFile, path: string, entry: ConfEntry, reading: Reading): Template {
  const at = valueAt(file, entry);
  if (/^\$\{?\w/.test(entry.value) && (!entry.quoted || reading.standing === 'sample')) {
    const namespace = { kind: 'template', root: directoryOf(path), dialect: 'envsubst' } as const;
    return parseInterpolation(file, entry.valueSpan.start, entry.valueSpan.end, { namespace, escapes: 'shell' });
  }
  if (/^(?:\{\{|<%|@\w|%\w|__\w)/.test(entry.value)) return [unknown('a placeholder', at)];
  return withHoles(literal(entry.value, at), reading.rendering);
}
