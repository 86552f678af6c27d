import type { Language } from './languages.ts';
import { StringScanner } from './strings.ts';
import type { CodeToken } from './tree.ts';

const maxTokens = 250_000;
const maxHeredocs = 200;
const word = /[$@]?[\p{L}_][\p{L}\p{N}_]*[?!]?|\d[\w.]*/uy;
/** Longest first. */
const marks = /===|!==|\?\?=|\|\|=|<<=|>>=|\.\.\.|==|!=|<=|>=|=>|:=|\|\||&&|\?\?|\?:|\?\.|->|::|\|>|\+=|-=|<>|\+\+/y;

/** The tokens of a source text: comments and patterns left out, strings taken apart. One pass. */
export function tokensOf(text: string, language: Language, start = 0, end = text.length): CodeToken[] {
  return new Tokens(text, language, start, end).all();
}

class Tokens {
  private readonly text: string;
  private readonly language: Language;
  private readonly end: number;
  private readonly strings: StringScanner;
  private readonly found: CodeToken[] = [];
  private at: number;
  /** The word that ends the text below this line. */
  private pending: string | undefined;
  private heredocs = 0;

  constructor(text: string, language: Language, start: number, end: number) {
    this.text = text;
    this.language = language;
    this.at = start;
    this.end = end;
    this.strings = new StringScanner(text, language);
  }

  all(): CodeToken[] {
    while (this.at < this.end && this.found.length < maxTokens) {
      if (!this.blank() && !this.comment() && !this.string() && !this.heredoc() && !this.pattern() && !this.word()) this.mark();
    }
    return this.found;
  }

  private push(token: CodeToken, end: number): true {
    this.found.push(token);
    this.at = end;
    return true;
  }

  private blank(): boolean {
    const code = this.text.charCodeAt(this.at);
    if (code === 10) return this.lineEnd();
    if (code > 32 && code !== 0xa0 && code !== 0xfeff) return false;
    this.at++;
    return true;
  }

  private lineEnd(): true {
    const span = { start: this.at, end: this.at + 1 };
    if (this.found[this.found.length - 1]?.kind !== 'line') this.found.push({ kind: 'line', span });
    this.at++;
    const { pending } = this;
    this.pending = undefined;
    if (pending !== undefined) this.skipHeredoc(pending);
    return true;
  }

  private comment(): boolean {
    const { lineComments, blockComment, name } = this.language;
    if (blockComment !== undefined && this.text.startsWith(blockComment[0], this.at)) {
      const close = this.text.indexOf(blockComment[1], this.at + 2);
      this.at = close < 0 ? this.end : close + blockComment[1].length;
      return true;
    }
    if (!lineComments.some((one) => this.text.startsWith(one, this.at))) return false;
    // `#[Attribute]` of PHP.
    if (name === 'php' && this.text.startsWith('#[', this.at)) return false;
    const close = this.text.indexOf('\n', this.at);
    this.at = close < 0 ? this.end : close;
    return true;
  }

  private string(): boolean {
    const token = this.strings.at(this.at);
    return token !== undefined && this.push(token, token.whole.end);
  }

  /** `<<~SQL`, `<<<EOT`: the word is left out here, and the text it names at the end of the line. */
  private heredoc(): boolean {
    if (this.text.charAt(this.at) !== '<' || this.heredocs > maxHeredocs) return false;
    const found = /^<<[<~-]['"]?([A-Z_]{2,40})['"]?/.exec(this.text.slice(this.at, this.at + 60));
    if (found?.[1] === undefined || !['ruby', 'php'].includes(this.language.name)) return false;
    this.heredocs++;
    this.pending = found[1];
    this.at += found[0].length;
    return true;
  }

  private skipHeredoc(word: string): void {
    const body = this.text.slice(this.at, Math.min(this.end, this.at + 65_536));
    const close = new RegExp(`^[ \\t]*${word}\\b`, 'm').exec(body);
    if (close !== null) this.at += close.index + close[0].length;
  }

  private pattern(): boolean {
    if (!this.language.patterns || this.text.charAt(this.at) !== '/' || !this.operandMayStart()) return false;
    const found = /^\/(?:[^\n\\/[]|\\.|\[(?:[^\n\\\]]|\\.)*\])+\/[a-z]*/.exec(this.text.slice(this.at, this.at + 500))?.[0];
    if (found === undefined) return false;
    this.at += found.length;
    return true;
  }

  private operandMayStart(): boolean {
    const last = this.found[this.found.length - 1];
    if (last === undefined || last.kind === 'line') return true;
    if (last.kind === 'word') return /^(?:return|typeof|case|in|of|if|unless|when|and|or|not)$/.test(last.text);
    return last.kind === 'mark' && !/^[)\]}]$/.test(last.text);
  }

  private word(): boolean {
    const symbol =
      this.language.symbols && this.text.charAt(this.at) === ':' && !/[\w"')\]:]/.test(this.text.charAt(this.at - 1));
    const from = symbol ? this.at + 1 : this.at;
    word.lastIndex = from;
    const found = word.exec(this.text)?.[0];
    if (found === undefined) return false;
    const end = Math.min(this.end, from + this.bare(found).length);
    return this.push({ kind: 'word', text: this.text.slice(from, end), span: { start: from, end } }, end);
  }

  /** `?` and `!` end names in Ruby and Elixir only. */
  private bare(found: string): string {
    return this.language.symbols ? found : found.replace(/[?!]$/, '');
  }

  private mark(): void {
    marks.lastIndex = this.at;
    const text = marks.exec(this.text)?.[0] ?? this.text.charAt(this.at);
    this.push({ kind: 'mark', text, span: { start: this.at, end: this.at + text.length } }, this.at + text.length);
  }
}
