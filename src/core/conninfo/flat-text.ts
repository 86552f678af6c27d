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

/** A part of the template and its characters in the flat text. */
interface Placed {
  readonly start: number;
  readonly end: number;
  readonly part: TemplatePart;
}

/** `whole` is the location of the value, used for empty pieces of an empty template. */
export function flatten(template: Template, whole: Location): FlatText {
  const { text, placed } = place(template);
  const offset = (position: number, isEnd: boolean): number => {
    // Between two parts an end belongs to the first, a start to the second.
    const closed = (end: number): boolean => isEnd || end === text.length;
    const found = placed.find(({ start, end }) => start <= position && (position < end || (position === end && closed(end))));
    return found === undefined ? whole.span.start : offsetIn(found, position, isEnd);
  };
  const at = (start: number, end: number): Location => {
    const from = offset(start, false);
    return { path: whole.path, span: { start: from, end: Math.max(from, offset(end, true)) } };
  };
  const slice = (start: number, end: number): Template =>
    placed.flatMap((one): TemplatePart[] => {
      if (one.end <= start || one.start >= end) return [];
      if (one.part.kind !== 'text') return [one.part];
      const low = Math.max(one.start, start);
      const high = Math.min(one.end, end);
      return [{ kind: 'text', text: one.part.text.slice(low - one.start, high - one.start), at: at(low, high) }];
    });
  const hasHole = (start: number, end: number): boolean => {
    for (let i = start; i < end; i++) if (isHole(text.charCodeAt(i))) return true;
    return false;
  };
  return { text, slice, at, hasHole };
}

function place(template: Template): { readonly text: string; readonly placed: readonly Placed[] } {
  const placed: Placed[] = [];
  let text = '';
  for (const part of template) {
    const start = text.length;
    // A real private-use character in a text is no hole: it is replaced so that it cannot be taken for one.
    text += part.kind === 'text' ? part.text.replace(/[\ue000-\uf8ff]/g, '\ufffd') : String.fromCharCode(firstHole);
    placed.push({ start, end: text.length, part });
  }
  return { text, placed };
}

/** Where decoding changed the length (escapes), only the ends of the part are exact. */
function offsetIn({ start, end, part }: Placed, position: number, isEnd: boolean): number {
  const { span } = part.at;
  if (position === end) return span.end;
  if (position === start) return span.start;
  if (span.end - span.start === end - start) return span.start + (position - start);
  return isEnd ? span.end : span.start;
}
