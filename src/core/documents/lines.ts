import type { SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';

/** A line without its end; `start` and `end` are offsets of the file's text. */
export interface Line {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Files that are lines and nothing more: crontabs, Procfiles, justfiles. */
export function parseLines(file: SourceFile): Document<readonly Line[]> {
  const lines: Line[] = [];
  // A byte order mark is no part of the first line.
  for (let start = file.text.charCodeAt(0) === 0xfeff ? 1 : 0; start < file.text.length;) {
    const found = file.text.indexOf('\n', start);
    const next = found < 0 ? file.text.length : found;
    const end = next > start && file.text.charAt(next - 1) === '\r' ? next - 1 : next;
    lines.push({ text: file.text.slice(start, end), start, end });
    start = next + 1;
  }
  return { file, tree: lines, problems: [] };
}
