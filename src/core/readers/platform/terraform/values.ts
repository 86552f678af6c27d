import type { HclConditional, HclExpression } from '../../../documents/hcl.ts';
import { extentOf, plainText, type PortValue, type Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { reduce } from './expressions.ts';
import type { Scope } from './source.ts';
import { templateOf } from './templates.ts';

/** A template with its place: inside the quotes of a string, else the whole expression. */
export function locatedTemplate(expression: HclExpression, scope: Scope): Located<Template> {
  const reduced = reduce(expression, scope);
  const value = templateOf(reduced, scope);
  const inner = scope.source.at(reduced.kind === 'template' ? reduced.inner : reduced);
  return { value, at: plainText(value) === undefined ? inner : extentOf(value, inner) };
}

/** The text of a string or number without holes. */
export function plainOf(expression: HclExpression | undefined, scope: Scope): Located<string> | undefined {
  if (expression === undefined) return undefined;
  const located = locatedTemplate(expression, scope);
  const value = plainText(located.value);
  return value === undefined ? undefined : { value, at: located.at };
}

/** A port; `lowest` 0 for ends of a range. HCL numbers are decimal whatever they start with (semantics B.4). */
export function portOfExpression(expression: HclExpression, scope: Scope, lowest: 0 | 1 = 1): PortValue {
  const reduced = reduce(expression, scope);
  const arms = reduced.kind === 'conditional' ? armsOf(reduced, scope, lowest) : undefined;
  if (arms !== undefined) return { kind: 'choice', ports: arms, at: scope.source.at(reduced) };
  const { value, at } = locatedTemplate(reduced, scope);
  const text = plainText(value)?.trim();
  if (text === undefined) return { kind: 'template', template: value, at };
  const port = /^\d{1,10}(?:\.0{1,4})?$/.test(text) ? Number(text) : -1;
  return port >= lowest && port <= 65535 ? { kind: 'literal', port, at } : { kind: 'malformed', at };
}

const mostArms = 20;

/** The arms of a conditional, and of those within it, when all of them are written out. */
function armsOf(conditional: HclConditional, scope: Scope, lowest: 0 | 1): readonly Located<number>[] | undefined {
  const ports: Located<number>[] = [];
  const open: HclExpression[] = [conditional];
  for (let arm = open.pop(); arm !== undefined && ports.length + open.length < mostArms; arm = open.pop()) {
    const reduced = reduce(arm, scope);
    if (reduced.kind === 'conditional') {
      open.push(reduced.whenFalse, reduced.whenTrue);
      continue;
    }
    const port = reduced.kind === 'number' || reduced.kind === 'template' ? portOfExpression(reduced, scope, lowest) : undefined;
    if (port?.kind !== 'literal') return undefined;
    ports.push({ value: port.port, at: port.at });
  }
  return open.length === 0 ? ports : undefined;
}
