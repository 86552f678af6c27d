import type { Fact } from '../../../facts/fact.ts';
import type { TerraformSource } from './source.ts';

/** Connection strings in arguments, and the PostgreSQL provider. */
export function* readDials(source: TerraformSource): Iterable<Fact> {
  void source;
}
