import { textOf, type CodeToken, type StringToken } from '../../../documents/code/tree.ts';
import type { Template } from '../../../facts/template.ts';
import type { Location } from '../../../text/span.ts';
import { argumentsOf, type Argument, type Range } from './cursor.ts';
import { variableUse, withFallback } from './fallbacks.ts';
import { filledIn } from './formats.ts';
import { opaque } from './source.ts';
import type { Values } from './values.ts';
import { coalescing, conversions, defaultNames, formatting, isVariableName, looksUp } from './vocabulary.ts';

export interface Called {
  /** `['os', 'environ', 'get']`. */
  readonly names: readonly string[];
  readonly tokens: readonly CodeToken[];
  readonly inside: Range;
  readonly block: Range | undefined;
  /** The string a method is called on. */
  readonly pattern: StringToken | undefined;
  readonly at: Location;
}

/** The value of a call that is understood: a look-up of the environment, a conversion, a format. */
export function valueOfCall(values: Values, called: Called): Template | undefined {
  const callee = called.names[called.names.length - 1] ?? '';
  const given = argumentsOf(called.tokens, called.inside);
  const lookup = lookupOf(values, called, callee, given);
  if (lookup !== undefined) return lookup;
  const [first, ...others] = given;
  if (formatting.has(callee)) return formatted(values, called, given);
  if (first === undefined) return undefined;
  const value = (one: Argument): Template => values.of(called.tokens, one.start, one.end);
  if (conversions.has(callee)) return value(first);
  if (!coalescing.has(callee)) return undefined;
  return others.reduce((left, one) => withFallback(left, value(one), 'empty'), value(first));
}

/** `getenv("X", "d")`, `env("X", default="d")`, `ENV.fetch("X") { d }`. */
function lookupOf(
  values: Values,
  { names, tokens, block, at }: Called,
  callee: string,
  given: readonly Argument[],
): Template | undefined {
  const name = nameOf(tokens, given[0]);
  if (name === undefined || !names.some(looksUp)) return undefined;
  const fallback = given.find((one) => one.name !== undefined && defaultNames.has(one.name)) ?? positional(given, callee);
  const use = variableUse(values.source, name, at);
  const range = fallback ?? block;
  return range === undefined ? use : withFallback(use, values.of(tokens, range.start, range.end), 'unset');
}

function nameOf(tokens: readonly CodeToken[], argument: Argument | undefined): string | undefined {
  if (argument?.name !== undefined || argument === undefined) return undefined;
  const only = tokens.slice(argument.start, argument.end).filter(({ kind }) => kind !== 'line');
  const name = only.length === 1 && only[0]?.kind === 'string' ? textOf(only[0]) : undefined;
  return name !== undefined && isVariableName(name) ? name : undefined;
}

/** The second argument is the default, but for those that set something. */
function positional(given: readonly Argument[], callee: string): Argument | undefined {
  return given[1]?.name === undefined && !/^(?:set|put)/i.test(callee) ? given[1] : undefined;
}

function formatted(values: Values, { tokens, pattern, at }: Called, given: readonly Argument[]): Template | undefined {
  const [first, ...others] = given;
  const own = pattern ?? patternOf(tokens, first);
  if (own === undefined) return undefined;
  const fillings = pattern === undefined ? others : given;
  return filledIn(values.source.file, own, (name, position) => {
    const named = name === undefined || /^\d/.test(name) ? undefined : name;
    const argument = named === undefined ? fillings[Number(name ?? position)] : fillings.find((one) => one.name === named);
    if (argument !== undefined) return values.of(tokens, argument.start, argument.end);
    // `format!("{host}")` names what is in scope.
    return (named === undefined ? undefined : values.bound(named)) ?? opaque(at);
  });
}

function patternOf(tokens: readonly CodeToken[], argument: Argument | undefined): StringToken | undefined {
  const token = argument === undefined ? undefined : tokens[argument.start];
  const next =
    argument === undefined ? undefined : tokens.slice(argument.start, argument.end).find(({ kind }) => kind === 'string');
  return token?.kind === 'string' ? token : next?.kind === 'string' ? next : undefined;
}
