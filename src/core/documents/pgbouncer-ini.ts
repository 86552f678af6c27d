import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';

export interface PgbouncerPair {
  readonly name: string;
  readonly value: string;
  readonly span: Span;
}

export interface PgbouncerEntry {
  readonly section: string;
  readonly key: string;
  readonly keySpan: Span;
  /** The rest of the line, trailing blanks cut. */
  readonly value: string;
  readonly valueSpan: Span;
}

export interface PgbouncerTree {
  readonly entries: readonly PgbouncerEntry[];
  readonly sections: readonly { readonly name: string; readonly span: Span }[];
  readonly includes: readonly { readonly target: string; readonly span: Span }[];
}

const maxLines = 50_000;

/** pgbouncer.ini in PgBouncer's own dialect (semantics C.1): comments at line starts only, `%include` anywhere, values to the end of the line. */
export function parsePgbouncerIni(file: SourceFile): Document<PgbouncerTree> {
  const tree: Draft = { entries: [], sections: [], includes: [] };
  const problems: Problem[] = [];
  const { text } = file;
  let lines = 0;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && lines++ < maxLines;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 16_384)).trimEnd();
    if (!isSilent.test(line) && !addLine(line, start, tree))
      problems.push({ code: 'pgbouncer-syntax', message: 'PgBouncer refuses this line', at: locate(file, start, end) });
    start = end + 1;
  }
  return { file, tree, problems };
}

interface Draft {
  readonly entries: PgbouncerEntry[];
  readonly sections: { readonly name: string; readonly span: Span }[];
  readonly includes: { readonly target: string; readonly span: Span }[];
}

/** Nothing, a comment, a control line of a template. */
const isSilent = /^\s*(?:$|[;#]|\{[%#]|<%|\{\{[^}]*\}\}$)/;

/** Whether the line is a section, an include or an entry. */
function addLine(line: string, start: number, into: Draft): boolean {
  const head = /^\s*\[([^\]]*)\]$/.exec(line)?.[1];
  if (head !== undefined) {
    into.sections.push({ name: head.trim().toLowerCase(), span: { start, end: start + line.length } });
    return true;
  }
  const include = /^\s*%include\s+(?=\S)/.exec(line)?.[0].length;
  if (include !== undefined) {
    into.includes.push({ target: line.slice(include), span: { start: start + include, end: start + line.length } });
    return true;
  }
  const entry = entryOf(into.sections[into.sections.length - 1]?.name ?? '', line, start);
  if (entry !== undefined) into.entries.push(entry);
  return entry !== undefined;
}

function entryOf(section: string, line: string, offset: number): PgbouncerEntry | undefined {
  const found = /^(\s*)("(?:[^"]|"")*"|'(?:[^']|'')*'|(?:[\w.*$\ue000-\uf8ff-]|\{\{[^{}]{0,200}\}\}|\{\w*\})+)\s*=\s*/.exec(line);
  const key = found?.[2];
  if (found === null || key === undefined) return undefined;
  const from = found[0].length;
  const keyStart = offset + (found[1]?.length ?? 0);
  return {
    section,
    key: key.replace(/^["']|["']$/g, ''),
    keySpan: { start: keyStart, end: keyStart + key.length },
    value: line.slice(from),
    valueSpan: { start: offset + from, end: offset + line.length },
  };
}

export interface PgbouncerPairs {
  readonly pairs: readonly PgbouncerPair[];
  /** Where PgBouncer gives up: a trailing comment, an unclosed quote, a key it does not have. It then does not start. */
  readonly refused?: Span;
}

/** PgBouncer's keys are lower case, and not libpq's. */
const mistakenKey = /[A-Z]|^(?:hostaddr|pghost|pgport)$/;

/** The `key=value` list of a database line, positions relative to the value. Blanks are spaces only: a tab belongs to the value; the last of a key wins. */
export function readPairs(value: string): PgbouncerPairs {
  const pairs: PgbouncerPair[] = [];
  for (let i = 0; ;) {
    while (value.charAt(i) === ' ') i++;
    if (i >= value.length) return { pairs };
    const pair = pairAt(value, i);
    if (pair === undefined) return { pairs, refused: { start: i, end: value.length } };
    pairs.push({ name: pair.name, value: pair.text, span: pair.span });
    i = pair.next;
  }
}

function pairAt(value: string, at: number) {
  const found = /^([A-Za-z_]\w*) *= */.exec(value.slice(at, at + 200));
  if (found?.[1] === undefined || mistakenKey.test(found[1])) return undefined;
  const start = at + found[0].length;
  const pair = value.charAt(start) === "'" ? quoted(value, start) : plain(value, start);
  return pair === undefined ? undefined : { name: found[1], ...pair };
}

/** Up to a blank; one inside a placeholder of a file that is rendered first is none. */
function plain(value: string, start: number) {
  let end = start;
  while (end < value.length && value.charAt(end) !== ' ')
    end += /^(?:\{\{[^{}]{0,200}\}\}|<%[^%]{0,200}%>)/.exec(value.slice(end, end + 204))?.[0].length ?? 1;
  return { text: value.slice(start, end), span: { start, end }, next: end };
}

function quoted(value: string, start: number) {
  let text = '';
  for (let i = start + 1; i < value.length; i++) {
    if (value.charAt(i) !== "'") text += value.charAt(i);
    else if (value.charAt(i + 1) === "'") {
      text += "'";
      i++;
    } else return { text, span: { start: start + 1, end: i }, next: i + 1 };
  }
  return undefined;
}

/** A port as atoi reads it: leading digits. undefined: PgBouncer refuses it. */
export function readAtoi(text: string): number | undefined {
  const digits = /^\s*\+?(\d{1,9})/.exec(text)?.[1];
  const port = digits === undefined ? 0 : Number(digits);
  return port > 0 ? port : undefined;
}
