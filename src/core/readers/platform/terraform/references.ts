import type { HclExpression } from '../../../documents/hcl.ts';
import type { Located } from '../../../text/span.ts';
import { elementsOf, reduce } from './expressions.ts';
import type { Fields } from './fields.ts';
import type { Scope } from './source.ts';
import { plainOf } from './values.ts';

const twoPart = new Set(['var', 'local', 'module']);

/**
 * What a reference names, without the attribute: `aws_security_group.db[0].id` is `aws_security_group.db`, `module.sg.security_group_id`
 * is `module.sg`, `data.aws_security_group.x.id` is `data.aws_security_group.x`; a text is itself.
 */
export function addressOf(expression: HclExpression, scope: Scope): Located<string> | undefined {
  const reduced = reduce(expression, scope);
  if (reduced.kind !== 'traversal') return plainOf(reduced, scope);
  if (reduced.base.kind !== 'variable') return undefined;
  const names = reduced.steps.flatMap((step) => (step.kind === 'attribute' ? [step.name] : []));
  const length = reduced.base.name === 'data' ? 2 : 1;
  if (
    names.length < length ||
    (!twoPart.has(reduced.base.name) && reduced.base.name !== 'data' && !reduced.base.name.includes('_'))
  ) {
    return undefined;
  }
  return { value: [reduced.base.name, ...names.slice(0, length)].join('.'), at: scope.source.at(reduced) };
}

/** Addresses of a list of references, or of one. */
export function addressesOf(expression: HclExpression | undefined, scope: Scope): readonly Located<string>[] {
  if (expression === undefined) return [];
  const elements = elementsOf(expression, scope)?.slice(0, 1000);
  const list = elements?.map(({ value }) => value) ?? [expression];
  return list.flatMap((item) => addressOf(item, scope) ?? []);
}

/** The address that one argument names. */
export function addressOfField(fields: Fields, name: string): string | undefined {
  const value = fields.get(name);
  return value === undefined ? undefined : addressOf(value, fields.scope)?.value;
}
