import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Problem } from '../document.ts';
import type { HclExpression, HclName } from './tree.ts';

const deepest = 200;
const mostProblems = 100;
const letter = /[\p{L}\p{Nl}_]/u;
const letterOrDigit = /[\p{L}\p{Nl}\p{Nd}\p{Mn}\p{Mc}_-]/u;

/** A cursor over an HCL text, with what every part of the grammar needs: blanks, comments, names, nesting. */
export class HclScanner {
  readonly text: string;
  readonly problems: Problem[] = [];
  position: number;
  /** Inside brackets a line end is a blank. */
  linesAreBlank = false;
  private readonly file: SourceFile;
  private depth = 0;
  private readonly readExpression: (scanner: HclScanner) => HclExpression;

  /** Strings hold expressions and expressions strings: the scanner brings the grammar's parts together. */
  constructor(file: SourceFile, readExpression: (scanner: HclScanner) => HclExpression) {
    this.file = file;
    this.readExpression = readExpression;
    this.text = file.text;
    this.position = file.text.charCodeAt(0) === 0xfeff ? 1 : 0;
  }

  expression(): HclExpression {
    return this.readExpression(this);
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  get next(): string {
    return this.text.charAt(this.position);
  }

  sees(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  /** Steps over `text` if it is next. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.position += text.length;
    return true;
  }

  problem(message: string, at = this.position): void {
    if (this.problems.length >= mostProblems) return;
    const end = Math.min(at + 1, this.text.length);
    this.problems.push({ code: 'hcl-syntax', message, at: locate(this.file, Math.min(at, end), end) });
  }

  /** Steps over `text`, or says that it is missing. */
  expect(text: string): boolean {
    if (this.take(text)) return true;
    this.problem(`expected ${text}`);
    return false;
  }

  /** Blanks and comments; line ends too when `lines` is set. */
  skipBlank(lines = this.linesAreBlank): void {
    for (;;) {
      const character = this.next;
      if (character === ' ' || character === '\t' || character === '\r' || (lines && character === '\n')) this.position++;
      else if (!this.skipRemark(character)) return;
    }
  }

  private skipRemark(character: string): boolean {
    if (character === '#' || (character === '/' && this.sees('//'))) this.skipLine();
    else if (character === '/' && this.sees('/*')) this.skipComment();
    else return false;
    return true;
  }

  private skipComment(): void {
    const end = this.text.indexOf('*/', this.position + 2);
    this.position = end < 0 ? this.text.length : end + 2;
  }

  /** To the end of the line, which is not stepped over. */
  skipLine(): void {
    const end = this.text.indexOf('\n', this.position);
    this.position = end < 0 ? this.text.length : end;
  }

  name(): HclName | undefined {
    const start = this.position;
    if (!isNameStart(this.text, start)) return undefined;
    let end = start + 1;
    while (isNamePart(this.text, end)) end++;
    this.position = end;
    return { name: this.text.slice(start, end), start, end };
  }

  /** Runs `read` one level deeper; beyond the deepest level the rest of the bracket is skipped and `otherwise` returned. */
  nested<T>(read: () => T, otherwise: () => T): T {
    if (this.depth >= deepest) {
      this.problem('nested too deep');
      this.skipBalanced();
      return otherwise();
    }
    this.depth++;
    const lines = this.linesAreBlank;
    const result = read();
    this.linesAreBlank = lines;
    this.depth--;
    return result;
  }

  /** To the end of the bracket that is open or opens here; at least one character. */
  private skipBalanced(): void {
    let open = 0;
    for (let first = true; !this.atEnd; first = false) {
      const character = this.next;
      if ('}])'.includes(character)) {
        if (open <= 0 && !first) return;
        open--;
      } else if ('{[('.includes(character)) open++;
      this.position++;
      if (open <= 0 && '}])'.includes(character)) return;
    }
  }
}

function isNameStart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if ((code > 96 && code < 123) || (code > 64 && code < 91) || code === 95) return true;
  return code > 127 && letter.test(text.charAt(at));
}

function isNamePart(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if ((code > 47 && code < 58) || code === 45) return true;
  return isNameStart(text, at) || (code > 127 && letterOrDigit.test(text.charAt(at)));
}
