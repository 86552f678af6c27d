import type { HclExpression, HclStep, HclTemplate } from '../../../documents/hcl.ts';
import type { Iteration, Scope } from './source.ts';

/** Functions whose value is that of their argument, as far as ports, names and lists go. */
const transparent = new Set(['tonumber', 'tostring', 'tolist', 'toset', 'tomap', 'sensitive', 'nonsensitive', 'trimspace', 'compact', 'distinct', 'base64encode', 'one']); // prettier-ignore
const deepest = 16;

/** What an expression comes to where that is written out: brackets, conversions and iterations are looked through. */
export function reduce(expression: HclExpression, scope: Scope, depth = 0): HclExpression {
  if (depth >= deepest || scope.source.evaluationsLeft-- <= 0) return expression;
  switch (expression.kind) {
    case 'parenthesis':
      return reduce(expression.inner, scope, depth + 1);
    case 'call': {
      const argument = expression.arguments[0];
      return argument !== undefined && transparent.has(expression.name) ? reduce(argument, scope, depth + 1) : expression;
    }
    case 'template':
      return reduceTemplate(expression, scope, depth);
    case 'traversal': {
      const found = ofIteration(expression.base, expression.steps, scope);
      return found === undefined ? expression : reduce(found, scope, depth + 1);
    }
    default:
      return expression;
  }
}

/** `"${x}"` is x. */
function reduceTemplate(template: HclTemplate, scope: Scope, depth: number): HclExpression {
  const [only, more] = template.parts;
  if (more !== undefined || only?.kind !== 'interpolation' || template.heredoc) return template;
  return reduce(only.expression, scope, depth + 1);
}

/** `each.value.port` and the like, followed into the literal that is iterated. */
function ofIteration(base: HclExpression, steps: readonly HclStep[], scope: Scope): HclExpression | undefined {
  if (base.kind !== 'variable') return undefined;
  const iteration = scope.iterations.get(base.name);
  const [first, ...rest] = steps;
  if (iteration === undefined || first?.kind !== 'attribute') return undefined;
  if (first.name === 'key') return rest.length === 0 ? iteration.key : undefined;
  return first.name === 'value' ? follow(iteration.value, rest) : undefined;
}

/** A member of a written-out map or list. */
function follow(from: HclExpression, steps: readonly HclStep[]): HclExpression | undefined {
  let current: HclExpression | undefined = from;
  for (const step of steps) {
    if (current?.kind === 'object') current = memberOf(current, nameOfStep(step));
    else if (current?.kind === 'tuple') current = current.items[Number(nameOfStep(step) ?? NaN)];
    else return undefined;
  }
  return current;
}

/** The name of an attribute or of a written-out index. */
export function nameOfStep(step: HclStep): string | undefined {
  if (step.kind === 'attribute') return step.name;
  if (step.kind === 'splat') return undefined;
  if (step.key.kind === 'number') return step.key.text;
  return step.key.kind === 'template' ? wordsOf(step.key) : undefined;
}

export function memberOf(object: HclExpression, name: string | undefined): HclExpression | undefined {
  if (object.kind !== 'object') return undefined;
  // Of equal keys the last counts.
  for (let i = object.items.length - 1; i >= 0; i--) {
    const pair = object.items[i];
    if (pair !== undefined && name !== undefined && keyOfPair(pair.key) === name) return pair.value;
  }
  return undefined;
}

/** The key of a map: a bare word, a string, or a word in brackets that is an expression and not known. */
export function keyOfPair(key: HclExpression): string | undefined {
  if (key.kind === 'variable') return key.name;
  if (key.kind === 'number') return key.text;
  return key.kind === 'template' ? wordsOf(key) : undefined;
}

/** The decoded text of a template without interpolations. */
export function wordsOf(template: HclTemplate): string | undefined {
  let words = '';
  for (const part of template.parts) {
    if (part.kind !== 'text') return undefined;
    words += part.value;
  }
  return words;
}

/** Elements of a written-out list or map, also when a local of the same file names it; undefined when it is not written out. */
export function elementsOf(expression: HclExpression, scope: Scope): readonly Iteration[] | undefined {
  const reduced = reduce(expression, scope);
  if (reduced.kind === 'traversal') {
    const local = localOf(reduced.base, reduced.steps, scope);
    const list = local === undefined ? undefined : reduce(local, scope);
    return list === undefined || !isAffordable(list, scope) ? undefined : elementsOfLiteral(list, scope);
  }
  return elementsOfLiteral(reduced, scope);
}

/** A list that stands in one place may be used in many: each use costs, and beyond the budget it counts as not written out. */
function isAffordable(list: HclExpression, { source }: Scope): boolean {
  const length = list.kind === 'tuple' || list.kind === 'object' ? list.items.length : 0;
  if (length > source.repetitionsLeft) return false;
  source.repetitionsLeft -= length;
  return true;
}

function elementsOfLiteral(expression: HclExpression, scope: Scope): readonly Iteration[] | undefined {
  if (expression.kind === 'tuple') return expression.items.map((item) => ({ key: item, value: reduce(item, scope) }));
  if (expression.kind === 'object') return expression.items.map(({ key, value }) => ({ key, value: reduce(value, scope) }));
  if (expression.kind !== 'call' || expression.name !== 'concat') return undefined;
  const lists = expression.arguments.map((argument) => reduce(argument, scope));
  // What is not written out stays one element: it may be anything.
  return lists.flatMap((list) =>
    (list.kind === 'tuple' ? list.items : [list]).map((item) => ({ key: item, value: reduce(item, scope) })),
  );
}

function localOf(base: HclExpression, steps: readonly HclStep[], scope: Scope): HclExpression | undefined {
  const [first, ...rest] = steps;
  if (base.kind !== 'variable' || base.name !== 'local' || first?.kind !== 'attribute') return undefined;
  const local = scope.source.locals.get(first.name);
  return local === undefined ? undefined : follow(local, rest);
}

/** Each repetition of a block or resource with its own scope: a written-out `for_each` several, anything else one. */
export function repetitions(forEach: HclExpression | undefined, iterator: string, scope: Scope): readonly Scope[] {
  const elements = forEach === undefined ? undefined : elementsOf(forEach, scope);
  if (elements === undefined || elements.length > scope.source.repetitionsLeft) return [scope];
  scope.source.repetitionsLeft -= elements.length;
  return elements.map((element) => ({ source: scope.source, iterations: new Map([...scope.iterations, [iterator, element]]) }));
}
