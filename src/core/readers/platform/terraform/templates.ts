import type { HclCall, HclConditional, HclExpression, HclTemplate, HclTraversal } from '../../../documents/hcl.ts';
import type { Template, TemplatePart } from '../../../facts/template.ts';
import type { Location, Span } from '../../../text/span.ts';
import { reduce, wordsOf } from './expressions.ts';
import { formatPieces, testedForNothing } from './patterns.ts';
import { useOf } from './uses.ts';
import type { Scope } from './source.ts';

const deepest = 16;

/** An expression as text with holes: references are uses, what nobody can evaluate is opaque. */
export function templateOf(expression: HclExpression, scope: Scope): Template {
  return new Evaluation(scope, 0).template(expression);
}

type When = 'unset' | 'empty';

/** One level of an expression that is being evaluated. */
class Evaluation {
  private readonly scope: Scope;
  private readonly depth: number;

  constructor(scope: Scope, depth: number) {
    this.scope = scope;
    this.depth = depth;
  }

  template(expression: HclExpression): Template {
    const reduced = reduce(expression, this.scope);
    // An element that names itself would be written out without end.
    if (this.depth >= deepest || this.scope.source.evaluationsLeft-- <= 0) return this.opaque('expression', reduced);
    switch (reduced.kind) {
      case 'number':
        return this.text(reduced.text, reduced);
      case 'boolean':
        return this.text(String(reduced.value), reduced);
      case 'null':
        return [];
      case 'template':
        return this.parts(reduced);
      default:
        return this.reference(reduced);
    }
  }

  private reference(expression: HclExpression): Template {
    switch (expression.kind) {
      case 'traversal':
        return this.traversal(expression);
      case 'call':
        return this.call(expression);
      case 'conditional':
        return this.conditional(expression);
      default:
        return this.opaque(expression.kind, expression);
    }
  }

  private at(span: Span): Location {
    return this.scope.source.at(span);
  }

  private deeper(expression: HclExpression): Template {
    return new Evaluation(this.scope, this.depth + 1).template(expression);
  }

  private text(text: string, span: Span): Template {
    return [{ kind: 'text', text, at: this.at(span) }];
  }

  private opaque(what: string, span: Span): Template {
    return [{ kind: 'opaque', what, at: this.at(span) }];
  }

  private parts(template: HclTemplate): Template {
    return template.parts.flatMap((part): Template => {
      if (part.kind === 'text') return this.text(part.value, part);
      if (part.kind === 'directive') return this.opaque('directive', part);
      const [only, more] = this.deeper(part.expression);
      if (only === undefined || more !== undefined) return this.opaque('expression', part);
      // The hole is all of `${…}`: whatever it stands for lies there.
      const at = this.at(part);
      return [only.kind === 'use' ? { kind: 'use', use: { ...only.use, at }, at } : { ...only, at }];
    });
  }

  private traversal(traversal: HclTraversal): Template {
    const use = useOf(traversal, this.scope.source);
    return use === undefined ? this.opaque('reference', traversal) : [{ kind: 'use', use, at: use.at }];
  }

  private call(call: HclCall): Template {
    const result = this.known(call);
    return result ?? this.opaque(`call of ${call.name.slice(0, 40)}`, call);
  }

  private known(call: HclCall): Template | undefined {
    const [first, ...rest] = call.arguments;
    switch (first === undefined ? '' : call.name) {
      case 'coalesce':
        return this.withFallback(call.arguments, 'empty', call);
      case 'try':
        return this.withFallback(call.arguments, 'unset', call);
      case 'lookup':
        return this.lookup(call);
      case 'format':
        return this.format(first, rest);
      default:
        return undefined;
    }
  }

  /** The first expression, and where it has no value the others. */
  private withFallback([first, ...others]: readonly HclExpression[], when: When, span: Span): Template {
    if (first === undefined) return [];
    const [part, more] = this.deeper(first);
    if (part === undefined) return this.withFallback(others, when, span);
    if (more !== undefined || part.kind === 'opaque') return this.opaque('expression', span);
    const [next] = others;
    if (part.kind === 'text' || next === undefined) return [part];
    const value = new Evaluation(this.scope, this.depth + 1).fallback(others, when, next);
    return [{ kind: 'use', use: { ...part.use, fallback: { when, value } }, at: part.at }];
  }

  private fallback(list: readonly HclExpression[], when: When, span: Span): Template {
    return this.depth >= deepest ? this.opaque('expression', span) : this.withFallback(list, when, span);
  }

  /** `lookup(var.settings, "port", 5432)` is `var.settings.port`, else 5432. */
  private lookup(call: HclCall): Template | undefined {
    const [map, key, otherwise] = call.arguments;
    const word = key?.kind === 'template' ? wordsOf(key) : undefined;
    const [part] = map === undefined ? [] : this.deeper(map);
    if (part?.kind !== 'use' || word === undefined) return undefined;
    const at = this.at(call);
    const use = { ...part.use, name: `${part.use.name}.${word}`, at };
    if (otherwise === undefined) return [{ kind: 'use', use, at }];
    return [{ kind: 'use', use: { ...use, fallback: { when: 'unset', value: this.deeper(otherwise) } }, at }];
  }

  /** The text between the verbs as it lies, and each argument in its place. */
  private format(pattern: HclExpression | undefined, list: readonly HclExpression[]): Template | undefined {
    const pieces = formatPieces(pattern, list);
    return pieces?.flatMap((piece): readonly TemplatePart[] =>
      typeof piece.value === 'string' ? this.text(piece.value, piece) : this.deeper(piece.value),
    );
  }

  /** `x != null ? x : 5432` is x, else 5432. Any other conditional is not evaluated. */
  private conditional(conditional: HclConditional): Template {
    const tested = testedForNothing(conditional, this.scope);
    if (tested === undefined) return this.opaque('conditional', conditional);
    return this.withFallback([tested.filled, tested.absent], tested.when, conditional);
  }
}
