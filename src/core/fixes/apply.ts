import { bySpan } from '../text/span.ts';
import type { Edit } from './edit.ts';

/** Edits of one text that can be made together, and the text with them. */
export interface Applied {
  readonly text: string;
  /** By position, equal ones once. */
  readonly edits: readonly Edit[];
}

/**
 * The text with the edits. One that does not find what it expects is left out; of two that contradict each other neither is made. An insertion
 * right beside a replacement contradicts nothing.
 */
export function applyEdits(text: string, wanted: readonly Edit[]): Applied {
  const ordered = wanted.filter((edit) => holds(text, edit)).sort((a, b) => bySpan(a.at.span, b.at.span));
  const refused = new Set<Edit>();
  const kept: Edit[] = [];
  for (const edit of ordered) {
    const before = kept.at(-1);
    if (before === undefined || areApart(before, edit)) kept.push(edit);
    else if (!isSame(before, edit)) refused.add(before).add(edit);
  }
  const edits = kept.filter((edit) => !refused.has(edit));
  let result = text;
  for (const { at, text: own } of [...edits].reverse()) result = result.slice(0, at.span.start) + own + result.slice(at.span.end);
  return { text: result, edits };
}

function holds(text: string, { at: { span }, expected, transform }: Edit): boolean {
  return transform === undefined && text.slice(span.start, span.end) === expected;
}

export function areApart({ at: { span: a } }: Edit, { at: { span: b } }: Edit): boolean {
  return (a.start !== b.start || a.end !== b.end) && a.end <= b.start;
}

function isSame(a: Edit, b: Edit): boolean {
  return bySpan(a.at.span, b.at.span) === 0 && a.text === b.text;
}
