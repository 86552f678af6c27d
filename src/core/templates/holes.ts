import type { Template, TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';

/** A stretch of a text that is filled in before the text is read (`${{ env.PORT }}`, `$(port)`, `<< x >>`). Offsets of the file's text. */
export interface Hole {
  readonly start: number;
  readonly end: number;
  readonly part: TemplatePart;
}

export interface Delimiters {
  readonly open: string;
  readonly close: string;
  /** What stands between the delimiters, blanks taken off; undefined: nothing is filled in there. */
  readonly part: (file: SourceFile, start: number, end: number, whole: TemplatePart['at']) => TemplatePart | undefined;
}

/** A hole is short: an opening without a closing near it is text. */
const longest = 400;

/** Every stretch between the delimiters in `[start, end)`, in order. */
export function holesIn(file: SourceFile, start: number, end: number, { open, close, part }: Delimiters): Hole[] {
  const holes: Hole[] = [];
  for (let from = file.text.indexOf(open, start); from >= 0 && from < end;) {
    const inner = from + open.length;
    const length = file.text.slice(inner, Math.min(end, inner + longest)).indexOf(close);
    const to = inner + Math.max(length, 0) + close.length;
    const made = length < 0 ? undefined : partBetween(file, inner, inner + length, part, locate(file, from, to));
    if (made !== undefined) holes.push({ start: from, end: to, part: made });
    from = file.text.indexOf(open, made === undefined ? inner : to);
  }
  return holes;
}

function partBetween(
  file: SourceFile,
  start: number,
  end: number,
  part: Delimiters['part'],
  whole: TemplatePart['at'],
): TemplatePart | undefined {
  const text = file.text.slice(start, end);
  const from = start + text.length - text.trimStart().length;
  return part(file, from, Math.max(from, start + text.trimEnd().length), whole);
}

/** The text `[start, end)` with its holes. */
export function fillHoles(file: SourceFile, start: number, end: number, holes: readonly Hole[]): Template {
  const parts: TemplatePart[] = [];
  let from = start;
  const text = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: file.text.slice(from, to), at: locate(file, from, to) });
  };
  for (const hole of holes) {
    text(hole.start);
    parts.push(hole.part);
    from = hole.end;
  }
  text(end);
  return parts;
}
