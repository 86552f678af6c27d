import type { Span } from '../../text/span.ts';

/** A word, an operator or a sign. `quoted` words lose their quotes; the span leaves them out too. */
export interface NftWord extends Span {
  readonly kind: 'word';
  readonly text: string;
  readonly quoted: boolean;
}

/** `{ 5432, 5433 }`: its items between the commas. */
export interface NftGroup extends Span {
  readonly kind: 'group';
  readonly items: readonly (readonly NftItem[])[];
}

export type NftItem = NftWord | NftGroup;

/** One line: words and groups, and for `table`, `chain`, `set` and `map` the statements inside the braces. */
export interface NftStatement extends Span {
  readonly items: readonly NftItem[];
  readonly block: readonly NftStatement[] | undefined;
}

export interface NftSyntaxError {
  readonly message: string;
  readonly at: number;
}

export interface NftTree {
  readonly statements: readonly NftStatement[];
  readonly errors: readonly NftSyntaxError[];
}
