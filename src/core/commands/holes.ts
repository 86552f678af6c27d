import type { Hole } from '../templates/holes.ts';
import { embedSegments, locate, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Namespace, TemplatePart } from '../facts/template.ts';
import type { Source } from './source.ts';

const firstHole = 0xe000;
const holeLimit = 6000;
const holes = /[\ue000-\uf8ff]/;

/** Shell text in which another program has filled in values before the shell sees it: each is one character that stands for its part. */
export function sourceWithHoles(file: SourceFile, name: string, filled: readonly Hole[], namespace: Namespace): Source {
  if (filled.length === 0 && !holes.test(file.text)) return { file, namespace, holes: [] };
  const segments: Segment[] = [];
  const parts: TemplatePart[] = [];
  let text = '';
  let from = 0;
  const add = (piece: string, outer: number, length = piece.length): void => {
    if (piece !== '') segments.push({ inner: text.length, outer, length });
    text += piece;
  };
  for (const { start, end, part } of filled.slice(0, holeLimit)) {
    add(plain(file.text.slice(from, start)), from);
    add(String.fromCharCode(firstHole + parts.length), start, end - start);
    parts.push(part);
    from = end;
  }
  add(plain(file.text.slice(from)), from);
  return { file: embedSegments(file, name, text, segments), namespace, holes: parts };
}

/** A private-use character of the text itself stands for nothing. */
function plain(text: string): string {
  return text.replace(/[\ue000-\uf8ff]/g, '\ufffd');
}

/**
 * Text that is written to a file, with `{{…}}` where something is filled in: every notation takes that for a placeholder. It is as long as
 * what stands there in the file, so that the characters around it keep their places.
 */
export function withoutHoles(file: SourceFile): SourceFile {
  return stretched(file, (_, width) => placeholder(width));
}

/** The same text with each hole a run of its character, as in a rendered file. */
export function withWideHoles(file: SourceFile): SourceFile {
  return stretched(file, (hole, width) => hole.repeat(Math.max(1, Math.min(width, widest))));
}

const widest = 400;

function stretched(file: SourceFile, fill: (hole: string, width: number) => string): SourceFile {
  if (!holes.test(file.text)) return file;
  const segments: Segment[] = [];
  let text = '';
  let from = 0;
  const add = (piece: string, outer: number, length: number): void => {
    if (length > 0) segments.push({ inner: text.length, outer, length });
    text += piece;
  };
  for (const { index, 0: run } of file.text.matchAll(/([\ue000-\uf8ff])\1*/g)) {
    add(file.text.slice(from, index), from, index - from);
    add(fill(run.charAt(0), widthOf(file, index, run.length)), index, run.length);
    from = index + run.length;
  }
  add(file.text.slice(from), from, file.text.length - from);
  const embedded = embedSegments(file, 'filled', text, segments);
  return { ...embedded, path: file.path };
}

function placeholder(width: number): string {
  return width >= 4 && width <= 200 ? `{{${'x'.repeat(width - 4)}}}` : '{{}}';
}

/** How many characters of the file a hole stands for: up to the place of the character behind it. */
function widthOf(file: SourceFile, index: number, length: number): number {
  return locate(file, index + length, index + length).span.start - locate(file, index, index).span.start;
}
