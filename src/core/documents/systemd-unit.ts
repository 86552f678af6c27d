import { embedSegments, embedSlice, locate, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Located } from '../text/span.ts';
import type { Document, Problem } from './document.ts';
import { maskPlaceholders, placeholder } from './systemd-unit/placeholders.ts';

export interface UnitEntry {
  /** As written: `Service`. */
  readonly section: string;
  readonly key: string;
  /** What stands behind `=`: continued lines joined, comments between them and blanks around it left out; its places are those of the file. */
  readonly value: SourceFile;
}

export interface SystemdUnit {
  readonly entries: readonly UnitEntry[];
  /** Paths of `.include` lines, which systemd read until version 245. */
  readonly includes: readonly Located<string>[];
}

interface Reading {
  readonly file: SourceFile;
  readonly entries: UnitEntry[];
  readonly includes: Located<string>[];
  readonly problems: Problem[];
  section: string | undefined;
}

const maxEntries = 5_000;

/**
 * A unit file or drop-in (systemd.syntax(7)): sections, `key=value`, comments from `#` or `;` at a line's start, a backslash at its end
 * is a blank and joins the next line that is no comment. What a template engine puts in is masked.
 */
export function parseSystemdUnit(file: SourceFile): Document<SystemdUnit> {
  const reading: Reading = { file, entries: [], includes: [], problems: [], section: undefined };
  const text = maskPlaceholders(file.text);
  let joined = '';
  let segments: Segment[] = [];
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && reading.entries.length < maxEntries;) {
    const { from, end, next } = lineAt(text, start);
    start = next;
    if (/[#;]/.test(text.charAt(from))) continue;
    if (end > from) segments.push({ inner: joined.length, outer: from, length: end - from });
    const continues = endsInBackslash(text, from, end);
    joined += continues ? `${text.slice(from, end - 1)} ` : text.slice(from, end);
    if (continues || segments.length === 0) continue;
    readLine(reading, embedSegments(file, 'line', joined, segments));
    joined = '';
    segments = [];
  }
  readLine(reading, embedSegments(file, 'line', joined, segments));
  const { entries, includes, problems } = reading;
  return { file, tree: { entries, includes }, problems };
}

/** Two backslashes are one that ends nothing. */
function endsInBackslash(text: string, from: number, end: number): boolean {
  let first = end;
  while (first > from && text.charAt(first - 1) === '\\') first--;
  return (end - first) % 2 === 1;
}

/** Without the blanks before it; a carriage return belongs to the line's end. */
function lineAt(text: string, start: number): { readonly from: number; readonly end: number; readonly next: number } {
  const newline = text.indexOf('\n', start);
  const next = newline < 0 ? text.length : newline + 1;
  const last = newline < 0 ? text.length : newline;
  const end = last > start && text.charAt(last - 1) === '\r' ? last - 1 : last;
  let from = start;
  while (from < end && /[ \t]/.test(text.charAt(from))) from++;
  return { from, end, next };
}

function readLine(reading: Reading, line: SourceFile): void {
  const end = line.text.trimEnd().length;
  const equals = line.text.indexOf('=');
  const include = /^\.include[ \t]+/.exec(line.text)?.[0].length;
  if (end === 0) return;
  if (line.text.startsWith('[')) {
    const closed = line.text.charAt(end - 1) === ']';
    if (closed) reading.section = line.text.slice(1, end - 1);
    else refuse(reading, line, end);
  } else if (include !== undefined) {
    reading.includes.push({ value: line.text.slice(include, end), at: locate(line, include, end) });
  } else if (equals <= 0 || reading.section === undefined) refuse(reading, line, end);
  else {
    let from = equals + 1;
    while (from < end && /\s/.test(line.text.charAt(from))) from++;
    const key = line.text.slice(0, equals).trim();
    reading.entries.push({ section: reading.section, key, value: valueOf(line, from, Math.max(from, end)) });
  }
}

/** An empty value has the place of its equals sign. */
function valueOf(line: SourceFile, from: number, end: number): SourceFile {
  if (from < end) return embedSlice(line, 'value', from, end);
  return embedSegments(line, 'value', '', [{ inner: 0, outer: Math.max(0, end - 1), length: 1 }]);
}

/** A line that is rendered first may be anything. */
function refuse({ problems }: Reading, line: SourceFile, end: number): void {
  if (line.text.includes(placeholder)) return;
  problems.push({ code: 'systemd-syntax', message: 'systemd ignores this line', at: locate(line, 0, end) });
}
