import type { Template } from '../../../facts/template.ts';
import type { Location } from '../../../text/span.ts';
import type { CodeSource } from './source.ts';

/** A variable of the environment, `at` the whole of its look-up. */
export function variableUse({ namespace }: CodeSource, name: string, at: Location): Template {
  return [{ kind: 'use', use: { name, namespace, at }, at }];
}

/** `a || b`, `a ?? b`, `get(a, b)`: `b` counts while the variable `a` is not set. Of any other `a` nobody knows whether it counts. */
export function withFallback(left: Template, right: Template, when: 'unset' | 'empty'): Template {
  const [part, ...others] = left;
  if (part?.kind !== 'use' || others.length > 0) return left;
  const { use, at } = part;
  if (use.fallback !== undefined) return [{ kind: 'use', at, use: { ...use, fallback: chained(use.fallback, right, when) } }];
  return [{ kind: 'use', at, use: { ...use, fallback: { when, value: right } } }];
}

/** `env.A || env.B || 5432`: the default of the last one. */
function chained(
  fallback: { readonly when: 'unset' | 'empty'; readonly value: Template },
  right: Template,
  when: 'unset' | 'empty',
) {
  return { when: fallback.when, value: withFallback(fallback.value, right, when) };
}
