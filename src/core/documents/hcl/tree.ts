import type { Span } from '../../text/span.ts';

/** A name in an HCL text: an attribute's, a block's type. */
export interface HclName extends Span {
  readonly name: string;
}

export interface HclAttribute extends Span {
  readonly kind: 'attribute';
  readonly name: HclName;
  readonly value: HclExpression;
}

export interface HclBlock extends Span {
  readonly kind: 'block';
  readonly type: HclName;
  /** Their decoded text; the span leaves quotes out. */
  readonly labels: readonly HclName[];
  readonly body: HclBody;
}

export interface HclBody extends Span {
  readonly items: readonly (HclAttribute | HclBlock)[];
}

export type HclTemplatePart =
  /** `value` is decoded: an escape is a part of its own, so every other part lies in the text as it reads. */
  | (Span & { readonly kind: 'text'; readonly value: string })
  | (Span & { readonly kind: 'interpolation'; readonly expression: HclExpression })
  /** `%{ if … }`: kept as a place where the text is not known. */
  | (Span & { readonly kind: 'directive' });

/** A quoted string or a heredoc. `inner` is the text between the quotes, or between the heredoc's markers. */
export interface HclTemplate extends Span {
  readonly kind: 'template';
  readonly parts: readonly HclTemplatePart[];
  readonly inner: Span;
  readonly heredoc: boolean;
  /** `<<-`: the indentation that all lines share is no part of the value. The parts still have it. */
  readonly indented: boolean;
}

export type HclStep =
  | (Span & { readonly kind: 'attribute'; readonly name: string })
  | (Span & { readonly kind: 'index'; readonly key: HclExpression })
  | (Span & { readonly kind: 'splat' });

/** `base.a[0].b`: the steps are a flat list, so that a long chain is no deep tree. */
export interface HclTraversal extends Span {
  readonly kind: 'traversal';
  readonly base: HclExpression;
  readonly steps: readonly HclStep[];
}

export interface HclPair extends Span {
  readonly key: HclExpression;
  readonly value: HclExpression;
}

export interface HclObject extends Span {
  readonly kind: 'object';
  readonly items: readonly HclPair[];
}

export interface HclTuple extends Span {
  readonly kind: 'tuple';
  readonly items: readonly HclExpression[];
}

export interface HclCall extends Span {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly HclExpression[];
}

export interface HclConditional extends Span {
  readonly kind: 'conditional';
  readonly condition: HclExpression;
  readonly whenTrue: HclExpression;
  readonly whenFalse: HclExpression;
}

/** Operands of one precedence in a row: `a + b - c` is one node. */
export interface HclBinary extends Span {
  readonly kind: 'binary';
  readonly operators: readonly string[];
  readonly operands: readonly HclExpression[];
}

export type HclExpression =
  /** As written; HCL numbers are decimal whatever they start with (semantics B.4). */
  | (Span & { readonly kind: 'number'; readonly text: string })
  | (Span & { readonly kind: 'boolean'; readonly value: boolean })
  | (Span & { readonly kind: 'null' })
  | (Span & { readonly kind: 'variable'; readonly name: string })
  | (Span & { readonly kind: 'unary'; readonly operator: string; readonly operand: HclExpression })
  | (Span & { readonly kind: 'parenthesis'; readonly inner: HclExpression })
  | (Span & { readonly kind: 'for'; readonly collection: HclExpression })
  /** Something that is no expression, or nested too deep. */
  | (Span & { readonly kind: 'invalid' })
  | HclTemplate
  | HclTraversal
  | HclTuple
  | HclObject
  | HclCall
  | HclConditional
  | HclBinary;
