/** Half-open UTF-16 offsets. The only position the core computes with; lines are made at the reporting edge. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of one file. `path` is the path of the file a person can open: never that of an embedded text. */
export interface Location {
  readonly path: string;
  readonly span: Span;
}

/** Whether a place is one of a file. Those of secrets (`secret:NAME`) and of the live test (`live:HOST:PORT`) have neither file nor line. */
export function hasFile({ path }: Pick<Location, 'path'>): boolean {
  return !path.startsWith('secret:') && !path.startsWith('live:');
}

/** A decoded value and exactly the characters it was read from (quotes and key excluded), so an edit replaces `at` and nothing else. */
export interface Located<T> {
  readonly value: T;
  readonly at: Location;
}

/** Start first, then end: the order in which findings of one file are shown. */
export function bySpan(a: Span, b: Span): number {
  return a.start - b.start || a.end - b.end;
}

/** Path in code-unit order, then position: independent of locale. */
export function byLocation(a: Location, b: Location): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : bySpan(a.span, b.span);
}

/** A key that is equal for equal locations. */
export function keyOf(at: Location): string {
  return `${at.path}:${at.span.start}:${at.span.end}`;
}
