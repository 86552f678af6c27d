/**
 * A list or map in brackets over several lines whose lines stand as far left as what is around it, or further: forbidden by the
 * specification of YAML, read by libyaml and go-yaml all the same, and often written. On one line it is the same: ends of lines and
 * comments become blanks, so that every offset stays.
 *
 * undefined: the line is in no such brackets.
 */
export function joinFlow(text: string, line: number): string | undefined {
  const lines = lineStarts(text, line);
  const from = lines[line];
  if (from === undefined) return undefined;
  for (let number = line; number >= Math.max(0, line - farthest); number--) {
    const opening = openingIn(text, lines[number] ?? 0, Math.min(from, lineEnd(text, lines[number] ?? 0)), from);
    if (opening !== undefined) return joined(text, opening);
  }
  return undefined;
}

/** Lines that one value has. */
const farthest = 200;

interface Brackets {
  readonly start: number;
  readonly end: number;
  /** Ends of lines and comments between them. */
  readonly blanks: readonly number[];
}

/** The first bracket of a line that is a value, and is still open at `until`. */
function openingIn(text: string, start: number, end: number, until: number): Brackets | undefined {
  for (const { index } of text.slice(start, end).matchAll(/[[{]/g)) {
    const brackets = scan(text, start + index);
    if (brackets !== undefined && brackets.end >= until) return brackets;
  }
  return undefined;
}

/** From an opening bracket to the one that closes it. */
function scan(text: string, start: number): Brackets | undefined {
  const blanks: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length && at < start + longest; at++) {
    const character = text.charAt(at);
    depth += depths[character] ?? 0;
    if (depth === 0) return { start, end: at, blanks };
    if (character === '\n') blanks.push(at);
    else if (isComment(text, at)) at = comment(text, at, blanks);
    else if (isQuote(text, at)) at = quoted(text, at);
  }
  return undefined;
}

const depths: Readonly<Record<string, number>> = { '[': 1, '{': 1, ']': -1, '}': -1 };

function isComment(text: string, at: number): boolean {
  return text.charAt(at) === '#' && /\s/.test(text.charAt(at - 1));
}

function isQuote(text: string, at: number): boolean {
  return /["']/.test(text.charAt(at)) && /[\s,[{:]/.test(text.charAt(at - 1));
}

const longest = 50_000;

/** Its last character. */
function comment(text: string, start: number, blanks: number[]): number {
  const end = lineEnd(text, start);
  for (let at = start; at < end; at++) blanks.push(at);
  return end - 1;
}

function quoted(text: string, start: number): number {
  const quote = text.charAt(start);
  for (let at = start + 1; at < text.length; at++) {
    if (quote === '"' && text.charAt(at) === '\\') at++;
    else if (text.charAt(at) === quote) {
      if (quote === '"' || text.charAt(at + 1) !== quote) return at;
      at++;
    }
  }
  return text.length;
}

function joined(text: string, { blanks }: Brackets): string | undefined {
  if (blanks.length === 0) return undefined;
  const pieces: string[] = [];
  let from = 0;
  for (const at of blanks) {
    pieces.push(text.slice(from, at), ' ');
    from = at + 1;
  }
  return pieces.join('') + text.slice(from);
}

function lineStarts(text: string, line: number): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0 && starts.length <= line; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function lineEnd(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
