import type { HclConditional, HclExpression, HclStep, HclTemplate } from '../../../documents/hcl.ts';
import { extentOf, plainText, type PortValue, type Template, type Use } from '../../../facts/template.ts';
import type { Located, Location } from '../../../text/span.ts';
import { nameOfStep, reduce, wordsOf } from './expressions.ts';
import type { Scope, TerraformSource } from './source.ts';

const deepest = 16;

/** An expression as text with holes: references are uses, what nobody can evaluate is opaque. */
export function templateOf(expression: HclExpression, scope: Scope, depth = 0): Template {
  const reduced = reduce(expression, scope);
  const at = scope.source.at(reduced);
  if (depth >= deepest) return [{ kind: 'opaque', what: 'expression', at }];
  switch (reduced.kind) {
    case 'number':
      return [{ kind: 'text', text: reduced.text, at }];
    case 'boolean':
      return [{ kind: 'text', text: String(reduced.value), at }];
    case 'null':
      return [];
    case 'template':
      return templateOfParts(reduced, scope, depth);
    case 'traversal': {
      const use = useOf(reduced.base, reduced.steps, scope.source, at);
      return use === undefined ? [{ kind: 'opaque', what: 'reference', at }] : [{ kind: 'use', use, at }];
    }
    case 'call':
      return callOf(reduced.name, reduced.arguments, at, scope, depth);
    case 'conditional':
      return conditionalOf(reduced, at, scope, depth);
    default:
      return [{ kind: 'opaque', what: reduced.kind, at }];
  }
}

function templateOfParts(template: HclTemplate, scope: Scope, depth: number): Template {
  return template.parts.flatMap((part): Template => {
    const at = scope.source.at(part);
    if (part.kind === 'text') return [{ kind: 'text', text: part.value, at }];
    if (part.kind === 'directive') return [{ kind: 'opaque', what: 'directive', at }];
    const [only, more] = templateOf(part.expression, scope, depth + 1);
    if (only === undefined || more !== undefined) return [{ kind: 'opaque', what: 'expression', at }];
    // The hole is all of `${…}`: whatever it stands for lies there.
    return [only.kind === 'use' ? { kind: 'use', use: { ...only.use, at }, at } : { ...only, at }];
  });
}

const whats: Readonly<Record<string, 'var' | 'local' | 'module' | 'data'>> = {
  var: 'var',
  local: 'local',
  module: 'module',
  data: 'data',
};
const notResources = new Set(['each', 'count', 'self', 'path', 'terraform']);

/** `var.a.b` is the use of `a.b`; `aws_db_instance.main[0].port` that of `aws_db_instance.main.port`. */
function useOf(base: HclExpression, steps: readonly HclStep[], source: TerraformSource, at: Location): Use | undefined {
  if (base.kind !== 'variable' || notResources.has(base.name)) return undefined;
  const what = whats[base.name] ?? 'resource';
  const names = what === 'var' || what === 'local' ? memberNames(steps) : attributeNames(steps);
  if (names === undefined || names.length === 0) return undefined;
  const name = (what === 'resource' ? [base.name, ...names] : names).join('.');
  return { name, namespace: source.namespace(what), at };
}

function memberNames(steps: readonly HclStep[]): readonly string[] | undefined {
  const names = steps.map(nameOfStep);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Instances of a resource (`[0]`, `[each.key]`, `[*]`) are one address. */
function attributeNames(steps: readonly HclStep[]): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'attribute' ? [step.name] : []));
}

function callOf(name: string, list: readonly HclExpression[], at: Location, scope: Scope, depth: number): Template {
  const opaque: Template = [{ kind: 'opaque', what: `call of ${name.slice(0, 40)}`, at }];
  const [first, second, third] = list;
  if (first === undefined) return opaque;
  if (name === 'coalesce' || name === 'try') {
    const when = name === 'try' ? 'unset' : 'empty';
    return withFallback(first, list.slice(1), when, at, scope, depth);
  }
  const key = second?.kind === 'template' ? wordsOf(second) : undefined;
  if (name === 'lookup' && key !== undefined) return lookupOf(first, key, third, at, scope, depth);
  return name === 'format' && second !== undefined ? (formatOf(first, second, scope, depth) ?? opaque) : opaque;
}

