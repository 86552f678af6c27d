import type { VariableEntry } from '../../../conninfo/variables.ts';
import type { Template } from '../../../facts/template.ts';
import type { Located } from '../../../text/span.ts';
import { variableUse, withFallback } from './fallbacks.ts';
import type { CodeSource } from './source.ts';

/** A variable that something else reads (a structure, a schema), with the default that is declared for it. */
export function withDefault(source: CodeSource, name: Located<string>, value: Template): VariableEntry {
  const at = value[0]?.at ?? name.at;
  return { name, value: { value: withFallback(variableUse(source, name.value, at), value, 'unset'), at } };
}
