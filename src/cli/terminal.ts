/** What the command line talks to; tests give another one. */
export interface Terminal {
  readonly directory: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Standard output is a terminal. */
  readonly interactive: boolean;
  /** Data. */
  readonly print: (text: string) => void;
  /** Talk. */
  readonly say: (text: string) => void;
  readonly readInput: () => string;
  /** The directory of the package, for its documentation pages. */
  readonly packageDirectory: string;
  /** Asked for only by what waits: from then on an interrupt ends the waiting instead of the process. */
  readonly interruption?: () => AbortSignal;
}
