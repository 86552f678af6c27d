/** Offsets of everything here are offsets of the text of the file that was parsed. */
export type ShellPart =
  /** `text` is decoded; where no escape was decoded it is exactly the characters of the span. */
  | { readonly kind: 'text'; readonly text: string; readonly start: number; readonly end: number }
  | {
      readonly kind: 'use';
      /** A name, or the number of a positional parameter. */
      readonly name: string;
      readonly start: number;
      readonly end: number;
      readonly operation?: {
        readonly operator: '-' | ':-' | '=' | ':=' | '+' | ':+' | '?' | ':?';
        readonly operand: readonly ShellPart[];
      };
    }
  /** `what`: `command`, `arithmetic`, `arguments` (`$@`, `$*`), `expansion`, `working-directory` (`$(pwd)`), `repository-root`, `script-directory` with `/..` for each step up, `compose-container` with the service's name. */
  | { readonly kind: 'opaque'; readonly what: string; readonly start: number; readonly end: number };

/** One word with its quotes removed from the parts; `start` and `end` include them. */
export interface ShellWord {
  readonly parts: readonly ShellPart[];
  readonly start: number;
  readonly end: number;
}

export interface ShellAssignment {
  readonly name: string;
  /** undefined for arrays. */
  readonly value: ShellWord | undefined;
  readonly append: boolean;
  readonly start: number;
  readonly end: number;
}

export interface ShellRedirect {
  readonly operator: string;
  /** File descriptor, when written. */
  readonly descriptor: number | undefined;
  readonly target: ShellWord;
}

export interface ShellHeredoc {
  readonly start: number;
  readonly end: number;
  /** The delimiter is quoted: nothing in the body is expanded. */
  readonly quoted: boolean;
  /** `<<-`: leading tabs of every line are taken off. */
  readonly stripTabs: boolean;
  readonly parts: readonly ShellPart[];
}

/** One simple command; `[[ … ]]` is one named `[[`, with its operators and operands as words. */
export interface ShellCommand {
  readonly start: number;
  readonly end: number;
  /** The name first; empty when the command only assigns. `export A=b` has the words `export` and `A=b`. */
  readonly words: readonly ShellWord[];
  /** Assignments before the name, or all of an `export`, `declare`, `local`, `readonly`. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
  readonly heredoc?: ShellHeredoc;
  readonly hereString?: ShellWord;
  /** Indexes of the commands whose output it reads through a pipe. */
  readonly pipedFrom: readonly number[];
  /** Its output goes into a pipe. */
  readonly pipedOn: boolean;
  /** It stands in the condition of `while` or `until`. */
  readonly loop: boolean;
  /** The function whose body holds it. */
  readonly within?: string;
}

/** All simple commands in the order of the text, those inside a substitution before the command that uses it. */
export interface ShellScript {
  readonly commands: readonly ShellCommand[];
}
