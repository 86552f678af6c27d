import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';
import { maskTemplates } from './template-mask.ts';

export interface HbaToken {
  readonly text: string;
  readonly span: Span;
  readonly quoted: boolean;
}

export interface HbaLine {
  /** Fields; a list (`a, b`) is one field of several tokens. */
  readonly fields: readonly (readonly HbaToken[])[];
  readonly span: Span;
}

export interface HbaTree {
  readonly lines: readonly HbaLine[];
}

const maxLines = 50_000;

/**
 * pg_hba.conf (semantics E.2): fields by blanks, lists by commas, quotes, `#` comments. A backslash at the end of a line joins the next one,
 * also at the end of a comment: the next record is then part of the comment. Placeholders of a template are one word each.
 */
export function parsePgHba(file: SourceFile): Document<HbaTree> {
  const lines: HbaLine[] = [];
  const problems: Problem[] = [];
  const text = /\{[{%#]/.test(file.text) ? maskTemplates(file.text) : file.text;
  let count = 0;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && count++ < maxLines;) {
    const end = joinedEnd(text, start);
    const swallowed = /^\s*#/.test(text.slice(start, start + 400)) && end > firstEnd(text, start);
    if (swallowed)
      problems.push({
        code: 'hba-continued-comment',
        message: 'a backslash ends this comment: the next line is part of it',
        at: locate(file, start, start + 1),
      });
    const fields = fieldsOf(text, start, end).map((tokens) => tokens.map((token) => unmasked(token, file.text)));
    if (fields.length > 0) lines.push({ fields, span: { start, end } });
    start = end + 1;
  }
  return { file, tree: { lines }, problems };
}

function unmasked(token: HbaToken, text: string): HbaToken {
  return /T{4}/.test(token.text) ? { ...token, text: text.slice(token.span.start, token.span.end) } : token;
}

function firstEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}

function joinedEnd(text: string, start: number): number {
  let end = firstEnd(text, start);
  while (end < text.length && (text.charAt(end - 1) === '\\' || (text.charAt(end - 1) === '\r' && text.charAt(end - 2) === '\\')))
    end = firstEnd(text, end + 1);
  return end;
}

function fieldsOf(text: string, start: number, end: number): (readonly HbaToken[])[] {
  const fields: (readonly HbaToken[])[] = [];
  let field: HbaToken[] = [];
  let continued = false;
  for (let i = start; i < end;) {
    const char = text.charAt(i);
    if (char === '#') break;
    if (/[\s\\]/.test(char)) {
      i++;
      continue;
    }
    if (char === ',') {
      continued = true;
      i++;
      continue;
    }
    const token = tokenAt(text, i, end);
    // A blank after a comma still belongs to the list.
    if (!continued && field.length > 0) {
      fields.push(field);
      field = [];
    }
    field.push(token);
    continued = text.charAt(token.next) === ',';
    i = token.next;
  }
  if (field.length > 0) fields.push(field);
  return fields;
}

function tokenAt(text: string, start: number, end: number): HbaToken & { readonly next: number } {
  let i = start;
  let inQuotes = false;
  let value = '';
  for (; i < end; i++) {
    const char = text.charAt(i);
    if (char === '"') inQuotes = !inQuotes;
    else if (
      !inQuotes &&
      (/\s/.test(char) || char === ',' || char === '#' || (char === '\\' && /[\r\n]/.test(text.charAt(i + 1))))
    )
      break;
    else value += char;
  }
  const quoted = text.charAt(start) === '"';
  return { text: value, span: quoted ? insideQuotes(text, start, i) : { start, end: i }, quoted, next: i };
}

/** Characters may follow the closing quote, and a line may end before it. */
function insideQuotes(text: string, start: number, end: number): Span {
  const closed = end - 1 > start && text.charAt(end - 1) === '"';
  return { start: start + 1, end: closed ? end - 1 : end };
}
