/** What one run may cost. A run that hits one of them is incomplete and says so (DESIGN §10). */
export interface Limits {
  /** Bytes of a file whose text must tell whether it matters. */
  readonly gatedBytes: number;
  /** Bytes of a file whose name says what it is. */
  readonly namedBytes: number;
  readonly files: number;
  readonly milliseconds: number;
}

export const standardLimits: Limits = { gatedBytes: 1 << 20, namedBytes: 8 << 20, files: 400_000, milliseconds: 120_000 };
