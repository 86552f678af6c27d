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
  for (let i = text.indexOf('$', start); i >= 0 && i < end; i = text.indexOf('$', i)) {
    const use = text.charAt(i + 1) === '$' ? undefined : useAt(text, i, end);
    if (use !== undefined) uses.push(use);
    i = use?.end ?? i + 2;
  }
  return uses;
}

const closings: Readonly<Record<string, string>> = { '(': ')', '{': '}' };

/** The use at a dollar sign. */
function useAt(text: string, start: number, limit: number): MakeUse | undefined {
  const open = text.charAt(start + 1);
  const close = closings[open];
  if (close === undefined) return start + 1 < limit ? { name: undefined, start, end: start + 2 } : undefined;
  const end = closingAt(text, start + 1, Math.min(limit, start + 4096), open, close);
  if (end === undefined) return undefined;
  const inner = text.slice(start + 2, end).trim();
  return { name: /^[a-z_][\w.-]*$/i.test(inner) ? inner : undefined, start, end: end + 1 };
}

/** Brackets of the same kind are counted, all else is text to make. */
function closingAt(text: string, start: number, limit: number, open: string, close: string): number | undefined {
  let depth = 0;
  for (let i = start; i < limit; i++) {
    const character = text.charAt(i);
    if (character === open) depth++;
    if (character === close && --depth === 0) return i;
  }
  return undefined;
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
  let length = 0;
  const add = (piece: string, from: number): void => {
    if (piece === '') return;
    segments.push({ inner: length, outer: from, length: piece.length });
    pieces.push(piece);
    length += piece.length;
  };
  let from = start;
  for (let i = source.indexOf('$', start); i >= 0 && i < end; i = source.indexOf('$', i)) {
    add(plain(source.slice(from, i)), from);
    const use = source.charAt(i + 1) === '$' || uses.length >= holeLimit ? undefined : useAt(source, i, end);
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
