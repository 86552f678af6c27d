import type { Location } from './span.ts';

export type Origin = 'repository' | 'secret' | 'input';

/** How a stretch of an embedded text lies in the file around it. */
export interface Segment {
  /** First offset in the inner text. */
  readonly inner: number;
  /** The offset in the outer file of that character. */
  readonly outer: number;
  readonly length: number;
}

export interface SourceFile {
  /** Repository-relative with `/`; `secret:NAME` for a secret (see `hasFile`); `outer#inner` for a text embedded in another. */
  readonly path: string;
  readonly text: string;
  /** A secret is read and never quoted. */
  readonly origin: Origin;
  /** Set for embedded text (a heredoc, a script inside YAML, a ConfigMap value): how inner offsets lie in the outer file. */
  readonly embeddedIn?: { readonly path: string; readonly segments: readonly Segment[] };
}

/**
 * The place of inner offsets `[start, end)` of a file, in the file a person can open.
 * Every reader and every dialect makes its locations with this function, so that facts of embedded text point into the outer file.
 */
export function locate(file: SourceFile, start: number, end: number): Location {
  const outer = file.embeddedIn;
  if (outer === undefined) return { path: file.path, span: { start, end } };
  const from = outerOffset(outer.segments, start);
  // The end is the position after the last character, which may lie in another segment than the character itself.
  const to = end > start ? outerOffset(outer.segments, end - 1) + 1 : from;
  return { path: outer.path, span: { start: from, end: Math.max(from, to) } };
}

/** Of segments in order the last one that begins at or before the offset. */
function segmentAt(segments: readonly Segment[], inner: number): number {
  let low = 0;
  let high = segments.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((segments[middle]?.inner ?? 0) <= inner) low = middle;
    else high = middle - 1;
  }
  return low;
}

function outerOffset(segments: readonly Segment[], inner: number): number {
  const segment = segments[segmentAt(segments, inner)];
  if (segment === undefined) return 0;
  const into = Math.max(0, Math.min(inner - segment.inner, Math.max(segment.length - 1, 0)));
  return segment.outer + into;
}

/**
 * An embedded text whose characters lie unchanged at one stretch of the outer file.
 * `name` distinguishes it from its siblings (`outer.yml#services.db.command`).
 */
export function embedSlice(file: SourceFile, name: string, start: number, end: number): SourceFile {
  return embedSegments(file, name, file.text.slice(start, end), [{ inner: 0, outer: start, length: end - start }]);
}

/** An embedded text put together from stretches of `file` (unindented block scalars, unescaped strings); `outer` offsets are offsets of `file.text`. */
export function embedSegments(file: SourceFile, name: string, text: string, segments: readonly Segment[]): SourceFile {
  const outermost = file.embeddedIn?.path ?? file.path;
  const mapped = file.embeddedIn === undefined ? segments : segments.flatMap((segment) => throughOuter(file, segment));
  return { path: `${file.path}#${name}`, text, origin: file.origin, embeddedIn: { path: outermost, segments: mapped } };
}

/** A stretch of an embedded text may lie over several stretches of the text around it. */
function throughOuter(file: SourceFile, segment: Segment): Segment[] {
  const result: Segment[] = [];
  const around = file.embeddedIn?.segments ?? [];
  for (let i = segmentAt(around, segment.outer); i < around.length; i++) {
    const outer = around[i];
    if (outer === undefined || outer.inner >= segment.outer + segment.length) break;
    const start = Math.max(segment.outer, outer.inner);
    const end = Math.min(segment.outer + segment.length, outer.inner + outer.length);
    if (start >= end) continue;
    result.push({
      inner: segment.inner + (start - segment.outer),
      outer: outer.outer + (start - outer.inner),
      length: end - start,
    });
  }
  return result;
}
