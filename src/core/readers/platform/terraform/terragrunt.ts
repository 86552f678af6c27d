import type { Definition } from '../../../facts/platform.ts';
import { resolvePath } from '../../../text/paths.ts';
import { keyOfPair, reduce } from './expressions.ts';
import { attributeOf } from './fields.ts';
import type { TerraformSource } from './source.ts';
import { plainOf } from './values.ts';
import { definitionsOf } from './variables.ts';

/** `terragrunt.hcl`: `inputs` are values of the variables of the module that `terraform { source = … }` names, else of its own directory. */
export function* readTerragrunt(source: TerraformSource): Iterable<Definition> {
  const written = attributeOf(source.body, 'inputs');
  const inputs = written === undefined ? undefined : reduce(written, source.scope);
  const module = moduleOfUnit(source);
  if (inputs?.kind !== 'object' || module === undefined) return;
  const namespace = { kind: 'terraform', module, what: 'var' } as const;
  for (const { key, value } of inputs.items) {
    const name = keyOfPair(key);
    if (name !== undefined) yield* definitionsOf({ source, namespace, rank: 5 }, name, key, value);
  }
}

/** The directory of a local source (`../modules//database`); undefined for one that lies elsewhere. */
function moduleOfUnit(source: TerraformSource): string | undefined {
  for (const block of source.blocks('terraform')) {
    const from = attributeOf(block.body, 'source');
    if (from === undefined) continue;
    const path = plainOf(from, source.scope)?.value;
    return path !== undefined && /^\.\.?\//.test(path) ? resolvePath(source.module, path) : undefined;
  }
  return source.module;
}
