import type { PowershellPart, PowershellWord } from './tree.ts';

const wordEnd = /[\s|;(){},]/;
const variableAt = /\$(?:\{(env:)?([^{}\n]{1,80})\}|(env:)?(\w{1,80}))/iy;

/** Reads the words of a PowerShell text from left to right; each character is looked at once. */
export class WordReader {
  private readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** The word that starts at `start`: a here-string, or quoted and bare pieces that touch. */
  read(start: number): PowershellWord {
    const here = this.hereString(start);
    if (here !== undefined) return here;
    const parts: PowershellPart[] = [];
    let at = start;
    let quoted = false;
    while (at < this.text.length && !wordEnd.test(this.text.charAt(at))) {
      const char = this.text.charAt(at);
      if (char === '=' && isVariable(parts)) break;
      quoted ||= char === "'" || char === '"';
      at = this.piece(at, char, parts);
    }
    return { parts, start, end: Math.min(this.text.length, Math.max(at, start + 1)), quoted };
  }

  private piece(at: number, char: string, parts: PowershellPart[]): number {
    if (char === "'") return this.single(at, parts);
    if (char === '"') return this.double(at + 1, parts);
    if (char === '$') return this.variable(at, parts);
    if (char === '`') return this.add(parts, at + 1, Math.min(at + 2, this.text.length));
    let end = at + 1;
    while (end < this.text.length && !/[\s|;(){},'"$`=]/.test(this.text.charAt(end))) end++;
    return this.add(parts, at, end);
  }

  private add(parts: PowershellPart[], start: number, end: number): number {
    if (end > start) parts.push({ kind: 'text', text: this.text.slice(start, end), start, end });
    return end;
  }

  /** `'it''s'`. */
  private single(at: number, parts: PowershellPart[]): number {
    for (let from = at + 1; ;) {
      const close = this.text.indexOf("'", from);
      if (close < 0) return this.add(parts, from, this.text.length);
      const doubled = this.text.charAt(close + 1) === "'";
      this.add(parts, from, doubled ? close + 1 : close);
      if (!doubled) return close + 1;
      from = close + 2;
    }
  }

  /** Up to the closing mark: text, variables, and what a backtick or a doubled quote stands for. */
  private double(start: number, parts: PowershellPart[]): number {
    for (let from = start, at = start; ;) {
      const char = this.text.charAt(at);
      const doubled = char === '"' && this.text.charAt(at + 1) === '"';
      if (char === '' || (char === '"' && !doubled)) return this.add(parts, from, at) + 1;
      if (char !== '$' && char !== '`' && !doubled) {
        at++;
        continue;
      }
      this.add(parts, from, at);
      [from, at] = this.special(at, char, parts);
    }
  }

  /** A variable, or a character that stands for itself: where the text goes on, and where to look on. */
  private special(at: number, char: string, parts: PowershellPart[]): [number, number] {
    if (char !== '$') return [at + 1, at + 2];
    const end = this.variable(at, parts);
    return [end, end];
  }

  private variable(at: number, parts: PowershellPart[]): number {
    if (this.text.charAt(at + 1) === '(') return this.subexpression(at, parts);
    variableAt.lastIndex = at;
    const found = variableAt.exec(this.text);
    if (found === null) return this.add(parts, at, at + 1);
    const end = at + found[0].length;
    const environment = (found[1] ?? found[3]) !== undefined;
    parts.push({ kind: 'variable', name: found[2] ?? found[4] ?? '', environment, start: at, end });
    return end;
  }

  private subexpression(at: number, parts: PowershellPart[]): number {
    const close = this.text.slice(at, at + longestExpression).indexOf(')');
    const end = Math.min(this.text.length, close < 0 ? at + 2 : at + close + 1);
    parts.push({ kind: 'opaque', start: at, end });
    return end;
  }

  /** From the line below `@'` to the line that starts with `'@`. */
  private hereString(at: number): PowershellWord | undefined {
    opening.lastIndex = at;
    const open = opening.exec(this.text);
    const mark = open?.[1];
    if (open === null || mark === undefined) return undefined;
    const start = at + open[0].length;
    const first = this.text.startsWith(`${mark}@`, start) ? start - 1 : this.text.indexOf(`\n${mark}@`, start - 1);
    const close = first < 0 ? this.text.length : first;
    const body = Math.max(start, close);
    const parts: PowershellPart[] = [];
    if (mark === "'") this.add(parts, start, body);
    else this.expandable(start, body, parts);
    return {
      parts,
      start: at,
      end: Math.min(this.text.length, close + 3),
      hereString: mark === "'" ? 'literal' : 'expandable',
      quoted: true,
    };
  }

  /** Quotes mean nothing in it; backticks and variables do. */
  private expandable(start: number, end: number, parts: PowershellPart[]): void {
    let from = start;
    for (let at = start; at < end;) {
      const char = this.text.charAt(at);
      if (char !== '`' && char !== '$') {
        at++;
        continue;
      }
      this.add(parts, from, at);
      [from, at] = this.special(at, char, parts);
    }
    this.add(parts, from, end);
  }
}

const longestExpression = 2000;
const opening = /@(['"])[ \t]*\r?\n/y;

function isVariable(parts: readonly PowershellPart[]): boolean {
  return parts.length === 1 && parts[0]?.kind === 'variable';
}
