/** 1-based lines of the new side of a diff that a hunk shows: changed ones and those around them. */
export interface Hunk {
  readonly first: number;
  readonly last: number;
}

/** Hunks of a `patch` of the API; '' and undefined (binary, too large) have none. */
export function hunksOf(patch: string | undefined): Hunk[] {
  const headers = (patch ?? '').matchAll(/^@@ -\d{1,9}(?:,\d{1,9})? \+(\d{1,9})(?:,(\d{1,9}))? @@/gm);
  return [...headers].flatMap(([, start = '', length = '1']) => {
    const first = Number(start);
    return Number(length) === 0 ? [] : [{ first, last: first + Number(length) - 1 }];
  });
}

/** A comment has to start and end in the same hunk (github-actions.md §2.1). */
export function isInOneHunk(hunks: readonly Hunk[], startLine: number, endLine: number): boolean {
  return startLine <= endLine && hunks.some(({ first, last }) => first <= startLine && endLine <= last);
}
