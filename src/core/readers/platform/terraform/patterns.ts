import type { HclBinary, HclConditional, HclExpression } from '../../../documents/hcl.ts';
import type { Span } from '../../../text/span.ts';
import { reduce } from './expressions.ts';
import type { Scope } from './source.ts';

/** A stretch of a `format` pattern, or the argument that takes a verb's place. */
export interface FormatPiece extends Span {
  readonly value: string | HclExpression;
}

/** `format("postgres://%s:%d", a, b)` in pieces; undefined when the pattern is not plain or arguments are missing. */
export function formatPieces(
  pattern: HclExpression | undefined,
  list: readonly HclExpression[],
): readonly FormatPiece[] | undefined {
  const [only, more] = pattern?.kind === 'template' ? pattern.parts : [];
  if (only?.kind !== 'text' || more !== undefined || only.value.length !== only.end - only.start) return undefined;
  const pieces: FormatPiece[] = [];
  const plain = (from: number, to: number): void => {
    if (to > from) pieces.push({ value: only.value.slice(from, to), start: only.start + from, end: only.start + to });
  };
  let from = 0;
  let next = 0;
  for (const verb of only.value.matchAll(/%[dsv]/g)) {
    const argument = list[next++];
    if (argument === undefined) return undefined;
    plain(from, verb.index);
    pieces.push({ value: argument, start: argument.start, end: argument.end });
    from = verb.index + verb[0].length;
  }
  plain(from, only.value.length);
  return pieces;
}

export interface TestedValue {
  readonly filled: HclExpression;
  readonly absent: HclExpression;
  readonly when: 'unset' | 'empty';
}

/** `x != null ? x : y`, `x == "" ? y : x`: x where it has a value, else y. */
export function testedForNothing(conditional: HclConditional, scope: Scope): TestedValue | undefined {
  const test = reduce(conditional.condition, scope);
  const compared = test.kind === 'binary' ? comparedWithNothing(test) : undefined;
  if (compared === undefined) return undefined;
  const arms = [conditional.whenTrue, conditional.whenFalse] as const;
  const [filled, absent] = compared.equal ? [arms[1], arms[0]] : arms;
  const same = scope.source.textOf(reduce(filled, scope)) === scope.source.textOf(compared.value);
  return same ? { filled, absent, when: compared.when } : undefined;
}

function comparedWithNothing({
  operators,
  operands,
}: HclBinary): { readonly value: HclExpression; readonly equal: boolean; readonly when: TestedValue['when'] } | undefined {
  const [operator, more] = operators;
  const [value, nothing] = operands;
  const when = absence(nothing);
  const isEquality = more === undefined && (operator === '==' || operator === '!=');
  if (!isEquality || value?.kind !== 'traversal' || when === undefined) return undefined;
  return { value, equal: operator === '==', when };
}

/** Which nothing is written: `null`, or `""`. */
function absence(written: HclExpression | undefined): TestedValue['when'] | undefined {
  if (written?.kind === 'null') return 'unset';
  return written?.kind === 'template' && written.parts.length === 0 ? 'empty' : undefined;
}