/** The first expression, and where it has no value the others. */
function withFallback(
  first: HclExpression,
  others: readonly HclExpression[],
  when: 'unset' | 'empty',
  at: Location,
  scope: Scope,
  depth: number,
): Template {
  const [part, more] = templateOf(first, scope, depth + 1);
  const [next, ...rest] = others;
  if (more !== undefined || part?.kind === 'opaque') return [{ kind: 'opaque', what: 'expression', at }];
  if (part === undefined) return next === undefined ? [] : withFallback(next, rest, when, at, scope, depth + 1);
  if (part.kind === 'text' || next === undefined) return [part];
  const value = depth >= deepest ? [] : withFallback(next, rest, when, scope.source.at(next), scope, depth + 1);
  return [{ kind: 'use', use: { ...part.use, fallback: { when, value } }, at: part.at }];
}

/** `lookup(var.settings, "port", 5432)` is `var.settings.port`, else 5432. */
function lookupOf(
  map: HclExpression,
  key: string,
  otherwise: HclExpression | undefined,
  at: Location,
  scope: Scope,
  depth: number,
): Template {
  const [part] = templateOf(map, scope, depth + 1);
  if (part?.kind !== 'use') return [{ kind: 'opaque', what: 'call of lookup', at }];
  const use = { ...part.use, name: `${part.use.name}.${key}`, at };
  if (otherwise === undefined) return [{ kind: 'use', use, at }];
  return [{ kind: 'use', use: { ...use, fallback: { when: 'unset', value: templateOf(otherwise, scope, depth + 1) } }, at }];
}

/** `format("%d", x)` and `format("%s", x)` are x. */
function formatOf(first: HclExpression, second: HclExpression, scope: Scope, depth: number): Template | undefined {
  const pattern = first.kind === 'template' ? wordsOf(first) : undefined;
  return pattern === '%d' || pattern === '%s' ? templateOf(second, scope, depth + 1) : undefined;
}

/** `x != null ? x : 5432` is x, else 5432. Any other conditional is not evaluated. */
function conditionalOf(conditional: HclConditional, at: Location, scope: Scope, depth: number): Template {
  const test = conditional.condition.kind === 'parenthesis' ? conditional.condition.inner : conditional.condition;
  const opaque: Template = [{ kind: 'opaque', what: 'conditional', at }];
  if (test.kind !== 'binary' || test.operators.length !== 1) return opaque;
  const [left, right] = test.operands;
  if (left?.kind !== 'traversal' || right === undefined || !isNothing(right)) return opaque;
  const filled = test.operators[0] === '!=' ? conditional.whenTrue : conditional.whenFalse;
  const absent = test.operators[0] === '!=' ? conditional.whenFalse : conditional.whenTrue;
  if (!['==', '!='].includes(test.operators[0] ?? '')) return opaque;
  const { source } = scope;
  const same = source.textOf(reduce(filled, scope)) === source.textOf(left);
  return same ? withFallback(filled, [absent], right.kind === 'null' ? 'unset' : 'empty', at, scope, depth) : opaque;
}

function isNothing(expression: HclExpression): boolean {
  return expression.kind === 'null' || (expression.kind === 'template' && expression.parts.length === 0);
}

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
  const arms = reduced.kind === 'conditional' ? armsOf(reduced, scope, lowest, 0) : undefined;
  if (arms !== undefined) return { kind: 'choice', ports: arms, at: scope.source.at(reduced) };
  const { value, at } = locatedTemplate(reduced, scope);
  const text = plainText(value)?.trim();
  if (text === undefined) return { kind: 'template', template: value, at };
  const port = /^\d{1,10}(\.0+)?$/.test(text) ? Number(text) : -1;
  return port >= lowest && port <= 65535 ? { kind: 'literal', port, at } : { kind: 'malformed', at };
}

/** Both arms of a conditional when both are written out. */
function armsOf(conditional: HclConditional, scope: Scope, lowest: 0 | 1, depth: number): readonly Located<number>[] | undefined {
  const ports: Located<number>[] = [];
  for (const arm of [conditional.whenTrue, conditional.whenFalse].map((expression) => reduce(expression, scope))) {
    if (arm.kind === 'conditional') {
      const inner = depth < deepest ? armsOf(arm, scope, lowest, depth + 1) : undefined;
      if (inner === undefined) return undefined;
      ports.push(...inner);
      continue;
    }
    if (arm.kind !== 'number' && arm.kind !== 'template') return undefined;
    const port = portOfExpression(arm, scope, lowest);
    if (port.kind !== 'literal') return undefined;
    ports.push({ value: port.port, at: port.at });
  }
  return ports;
}
