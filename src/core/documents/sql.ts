import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

/** A word (a name without its quotes, a number), the decoded text of a string, or a sign. `variable`: what psql fills in (`:port`, `:'host'`). */
export interface SqlToken {
  readonly kind: 'word' | 'string' | 'mark' | 'variable';
  readonly text: string;
  /** Of a string the characters inside its quotes. */
  readonly span: Span;
}

export interface SqlTree {
  readonly tokens: readonly SqlToken[];
}

const blank = /\s+|--[^\n]*/y;
const word = /[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*|\d+/y;
const dollarQuote = /\$(?:[A-Za-z_]\w{0,60})?\$/y;
const variable = /:(?:'[A-Za-z_]\w{0,60}'|"[A-Za-z_]\w{0,60}"|[A-Za-z_]\w{0,60})/y;
const sign = /\|\||=>|:=|::|[^]/y;

/**
 * SQL as psql reads it, as far as names, strings and signs go: comments are left out, what is quoted with dollars (the body of a function) is
 * read as if it stood there, a command of psql (`\connect`) ends a statement.
 */
export function parseSql(file: SourceFile): Document<SqlTree> {
  return { file, tree: { tokens: new SqlScanner(file.text).tokens() }, problems: [] };
}

class SqlScanner {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  tokens(): SqlToken[] {
    const found: SqlToken[] = [];
    while (this.at < this.text.length) {
      const token = this.skipped() ? undefined : this.token();
      if (token !== undefined) found.push(token);
    }
    return found;
  }

  /** Blanks, comments and the signs of a dollar quote. */
  private skipped(): boolean {
    if (this.match(blank) !== undefined || this.match(dollarQuote) !== undefined) return true;
    if (!this.text.startsWith('/*', this.at)) return false;
    this.blockComment();
    return true;
  }

  /** They nest. */
  private blockComment(): void {
    const edge = /\/\*|\*\//g;
    let depth = 0;
    edge.lastIndex = this.at;
    this.at = this.text.length;
    for (let found = edge.exec(this.text); found !== null; found = edge.exec(this.text)) {
      depth += found[0] === '/*' ? 1 : -1;
      if (depth > 0) continue;
      this.at = edge.lastIndex;
      return;
    }
  }

  private token(): SqlToken {
    const start = this.at;
    const char = this.text.charAt(start);
    if (char === "'") return this.quoted('string', "'", false);
    if (char === '"') return this.quoted('word', '"', false);
    if (/[eEnN]/.test(char) && this.text.charAt(start + 1) === "'") {
      this.at++;
      return this.quoted('string', "'", /e/i.test(char));
    }
    if (char === '\\') return this.endOfLine();
    const name = this.match(word);
    if (name !== undefined) return { kind: 'word', text: name, span: { start, end: this.at } };
    const filled = this.match(variable);
    if (filled !== undefined) return { kind: 'variable', text: filled, span: { start, end: this.at } };
    return { kind: 'mark', text: this.match(sign) ?? '', span: { start, end: this.at } };
  }

  /** A doubled quote is one; `E'…'` knows backslashes. */
  private quoted(kind: 'string' | 'word', quote: string, escapes: boolean): SqlToken {
    const start = ++this.at;
    const pieces: string[] = [];
    let from = start;
    for (; this.at < this.text.length; this.at++) {
      const char = this.text.charAt(this.at);
      const doubled = char === quote && this.text.charAt(this.at + 1) === quote;
      if (char === quote && !doubled) break;
      if (!doubled && !(escapes && char === '\\')) continue;
      pieces.push(this.text.slice(from, this.at));
      from = ++this.at;
    }
    const end = Math.min(this.at, this.text.length);
    pieces.push(this.text.slice(from, end));
    this.at = end + 1;
    return { kind, text: pieces.join(''), span: { start, end } };
  }

  private endOfLine(): SqlToken {
    const start = this.at;
    const end = this.text.indexOf('\n', start);
    this.at = end < 0 ? this.text.length : end;
    return { kind: 'mark', text: ';', span: { start, end: start + 1 } };
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }
}
