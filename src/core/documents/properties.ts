import type { Segment, SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

export interface PropertyEntry {
  readonly key: string;
  readonly keySpan: Span;
  /** Decoded. */
  readonly value: string;
  readonly valueSpan: Span;
  /** How the decoded characters lie in the file. */
  readonly segments: readonly Segment[];
  /** Number of the document: `#---` and `!---` part a file of Spring Boot. */
  readonly document: number;
}

export interface PropertiesTree {
  readonly entries: readonly PropertyEntry[];
}

const maxEntries = 20_000;
const blank = /[ \t\f]/;

/**
 * The grammar of java.util.Properties: `=`, `:` or a blank ends the key, a backslash takes a meaning away or continues the line, `#` and
 * `!` start a comment at the start of a line only, blanks behind a value belong to it.
 */
export function parseProperties(file: SourceFile): Document<PropertiesTree> {
  const scanner = new Scanner(file.text);
  const entries: PropertyEntry[] = [];
  while (entries.length < maxEntries) {
    const entry = scanner.next();
    if (entry === undefined) break;
    entries.push(entry);
  }
  return { file, tree: { entries }, problems: [] };
}

class Scanner {
  private readonly text: string;
  private at: number;
  private document = 0;

  constructor(text: string) {
    this.text = text;
    this.at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  next(): PropertyEntry | undefined {
    for (;;) {
      while (this.at < this.text.length && /\s/.test(this.char())) this.at++;
      if (this.at >= this.text.length) return undefined;
      if (this.char() !== '#' && this.char() !== '!') return this.entry();
      this.comment();
    }
  }

  private char(): string {
    return this.text.charAt(this.at);
  }

  private comment(): void {
    const start = this.at;
    while (this.at < this.text.length && !this.endsLine()) this.at++;
    if (/^[#!]---\s*$/.test(this.text.slice(start, Math.min(this.at, start + 200)))) this.document++;
  }

  private endsLine(): boolean {
    return this.char() === '\n' || this.char() === '\r';
  }

  private entry(): PropertyEntry {
    const key = this.run((char) => char === '=' || char === ':' || blank.test(char));
    this.skipBlanks();
    if (this.char() === '=' || this.char() === ':') this.at++;
    this.skipBlanks();
    const value = this.run(() => false);
    return {
      key: key.text,
      keySpan: key.span,
      value: value.text,
      valueSpan: value.span,
      segments: value.segments,
      document: this.document,
    };
  }

  /** Blanks, and continuations between key and value. */
  private skipBlanks(): void {
    for (;;) {
      const continued = this.continuation();
      if (continued > 0) this.at += continued;
      else if (blank.test(this.char())) this.at++;
      else return;
    }
  }

  /** Length of a backslash, its line end and the blanks that start the next line; 0 when none stands here. */
  private continuation(): number {
    if (this.char() !== '\\') return 0;
    const next = this.text.charAt(this.at + 1);
    if (next !== '\n' && next !== '\r') return 0;
    let end = this.at + (next === '\r' && this.text.charAt(this.at + 2) === '\n' ? 3 : 2);
    while (blank.test(this.text.charAt(end))) end++;
    return end - this.at;
  }

  /** Decoded characters up to the end of the logical line or the first one that `stops`. */
  private run(stops: (char: string) => boolean): {
    readonly text: string;
    readonly span: Span;
    readonly segments: readonly Segment[];
  } {
    const pieces = new Pieces();
    const start = this.at;
    let end = start;
    while (this.at < this.text.length && !this.endsLine() && !stops(this.char())) {
      const continued = this.continuation();
      if (continued > 0) {
        this.at += continued;
        continue;
      }
      const length = this.char() === '\\' ? this.escapeLength() : 1;
      pieces.add(decoded(this.text.slice(this.at, this.at + length)), this.at, length);
      this.at += length;
      end = this.at;
    }
    return { text: pieces.text, span: { start, end: Math.max(start, end) }, segments: pieces.segments };
  }

  private escapeLength(): number {
    const code = this.text.slice(this.at + 1, this.at + 6);
    return /^u[0-9a-f]{4}$/i.test(code) ? 6 : Math.min(2, this.text.length - this.at);
  }
}

/** Characters put together with their places; neighbours become one segment. */
class Pieces {
  text = '';
  readonly segments: Segment[] = [];

  add(char: string, outer: number, length: number): void {
    if (char === '') return;
    const last = this.segments[this.segments.length - 1];
    const follows = last !== undefined && length === 1 && last.outer + last.length === outer;
    if (follows) this.segments[this.segments.length - 1] = { ...last, length: last.length + 1 };
    // The character of an escape stands on its last one.
    else this.segments.push({ inner: this.text.length, outer: outer + length - 1, length: 1 });
    this.text += char;
  }
}

const escapes: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r', f: '\f' };

function decoded(raw: string): string {
  if (!raw.startsWith('\\')) return raw;
  if (raw.length === 6) return String.fromCharCode(parseInt(raw.slice(2), 16));
  const char = raw.slice(1);
  return escapes[char] ?? char;
}
