import type { Template, TemplatePart } from '../facts/template.ts';
import type { Location } from '../text/span.ts';

/**
 * A template made flat: every hole becomes one character of the private use area, so that a dialect parses it as plain text
 * (`postgres://\ue000:\ue001@\ue002:\ue003/db`) and the pieces it cuts out become templates again.
 */
export interface FlatText {
  readonly text: string;
  /** The piece `[start, end)` as a template with its locations. */
  readonly slice: (start: number, end: number) => Template;
  /** Where the piece lies in the file. */
  readonly at: (start: number, end: number) => Location;
  /** Whether the piece has a hole. */
  readonly hasHole: (start: number, end: number) => boolean;
}

const firstHole = 0xe000;
const lastHole = 0xf8ff;

export function isHole(code: number): boolean {
  return code >= firstHole && code <= lastHole;
}

/** `whole` is the location of the value, used for empty pieces of an empty template. */
export function flatten(template: Template, whole: Location): FlatText {
  const pieces: { readonly start: number; readonly part: TemplatePart }[] = [];
  let text = '';
  for (const part of template) {
    pieces.push({ start: text.length, part });
    // A real private-use character in a text is no hole: it is replaced so that it cannot be taken for one.
    text += part.kind === 'text' ? part.text.replace(/[\ue000-\uf8ff]/g, '\ufffd') : String.fromCharCode(firstHole);
  }
  const lengthOf = (part: TemplatePart): number => (part.kind === 'text' ? part.text.length : 1);
  const offset = (position: number, end: boolean): number => {
    for (const { start, part } of pieces) {
      const length = lengthOf(part);
      if (position < start || position > start + length) continue;
      if (position === start + length && !(end || start + length === text.length)) continue;
      if (part.kind !== 'text') return position === start ? part.at.span.start : part.at.span.end;
      const raw = part.at.span.end - part.at.span.start;
      // Where decoding changed the length (escapes), only the ends of the part are exact.
      if (raw !== length && position !== start && position !== start + length) return end ? part.at.span.end : part.at.span.start;
      return position === start + length ? part.at.span.end : part.at.span.start + (position - start);
    }
    return whole.span.start;
  };
  const at = (start: number, end: number): Location => {
    const from = offset(start, false);
    return { path: whole.path, span: { start: from, end: Math.max(from, offset(end, true)) } };
  };
  const slice = (start: number, end: number): Template => {
    const result: TemplatePart[] = [];
    for (const { start: from, part } of pieces) {
      const to = from + lengthOf(part);
      if (to <= start || from >= end) continue;
      if (part.kind !== 'text') result.push(part);
      else {
        const low = Math.max(from, start);
        const high = Math.min(to, end);
        result.push({ kind: 'text', text: part.text.slice(low - from, high - from), at: at(low, high) });
      }
    }
    return result;
  };
  const hasHole = (start: number, end: number): boolean => {
    for (let i = start; i < end; i++) if (isHole(text.charCodeAt(i))) return true;
    return false;
  };
  return { text, slice, at, hasHole };
}
