import type { SourceFile } from '../../text/source-file.ts';
import { placeholder } from './placeholders.ts';

/** A stretch of a word: text as it reads after unquoting, a specifier (`%i`), or what a template engine puts in. Offsets are those of the value. */
export interface UnitPart {
  readonly kind: 'text' | 'specifier' | 'placeholder';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface UnitWord {
  readonly parts: readonly UnitPart[];
  readonly start: number;
  readonly end: number;
}

/** Of words in a value, and of parts in a word. */
const limit = 10_000;

/**
 * A value as words (systemd.syntax(7), "Quoting"): both quotes are taken off and keep blanks, C escapes hold inside and outside of them,
 * `%%` is a per cent sign. A word whose quote does not close is left out, as systemd refuses it.
 */
export function unitWords({ text }: SourceFile): UnitWord[] {
  const words: UnitWord[] = [];
  let at = 0;
  for (;;) {
    while (at < text.length && isBlank(text.charAt(at))) at++;
    if (at >= text.length || words.length >= limit) return words;
    const word = wordAt(text, at);
    if (word === undefined || word.parts.length > limit) return words;
    words.push(word);
    at = word.end;
  }
}

function isBlank(character: string): boolean {
  return character === ' ' || character === '\t' || character === '\n' || character === '\r';
}

function wordAt(text: string, start: number): UnitWord | undefined {
  const parts = new Parts(text, start);
  let quote = '';
  let at = start;
  while (at < text.length && (quote !== '' || !isBlank(text.charAt(at)))) {
    const character = text.charAt(at);
    if (character === quote || (quote === '' && (character === '"' || character === "'"))) {
      quote = quote === '' ? character : '';
      parts.skip(at, at + 1);
      at++;
    } else at = parts.take(at);
  }
  if (quote !== '') return undefined;
  parts.skip(at, at);
  return { parts: parts.list, start, end: at };
}

/** Characters that stand for themselves make one part; every other makes its own, so that places stay exact. */
class Parts {
  readonly list: UnitPart[] = [];
  private readonly text: string;
  /** Where the plain text that is not yet a part begins. */
  private from: number;

  constructor(text: string, from: number) {
    this.text = text;
    this.from = from;
  }

  /** Reads what stands at `at`; the place behind it. */
  take(at: number): number {
    const special = escapeAt(this.text, at) ?? specifierAt(this.text, at) ?? placeholderAt(this.text, at);
    if (special === undefined) return at + 1;
    this.skip(at, special.end);
    this.list.push(special);
    return special.end;
  }

  /** Ends the plain text at `end`; the next may begin at `from`. */
  skip(end: number, from: number): void {
    if (end > this.from) this.list.push({ kind: 'text', text: this.text.slice(this.from, end), start: this.from, end });
    this.from = from;
  }
}

const characters: Readonly<Record<string, string>> = {
  a: '\u0007', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v', s: ' ', '\\': '\\', '"': '"', "'": "'",
}; // prettier-ignore
const numbers = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))/y;

/** An escape of C; one that systemd does not know stays as it is. */
function escapeAt(text: string, at: number): UnitPart | undefined {
  if (text.charAt(at) !== '\\') return undefined;
  const plain = characters[text.charAt(at + 1)];
  if (plain !== undefined) return { kind: 'text', text: plain, start: at, end: at + 2 };
  numbers.lastIndex = at;
  const found = numbers.exec(text);
  if (found === null) return undefined;
  const hex = found[1] ?? found[2] ?? found[3];
  const code = hex === undefined ? Number.parseInt(found[4] ?? '', 8) : Number.parseInt(hex, 16);
  if (code === 0 || code > 0x10ffff) return undefined;
  return { kind: 'text', text: String.fromCodePoint(code), start: at, end: at + found[0].length };
}

function specifierAt(text: string, at: number): UnitPart | undefined {
  if (text.charAt(at) !== '%') return undefined;
  const letter = text.charAt(at + 1);
  if (letter === '%') return { kind: 'text', text: '%', start: at, end: at + 2 };
  return /[A-Za-z]/.test(letter) ? { kind: 'specifier', text: letter, start: at, end: at + 2 } : undefined;
}

function placeholderAt(text: string, at: number): UnitPart | undefined {
  let end = at;
  while (text.charAt(end) === placeholder) end++;
  return end === at ? undefined : { kind: 'placeholder', text: '', start: at, end };
}
