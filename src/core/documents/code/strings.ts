import type { Language } from './languages.ts';
import type { StringPart, StringToken } from './tree.ts';

const maxLength = 65_536;
const maxHole = 2_000;
/** Holes that never close make a text hostile: after so many no more are looked for. */
const maxBroken = 50;

interface Shape {
  readonly close: string;
  /** No backslash escapes. */
  readonly raw: boolean;
  /** What opens an expression. */
  readonly hole: '${' | '#{' | '{$' | '{' | undefined;
  /** `$name` is an expression too. */
  readonly dollar: boolean;
  readonly multiline: boolean;
}

const dollarNames: ReadonlySet<string> = new Set(['kotlin', 'php', 'scala']);

/** String literals of a text, each with its parts. */
export class StringScanner {
  private readonly text: string;
  private readonly language: Language;
  private broken = 0;
  /** Up to where a closing quote was looked for and does not come. */
  private readonly absent = new Map<string, number>();

  constructor(text: string, language: Language) {
    this.text = text;
    this.language = language;
  }

  /** The literal that starts at an offset (at its prefix); undefined when none does. */
  at(start: number): StringToken | undefined {
    const quoteAt = start + this.prefixLength(start);
    const prefix = this.text.slice(start, quoteAt).toLowerCase();
    if (this.language.name === 'rust' && prefix.includes('r')) return this.rustRaw(start, quoteAt);
    const quote = this.text.charAt(quoteAt);
    return quote === '"' || quote === "'" || quote === '`' ? this.quoted(start, quoteAt, quote, prefix) : undefined;
  }

