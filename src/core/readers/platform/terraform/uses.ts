import type { HclStep, HclTraversal } from '../../../documents/hcl.ts';
import type { Use } from '../../../facts/template.ts';
import { nameOfStep } from './expressions.ts';
import type { TerraformSource } from './source.ts';

/** First names of references that are no resource's. */
const kinds: ReadonlyMap<string, 'var' | 'local' | 'module' | 'data'> = new Map(
  (['var', 'local', 'module', 'data'] as const).map((kind) => [kind, kind]),
);

/** `var.a.b` is the use of `a.b`; `aws_db_instance.main[0].port` that of `aws_db_instance.main.port`. */
export function useOf({ base, steps, start, end }: HclTraversal, source: TerraformSource): Use | undefined {
  if (base.kind !== 'variable') return undefined;
  const what = kinds.get(base.name) ?? 'resource';
  // Every type of resource has its provider's name in front: anything else is an iterator, `each` or `path`.
  if (what === 'resource' && !base.name.includes('_')) return undefined;
  const names = what === 'var' || what === 'local' ? memberNames(steps) : attributeNames(steps);
  if (names === undefined || names.length === 0) return undefined;
  const name = (what === 'resource' ? [base.name, ...names] : names).join('.');
  return { name, namespace: source.namespace(what), at: source.at({ start, end }) };
}

function memberNames(steps: readonly HclStep[]): readonly string[] | undefined {
  const names = steps.map(nameOfStep);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** Instances of a resource (`[0]`, `[each.key]`, `[*]`) are one address. */
function attributeNames(steps: readonly HclStep[]): readonly string[] {
  return steps.flatMap((step) => (step.kind === 'attribute' ? [step.name] : []));
}
