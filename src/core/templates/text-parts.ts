import type { TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';

/**
 * The characters `[start, end)` of a text as template parts with exact places: where an embedded text was put together from stretches
 * (an escape, a continued line), each stretch is a part of its own.
 */
export function textParts(file: SourceFile, start: number, end: number): TemplatePart[] {
  const parts: TemplatePart[] = [];
  for (let from = start; from < end;) {
    const to = Math.min(end, endOfStretch(file, from));
    parts.push({ kind: 'text', text: file.text.slice(from, to), at: locate(file, from, to) });
    from = to;
  }
  return parts;
}

function endOfStretch(file: SourceFile, at: number): number {
  const segments = file.embeddedIn?.segments ?? [];
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.inner ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return segments[low + 1]?.inner ?? file.text.length;
}
