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
  const entries: PgbouncerEntry[] = [];
  const sections: { readonly name: string; readonly span: Span }[] = [];
  const includes: { readonly target: string; readonly span: Span }[] = [];
  const problems: Problem[] = [];
  const { text } = file;
  let section = '';
  let lines = 0;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && lines++ < maxLines;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 16_384)).replace(/\r$/, '');
    const head = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1];
    const include = /^\s*%include\s+(\S.*?)\s*$/.exec(line)?.[1];
    if (head !== undefined) {
      section = head.trim().toLowerCase();
      sections.push({ name: section, span: { start, end: start + line.length } });
    } else if (include !== undefined) {
      const at = start + line.indexOf(include);
      includes.push({ target: include, span: { start: at, end: at + include.length } });
    } else {
      const entry = entryOf(section, line, start);
      if (entry !== undefined) entries.push(entry);
      else if (line.trim() !== '' && !/^\s*[;#]/.test(line))
        problems.push({ code: 'pgbouncer-syntax', message: 'PgBouncer refuses this line', at: locate(file, start, end) });
    }
    start = end + 1;
  }
  return { file, tree: { entries, sections, includes }, problems };
}

function entryOf(section: string, line: string, offset: number): PgbouncerEntry | undefined {
  const found = /^(\s*)("(?:[^"]|"")*"|'(?:[^']|'')*'|[\w.*{}$-]+)\s*=\s*/.exec(line);
  const key = found?.[2];
  if (found === null || key === undefined) return undefined;
  const from = found[0].length;
  let to = line.length;
  while (to > from && /\s/.test(line.charAt(to - 1))) to--;
  const keyStart = offset + (found[1]?.length ?? 0);
  return {
    section,
    key: key.replace(/^["']|["']$/g, ''),
    keySpan: { start: keyStart, end: keyStart + key.length },
    value: line.slice(from, to),
    valueSpan: { start: offset + from, end: offset + to },
  };
}

/**
 * The `key=value` list of a database line, positions relative to the value. Blanks are spaces only: a tab belongs to the value; the last of
 * a key wins. `undefined`: PgBouncer refuses it (a trailing comment, an unclosed quote).
 */
export function readPairs(value: string): readonly PgbouncerPair[] | undefined {
  const pairs: PgbouncerPair[] = [];
  let i = 0;
  for (;;) {
    while (value.charAt(i) === ' ') i++;
    if (i >= value.length) return pairs;
    const found = /^([A-Za-z_]\w*) *= */.exec(value.slice(i, i + 200));
    if (found?.[1] === undefined) return undefined;
    const start = i + found[0].length;
    const pair = value.charAt(start) === "'" ? quoted(value, start) : plain(value, start);
    if (pair === undefined) return undefined;
    pairs.push({ name: found[1], value: pair.text, span: pair.span });
    i = pair.next;
  }
}

function plain(value: string, start: number) {
  const end = value.indexOf(' ', start);
  const stop = end < 0 ? value.length : end;
  return { text: value.slice(start, stop), span: { start, end: stop }, next: stop };
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
