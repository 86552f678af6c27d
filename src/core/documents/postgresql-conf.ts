import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';

export interface ConfEntry {
  /** Lower case: names are case-insensitive. */
  readonly name: string;
  readonly nameSpan: Span;
  /** Decoded: quotes and escapes resolved. */
  readonly value: string;
  /** The characters inside the quotes. */
  readonly valueSpan: Span;
  readonly quoted: boolean;
  /** The server refuses the whole file because of this line: `value` is what stands behind the name, as written. */
  readonly refused?: true;
}

export interface ConfTree {
  readonly entries: readonly ConfEntry[];
}

const maxEntries = 20_000;
/** guc-file.l: what an unquoted value may be. Whole numbers may carry a unit, others an exponent; strings begin with a letter or an upper byte. */
const unquoted =
  /(?:[-+]?(?:0x[0-9a-fA-F]+[a-zA-Z]*|\d*\.\d*(?:[eE][-+]?\d+)?|\d+[a-zA-Z]*)|[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff.:/-]*)/y;
const name = /[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*(?:\.[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*)?/y;
/** A name with a dot is a token of its own, which no value may be: `include a.conf`. */
const dottedName = /^[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*\.[A-Za-z_\u0080-\uffff][A-Za-z0-9_\u0080-\uffff]*$/;
const blanks = /[ \t\r]*/y;

/**
 * postgresql.conf as the server's own scanner reads it (semantics A.2, measured on 15 and 18): `name [=] value`, comments from `#` on,
 * single quotes with escapes. A line that the server refuses is a problem; a value only a template engine understands is kept as text.
 */
export function parsePostgresqlConf(file: SourceFile): Document<ConfTree> {
  const entries: ConfEntry[] = [];
  const problems: Problem[] = [];
  const { text } = file;
  if (text.charCodeAt(0) === 0xfeff)
    problems.push({
      code: 'conf-bom',
      message: 'the server refuses a file that starts with a byte order mark',
      at: locate(file, 0, 1),
    });
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && entries.length < maxEntries;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const result = lineOf(text, start, end);
    if (result === 'refused' || result?.refused === true)
      problems.push({ code: 'conf-syntax', message: 'the server refuses this line', at: locate(file, start, end) });
    if (typeof result === 'object') entries.push(result);
    start = end + 1;
  }
  return { file, tree: { entries }, problems };
}

function lineOf(text: string, start: number, end: number): ConfEntry | 'refused' | undefined {
  const from = skip(text, start);
  if (from >= end || text.charAt(from) === '#') return undefined;
  // Template control lines of a rendered file are not the server's.
  if (/^\{[%#{]/.test(text.slice(from, from + 2))) return undefined;
  name.lastIndex = from;
  const word = name.exec(text)?.[0];
  if (word === undefined || from + word.length > end) return 'refused';
  const named = { name: word.toLowerCase(), nameSpan: { start: from, end: from + word.length } };
  let i = skip(text, named.nameSpan.end);
  if (text.charAt(i) === '=') i = skip(text, i + 1);
  const value = valueAt(text, i, end);
  if (value === undefined || !isLineEnd(text, value.next, end))
    return { ...named, ...asWritten(text, Math.min(i, end), end), quoted: false, refused: true };
  return { ...named, value: value.value, valueSpan: value.span, quoted: value.quoted };
}

function isLineEnd(text: string, from: number, end: number): boolean {
  const rest = skip(text, from);
  return rest >= end || text.charAt(rest) === '#';
}

/** What stands behind the name and its `=` or `:`, up to a comment. */
function asWritten(text: string, start: number, end: number): { readonly value: string; readonly valueSpan: Span } {
  let from = start;
  while (from < end && /[=:\s]/.test(text.charAt(from))) from++;
  const comment = text.slice(from, end).indexOf('#');
  let to = comment < 0 ? end : from + comment;
  while (to > from && /\s/.test(text.charAt(to - 1))) to--;
  return { value: text.slice(from, to), valueSpan: { start: from, end: to } };
}

function skip(text: string, from: number): number {
  blanks.lastIndex = from;
  return from + (blanks.exec(text)?.[0].length ?? 0);
}

interface Value {
  readonly value: string;
  readonly span: Span;
  readonly quoted: boolean;
  readonly next: number;
}

function valueAt(text: string, start: number, end: number): Value | undefined {
  if (start >= end) return undefined;
  if (text.charAt(start) === "'") return quotedAt(text, start, end);
  const template = templateAt(text, start, end);
  if (template !== undefined)
    return { value: text.slice(start, template), span: { start, end: template }, quoted: false, next: template };
  unquoted.lastIndex = start;
  const word = unquoted.exec(text)?.[0];
  if (word === undefined || start + word.length > end || dottedName.test(word)) return undefined;
  return { value: word, span: { start, end: start + word.length }, quoted: false, next: start + word.length };
}

/** `{{ port }}`, `${PORT}`, `<%= port %>`, `@PORT@`, `%PORT%`: placeholders of files that are rendered before the server sees them. */
function templateAt(text: string, start: number, end: number): number | undefined {
  const found =
    /^(?:\{\{[^}\n]{1,300}\}\}|\$\{[^}\n]{1,300}\}|\$[A-Za-z_]\w*|<%=[^%\n]{1,300}%>|@\w{1,100}@|%\w{1,100}%|__\w{1,100}__)/.exec(
      text.slice(start, Math.min(end, start + 320)),
    );
  return found === null ? undefined : start + found[0].length;
}

const escapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** `''` is a quote, backslashes escape, three octal digits are a character. */
function quotedAt(text: string, start: number, end: number): Value | undefined {
  let value = '';
  for (let i = start + 1; i < end; i++) {
    const char = text.charAt(i);
    if (char === "'" && text.charAt(i + 1) === "'") {
      value += "'";
      i++;
    } else if (char === "'") return { value, span: { start: start + 1, end: i }, quoted: true, next: i + 1 };
    else if (char !== '\\') value += char;
    else {
      const octal = /^[0-7]{1,3}/.exec(text.slice(i + 1, i + 4))?.[0];
      const next = text.charAt(i + 1);
      value += octal === undefined ? (escapes[next] ?? next) : String.fromCharCode(Number.parseInt(octal, 8) & 0xff);
      i += octal === undefined ? 1 : octal.length;
    }
  }
  return undefined;
}

/**
 * An integer setting as parse_int reads it: C numbers (0x hexadecimal, a leading 0 is octal), fractions rounded, blanks round it.
 * undefined: refused. Units do not exist for a port.
 */
export function readInteger(text: string): number | undefined {
  // The blanks of C's isspace only.
  const trimmed = /^[ \t\n\v\f\r]*([^ \t\n\v\f\r]+)[ \t\n\v\f\r]*$/.exec(text)?.[1];
  if (trimmed === undefined) return undefined;
  const sign = trimmed.startsWith('-') ? -1 : 1;
  const digits = trimmed.replace(/^[-+]/, '');
  if (/^0[xX][0-9a-fA-F]{1,8}$/.test(digits)) return sign * Number.parseInt(digits.slice(2), 16);
  if (/^0[0-7]{1,11}$/.test(digits)) return sign * Number.parseInt(digits, 8);
  if (/^0\d+$/.test(digits)) return undefined;
  if (!/^(?:\d{1,10}(?:\.\d{0,10})?|\.\d{1,10})(?:[eE][-+]?\d{1,2})?$/.test(digits)) return undefined;
  return sign * Math.round(Number(digits));
}
