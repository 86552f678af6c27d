import type { Segment } from '../../text/source-file.ts';

/** `$(NAME)`, `${NAME}`; no name: a function call (`$(shell …)`), an automatic variable, a substitution. */
export interface MakeUse {
  readonly name: string | undefined;
  readonly start: number;
  readonly end: number;
}

const firstHole = 0xe000;
const holeLimit = 6000;

export function usesIn(text: string, start: number, end: number): MakeUse[] {
  const uses: MakeUse[] = [];
  const found = new Uses(text, end);
  for (let i = nextDollar(text, start, end); i < end; i = nextDollar(text, i, end)) {
    const use = text.charAt(i + 1) === '$' ? undefined : found.at(i);
    if (use !== undefined) uses.push(use);
    i = use?.end ?? i + 2;
  }
  return uses;
}

/** `end` when there is none: a search to the end of the file for each of its lines would be quadratic. */
function nextDollar(text: string, from: number, end: number): number {
  let i = from;
  while (i < end && text.charCodeAt(i) !== 0x24) i++;
  return Math.min(i, end);
}

/** Opening to closing bracket, each kind by itself: one pass, however many stay open. */
function closingsOf(text: string, start: number, end: number): ReadonlyMap<number, number> {
  const closings = new Map<number, number>();
  const open: Readonly<Record<'(' | '{', number[]>> = { '(': [], '{': [] };
  for (let i = start; i < end; i++) {
    const character = text.charAt(i);
    if (character === '(' || character === '{') open[character].push(i);
    const first = character === ')' ? open['('].pop() : character === '}' ? open['{'].pop() : undefined;
    if (first !== undefined) closings.set(first, i);
  }
  return closings;
}

/** The uses of one stretch of text. */
class Uses {
  private readonly text: string;
  private readonly end: number;
  private closings: ReadonlyMap<number, number> | undefined;

  constructor(text: string, end: number) {
    this.text = text;
    this.end = end;
  }

  /** The use at a dollar sign. */
  at(start: number): MakeUse | undefined {
    const open = this.text.charAt(start + 1);
    if (open !== '(' && open !== '{') return start + 1 < this.end ? { name: undefined, start, end: start + 2 } : undefined;
    // Made at the first one: it covers all that follow.
    this.closings ??= closingsOf(this.text, start, this.end);
    const close = this.closings.get(start + 1);
    if (close === undefined) return undefined;
    const inner = this.text.slice(start + 2, Math.min(close, start + 258)).trim();
    return { name: /^[a-z_][\w.-]*$/i.test(inner) ? inner : undefined, start, end: close + 1 };
  }
}

/** A recipe line for the shell. `segments` gets how it lies in the file. */
export function recipeText(
  source: string,
  start: number,
  end: number,
  segments: Segment[],
): { readonly text: string; readonly uses: readonly MakeUse[] } {
  const uses: MakeUse[] = [];
  const pieces: string[] = [];
  const found = new Uses(source, end);
  let length = 0;
  const add = (piece: string, from: number): void => {
    if (piece === '') return;
    segments.push({ inner: length, outer: from, length: piece.length });
    pieces.push(piece);
    length += piece.length;
  };
  let from = start;
  for (let i = nextDollar(source, start, end); i < end; i = nextDollar(source, i, end)) {
    add(plain(source.slice(from, i)), from);
    const use = source.charAt(i + 1) === '$' || uses.length >= holeLimit ? undefined : found.at(i);
    if (use === undefined) add('$', source.charAt(i + 1) === '$' ? i + 1 : i);
    else {
      add(String.fromCharCode(firstHole + uses.length), i);
      uses.push(use);
    }
    i = use?.end ?? i + (source.charAt(i + 1) === '$' ? 2 : 1);
    from = i;
  }
  add(plain(source.slice(Math.min(from, end), end)), from);
  return { text: pieces.join(''), uses };
}

/** A real private-use character is none of ours; the tab that begins a continued line is a blank to the shell. */
function plain(text: string): string {
  return text.replace(/[\ue000-\uf8ff]/g, '\ufffd');
}
