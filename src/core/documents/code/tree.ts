import type { Span } from '../../text/span.ts';

export type LanguageName =
  'python' | 'javascript' | 'go' | 'rust' | 'ruby' | 'php' | 'java' | 'kotlin' | 'csharp' | 'elixir' | 'scala' | 'groovy' | 'nix';

/** A stretch of a string literal: text as it is decoded, or an expression in it. */
export type StringPart =
  | { readonly kind: 'text'; readonly text: string; readonly span: Span }
  /** `${…}`, `#{…}`, `{…}`: `inner` is the expression without its braces. */
  | { readonly kind: 'hole'; readonly span: Span; readonly inner: Span };

export interface StringToken {
  readonly kind: 'string';
  readonly parts: readonly StringPart[];
  /** The characters inside the quotes. */
  readonly span: Span;
  /** With quotes and prefix. */
  readonly whole: Span;
}

export type CodeToken =
  /** A name, keyword or number; `$name` and `@name` with their sign. */
  | { readonly kind: 'word'; readonly text: string; readonly span: Span }
  | StringToken
  | { readonly kind: 'mark'; readonly text: string; readonly span: Span }
  /** The end of a line that may end a statement. */
  | { readonly kind: 'line'; readonly span: Span };

/** `name: value`, `name = value`, `"name" => value`, or a value alone. Ranges are half-open indexes of tokens. */
export interface CodeEntry {
  readonly name: CodeToken | undefined;
  /** `process.env.X = …`, `app.config["X"] = …`: the name belongs to something else. */
  readonly member: boolean;
  /** A type stands between name and value. */
  readonly typed: boolean;
  readonly start: number;
  readonly value: number;
  readonly end: number;
}

/** What stands between two brackets, in one statement that is not bracketed, or in the whole file. */
export interface CodeGroup {
  readonly kind: '(' | '[' | '{' | 'statement' | 'file';
  /** Index of the opening bracket; of a statement its first token. */
  readonly open: number;
  readonly close: number;
  /** Index of the group around it and of the entry in it; -1 for the file. */
  readonly parent: number;
  readonly parentEntry: number;
  readonly entries: readonly CodeEntry[];
  /** Lines or semicolons part its entries: a block of code, no list of settings. */
  readonly block: boolean;
}

export interface CodeTree {
  readonly language: LanguageName;
  readonly tokens: readonly CodeToken[];
  readonly groups: readonly CodeGroup[];
  /** Group and entry of each token. */
  readonly groupOf: readonly number[];
  readonly entryOf: readonly number[];
}

/** The decoded text of a string without expressions in it; of a word the word. */
export function textOf(token: CodeToken | undefined): string | undefined {
  if (token?.kind === 'word') return token.text;
  if (token?.kind !== 'string') return undefined;
  let text = '';
  for (const part of token.parts) {
    if (part.kind === 'hole') return undefined;
    text += part.text;
  }
  return text;
}
