/** Pieces of a word, with the characters they were read from. */
export type PowershellPart =
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  /** `$Name`, `${Name}`; of the environment `$env:NAME`. */
  | {
      readonly kind: 'variable';
      readonly name: string;
      readonly environment: boolean;
      readonly start: number;
      readonly end: number;
    }
  /** `$(…)`, `$x.y`: what it yields nobody can say. */
  | { readonly kind: 'opaque'; readonly start: number; readonly end: number };

export interface PowershellWord {
  readonly parts: readonly PowershellPart[];
  readonly start: number;
  readonly end: number;
  /** `@'…'@` or `@"…"@`: lines as they stand, or with variables put in. */
  readonly hereString?: 'literal' | 'expandable';
  readonly quoted: boolean;
}

export interface PowershellStatement {
  /** Arguments of a command, elements of a list; a comma joins an element to the next. */
  readonly words: readonly PowershellWord[];
  /** `$Name = …`: the variable. */
  readonly assigned?: PowershellWord;
  /** Within `param(…)`: what a caller may give instead. */
  readonly parameter: boolean;
  /** `[Type]::Method` or `Name` directly before the bracket in which the statement stands. */
  readonly callee?: string;
  /** What the pipeline hands on to. */
  readonly pipedTo?: PowershellStatement;
}

export interface PowershellScript {
  readonly statements: readonly PowershellStatement[];
}
