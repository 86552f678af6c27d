import type { Segment } from '../text/source-file.ts';
import type { ScalarNode } from './tree.ts';

/**
 * How the decoded characters of a scalar lie in the text: escapes, folded lines and indentation shift them, everything between lies as it is.
 * Linear; where decoding cannot be followed the rest has one segment at the place where it was lost.
 */
export function alignScalar(text: string, node: ScalarNode): readonly Segment[] {
  const alignment = new Alignment(text, node);
  if (node.style === 'literal' || node.style === 'folded') alignment.block();
  else alignment.flow();
  return alignment.segments;
}

class Alignment {
  readonly segments: Segment[] = [];
  private readonly text: string;
  private readonly decoded: string;
  private readonly style: ScalarNode['style'];
  private readonly end: number;
  private inner = 0;
  private outer: number;

  constructor(text: string, node: ScalarNode) {
    this.text = text;
    this.decoded = node.text;
    this.style = node.style;
    this.outer = node.span.start;
    this.end = node.span.end;
  }

  /** Lines of a block: each lies in the decoded text without its indentation; a fold between two is the line's end. */
  block(): void {
    const indentation = this.blockIndentation();
    while (this.outer < this.end && this.inner < this.decoded.length) {
      const newline = this.text.indexOf('\n', this.outer);
      const lineEnd = newline < 0 || newline > this.end ? this.end : newline;
      const start = Math.min(this.outer + indentation, lineEnd);
      const content = this.text.slice(start, this.text.charAt(lineEnd - 1) === '\r' ? Math.max(start, lineEnd - 1) : lineEnd);
      const found = content === '' ? this.inner : this.find(content);
      this.add(found - this.inner, this.outer, 1);
      this.add(content.length, start);
      this.outer = lineEnd + 1;
      // The line's end itself, when it was kept; YAML gives the last line one even where the file ends without.
      if (this.decoded.charAt(this.inner) === '\n') this.add(1, Math.min(lineEnd, this.text.length - 1), 1);
    }
    this.rest();
  }

  /** Spaces before the first line that has content, as far as decoding took them off. */
  private blockIndentation(): number {
    for (let from = this.outer; from < this.end;) {
      const newline = this.text.indexOf('\n', from);
      const lineEnd = newline < 0 || newline > this.end ? this.end : newline;
      const line = this.text.slice(from, lineEnd).trimEnd();
      if (line !== '') {
        const spaces = line.length - line.trimStart().length;
        const kept = /^\n*( *)/.exec(this.decoded)?.[1]?.length ?? 0;
        return Math.max(0, spaces - kept);
      }
      from = lineEnd + 1;
    }
    return 0;
  }

  /** Folding puts at most a few line ends before a line's characters. */
  private find(content: string): number {
    let at = this.inner;
    while (!this.decoded.startsWith(content, at) && /[\n ]/.test(this.decoded.charAt(at))) at++;
    return this.decoded.startsWith(content, at) ? at : this.inner;
  }

  flow(): void {
    while (this.outer < this.end && this.inner < this.decoded.length) {
      const character = this.text.charAt(this.outer);
      if (this.style === 'double' && character === '\\') this.escape();
      else if (this.style === 'single' && character === "'") this.pair();
      else if (/[ \t\r\n]/.test(character)) this.white();
      else this.run();
    }
    this.rest();
  }

  private run(): void {
    let to = this.outer;
    while (to < this.end && !/[ \t\r\n\\']/.test(this.text.charAt(to))) to++;
    // A backslash or quote that is no escape in this style is a character like any other.
    this.add(Math.max(1, to - this.outer), this.outer);
    this.outer = Math.max(to, this.outer + 1);
  }

  /** `''` is one quote. */
  private pair(): void {
    this.add(1, this.outer, 1);
    this.outer += this.text.charAt(this.outer + 1) === "'" ? 2 : 1;
  }

  private escape(): void {
    const kind = this.text.charAt(this.outer + 1);
    if (kind === '\n' || kind === '\r') {
      this.outer += 2;
      while (this.outer < this.end && /[ \t\r\n]/.test(this.text.charAt(this.outer))) this.outer++;
      return;
    }
    const length = escapeLengths[kind] ?? 2;
    // What is no escape of JSON is left out by its parser; YAML's stops there.
    if (!escapeKinds.includes(kind)) {
      this.outer += length;
      return;
    }
    const wide = kind === 'U' && (this.decoded.codePointAt(this.inner) ?? 0) > 0xffff;
    this.add(wide ? 2 : 1, this.outer, 1);
    this.outer += length;
  }

  /** One line end is a blank, n are n - 1 line ends; blanks around them go. Blanks inside a line stay. */
  private white(): void {
    let to = this.outer;
    let breaks = 0;
    while (to < this.end && /[ \t\r\n]/.test(this.text.charAt(to))) {
      const character = this.text.charAt(to);
      if (character === '\n' || (character === '\r' && this.text.charAt(to + 1) !== '\n')) breaks++;
      to++;
    }
    if (breaks === 0) this.add(to - this.outer, this.outer);
    else this.add(Math.max(1, breaks - 1), this.outer, 1);
    this.outer = to;
  }

  /** The next `count` decoded characters lie at `outer`, one by one, or all at it when `length` says so. */
  private add(count: number, outer: number, length = count): void {
    if (count <= 0) return;
    const last = this.segments[this.segments.length - 1];
    const follows = last !== undefined && last.inner + last.length === this.inner && last.outer + last.length === outer;
    if (follows && length === count) this.segments[this.segments.length - 1] = { ...last, length: last.length + count };
    else this.segments.push({ inner: this.inner, outer, length });
    this.inner += count;
  }

  private rest(): void {
    if (this.inner >= this.decoded.length || this.segments.length > 0) return;
    this.segments.push({ inner: 0, outer: Math.min(this.outer, this.end), length: 1 });
  }
}

const escapeKinds = '0abt\tnvfre "/\\N_LPxuU';
const escapeLengths: Readonly<Record<string, number>> = { x: 4, u: 6, U: 10 };