  private prefixLength(start: number): number {
    const { prefixes } = this.language;
    if (prefixes === undefined || /["'`]/.test(this.text.charAt(start))) return 0;
    prefixes.lastIndex = start;
    return prefixes.exec(this.text)?.[0].length ?? 0;
  }

  private quoted(start: number, quoteAt: number, quote: string, prefix: string): StringToken | undefined {
    if (quote === '`' && this.language.backtick === undefined) return undefined;
    if (quote === "'" && this.language.name === 'nix') return this.indented(start, quoteAt);
    if (quote === "'" && this.language.singleIsCharacter) return this.character(start, quoteAt);
    const triple = this.language.triple && this.text.startsWith(quote.repeat(3), quoteAt);
    const close = triple ? quote.repeat(3) : quote;
    return this.scan(start, quoteAt + close.length, this.shape(quote, prefix, close, triple));
  }

  private shape(quote: string, prefix: string, close: string, triple: boolean): Shape {
    const { name, multiline, backtick } = this.language;
    if (quote === '`')
      return { close, raw: backtick === 'raw', hole: backtick === 'template' ? '${' : undefined, dollar: false, multiline: true };
    const hole = this.holeOf(quote, prefix);
    const dollar = hole !== undefined && dollarNames.has(name);
    return { close, raw: this.isRaw(quote, prefix, triple), hole, dollar, multiline: multiline || triple };
  }

  private holeOf(quote: string, prefix: string): Shape['hole'] {
    if (/[f$s]/.test(prefix)) return this.language.name === 'scala' ? '${' : '{';
    return quote === '"' ? this.language.interpolation : undefined;
  }

  private isRaw(quote: string, prefix: string, triple: boolean): boolean {
    const { name } = this.language;
    if (name === 'csharp' ? prefix.includes('@') : prefix.includes('r')) return true;
    return triple ? name === 'kotlin' : quote === "'" && (name === 'php' || name === 'ruby');
  }

  /** `'a'`, `'\n'`; a lifetime or a lone quote is none. */
  private character(start: number, quoteAt: number): StringToken | undefined {
    const length = this.text.charAt(quoteAt + 1) === '\\' ? 2 : 1;
    const end = quoteAt + 1 + length;
    if (this.text.charAt(end) !== "'") return undefined;
    return { kind: 'string', parts: [], span: { start: quoteAt + 1, end }, whole: { start, end: end + 1 } };
  }

  /** Nix: `''…''` over lines, `'''` a quote in it. */
  private indented(start: number, at: number): StringToken | undefined {
    if (!this.text.startsWith("''", at)) return undefined;
    return this.scan(start, at + 2, { close: "''", raw: true, hole: '${', dollar: false, multiline: true });
  }

  private rustRaw(start: number, at: number): StringToken | undefined {
    let hashes = 0;
    while (this.text.charAt(at + hashes) === '#' && hashes < 8) hashes++;
    if (this.text.charAt(at + hashes) !== '"') return undefined;
    const close = `"${'#'.repeat(hashes)}`;
    return this.scan(start, at + hashes + 1, { close, raw: true, hole: undefined, dollar: false, multiline: true });
  }

  private scan(start: number, from: number, shape: Shape): StringToken | undefined {
    if (from < (this.absent.get(shape.close) ?? 0)) return undefined;
    const limit = Math.min(this.text.length, from + maxLength);
    const parts: StringPart[] = [];
    let plain = from;
    const flush = (to: number): void => {
      if (to > plain) parts.push({ kind: 'text', text: this.text.slice(plain, to), span: { start: plain, end: to } });
    };
    for (let i = from; i < limit;) {
      if (this.closesAt(i, shape)) {
        flush(i);
        return { kind: 'string', parts, span: { start: from, end: i }, whole: { start, end: i + shape.close.length } };
      }
      if (this.text.charCodeAt(i) === 10 && !shape.multiline) return this.unclosed(shape.close, i);
      const piece = this.piece(i, shape);
      if (piece !== undefined) {
        flush(i);
        parts.push(piece);
        i = piece.span.end;
        plain = i;
      } else i++;
    }
    return this.unclosed(shape.close, limit);
  }

  private unclosed(close: string, end: number): undefined {
    this.absent.set(close, end);
    return undefined;
  }

  /** In Nix `'''` and `''${` only look like the end. */
  private closesAt(i: number, { close }: Shape): boolean {
    if (!this.text.startsWith(close, i)) return false;
    return close !== "''" || this.language.name !== 'nix' || !/['$\\]/.test(this.text.charAt(i + 2));
  }

  /** An escape or an expression at an offset. */
  private piece(i: number, { raw, hole, dollar, close }: Shape): StringPart | undefined {
    const char = this.text.charAt(i);
    if (char === '\\') return raw ? this.rawEscape(i, close) : escape(this.text, i);
    if (hole === undefined) return undefined;
    if (hole === '{' && isBrace(char) && this.text.charAt(i + 1) === char)
      return { kind: 'text', text: char, span: { start: i, end: i + 2 } };
    if (this.text.startsWith(hole, i)) return this.hole(i, hole);
    return dollar && char === '$' ? this.dollarName(i) : undefined;
  }

  /** In a raw string a backslash before the quote keeps it (Python), or escapes it (`'` of PHP and Ruby). */
  private rawEscape(i: number, close: string): StringPart | undefined {
    if (['csharp', 'go', 'rust'].includes(this.language.name)) return undefined;
    const next = this.text.charAt(i + 1);
    return next === close ? { kind: 'text', text: next, span: { start: i, end: i + 2 } } : undefined;
  }

  private dollarName(i: number): StringPart | undefined {
    const name = /^[A-Za-z_]\w{0,60}/.exec(this.text.slice(i + 1, i + 64))?.[0];
    if (name === undefined) return undefined;
    const end = i + 1 + name.length;
    // PHP's variables are written with their sign.
    const inner = { start: this.language.name === 'php' ? i : i + 1, end };
    return { kind: 'hole', span: { start: i, end }, inner };
  }

  private hole(i: number, opening: string): StringPart | undefined {
    if (this.broken > maxBroken) return undefined;
    let depth = 1;
    const from = i + opening.length;
    const limit = Math.min(this.text.length, from + maxHole);
    for (let j = from; j < limit; j++) {
      const char = this.text.charAt(j);
      if (char === '{') depth++;
      else if (char === '}' && --depth === 0)
        return { kind: 'hole', span: { start: i, end: j + 1 }, inner: { start: opening === '{$' ? i + 1 : from, end: j } };
    }
    this.broken++;
    return undefined;
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0', '\n': '' };

function escape(text: string, i: number): StringPart {
  const char = text.charAt(i + 1);
  return { kind: 'text', text: escapes[char] ?? char, span: { start: i, end: Math.min(text.length, i + 2) } };
}

function isBrace(char: string): boolean {
  return char === '{' || char === '}';
}
