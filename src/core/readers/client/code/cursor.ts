import type { CodeToken } from '../../../documents/code/tree.ts';

export interface Range {
  readonly start: number;
  readonly end: number;
}

/** An argument of a call, `name` where it is written. */
export interface Argument extends Range {
  readonly name: string | undefined;
}

const opening = new Set(['(', '[', '{']);
const closing = new Set([')', ']', '}']);

/** A place in a run of tokens; ends of lines mean nothing to it. */
export class Cursor {
  readonly tokens: readonly CodeToken[];
  readonly end: number;
  at: number;

  constructor(tokens: readonly CodeToken[], start: number, end: number) {
    this.tokens = tokens;
    this.at = start;
    this.end = end;
    this.skipLines();
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  peek(): CodeToken | undefined {
    return this.at < this.end ? this.tokens[this.at] : undefined;
  }

  next(): CodeToken | undefined {
    const token = this.peek();
    this.at++;
    this.skipLines();
    return token;
  }

  isMark(...texts: readonly string[]): boolean {
    const token = this.peek();
    return token?.kind === 'mark' && texts.includes(token.text);
  }

  isWord(...texts: readonly string[]): boolean {
    const token = this.peek();
    return token?.kind === 'word' && texts.includes(token.text);
  }

  /** The inside of the bracket that stands here; moves behind it. */
  bracket(): Range {
    const start = this.at + 1;
    let depth = 0;
    for (; this.at < this.end; this.at++) {
      const token = this.tokens[this.at];
      if (token?.kind !== 'mark') continue;
      if (opening.has(token.text)) depth++;
      else if (closing.has(token.text) && --depth === 0) break;
    }
    const end = Math.min(this.at, this.end);
    this.next();
    return { start, end };
  }

  private skipLines(): void {
    while (this.at < this.end && this.tokens[this.at]?.kind === 'line') this.at++;
  }
}

/** What stands between the commas of a call, `default="x"`, `default: "x"` and `|x| y` taken apart. */
export function argumentsOf(tokens: readonly CodeToken[], range: Range): Argument[] {
  return partsOf(tokens, range)
    .filter(({ start, end }) => tokens.slice(start, end).some(({ kind }) => kind !== 'line'))
    .map((part) => argumentOf(tokens, part));
}

/** Cut at the commas that no bracket holds. */
function partsOf(tokens: readonly CodeToken[], { start, end }: Range): Range[] {
  const parts: Range[] = [];
  let depth = 0;
  let from = start;
  for (let i = start; i < end; i++) {
    const token = tokens[i];
    if (token?.kind !== 'mark') continue;
    if (opening.has(token.text)) depth++;
    else if (closing.has(token.text)) depth--;
    else if (token.text === ',' && depth === 0) {
      parts.push({ start: from, end: i });
      from = i + 1;
    }
  }
  return [...parts, { start: from, end }];
}

function argumentOf(tokens: readonly CodeToken[], { start, end }: Range): Argument {
  let from = start;
  while (from < end && tokens[from]?.kind === 'line') from++;
  const first = tokens[from];
  if (first?.kind === 'word' && isMark(tokens[from + 1], '=', ':')) return { name: first.text, start: from + 2, end };
  return { name: undefined, start: closureValue(tokens, from, end), end };
}

/** `|x| y`, `() => y`, `() -> y`: the value of a closure is what counts. */
function closureValue(tokens: readonly CodeToken[], start: number, end: number): number {
  if (isMark(tokens[start], '||')) return start + 1;
  for (let i = start; i < Math.min(end, start + 6); i++) {
    if (isMark(tokens[i], '=>', '->')) return i + 1;
    if (i > start && isMark(tokens[start], '|') && isMark(tokens[i], '|')) return i + 1;
  }
  return start;
}

function isMark(token: CodeToken | undefined, ...texts: readonly string[]): boolean {
  return token?.kind === 'mark' && texts.includes(token.text);
}
