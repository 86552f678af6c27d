import type { VariableDial, VariableEntry } from '../../../conninfo/variables.ts';
import type { Template } from '../../../facts/template.ts';
import { keyOf, type Located } from '../../../text/span.ts';
import type { ManifestSource } from './source.ts';

export interface Named {
  readonly name: Located<string>;
  readonly value: Located<Template> | undefined;
}

const mostAlternatives = 4;

/** Equal for a dial that two alternatives state: its label and its hosts stand in one place. */
export function keyOfDial({ label, conninfo }: Pick<VariableDial, 'label' | 'conninfo'>): string {
  return [label.at, ...conninfo.endpoints.map(({ host }) => host.at)].map(keyOf).join(' ');
}

/** Names to which a template gives several values, of which it prints one: nobody knows which. */
export function repeated({ isTemplate }: ManifestSource, variables: readonly Named[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const several = new Set<string>();
  for (const { name } of isTemplate ? variables : []) {
    if (seen.has(name.value)) several.add(name.value);
    seen.add(name.value);
  }
  return several;
}

/** Of a name that comes several times the last counts; where a template prints one of them, the first belong together, and the second. */
export function alternatives({ isTemplate }: ManifestSource, variables: readonly Named[]): VariableEntry[][] {
  const byName = new Map<string, VariableEntry[]>();
  for (const { name, value } of variables) {
    if (value === undefined) continue;
    const list = byName.get(name.value) ?? [];
    byName.set(name.value, list);
    if (isTemplate && list.length < mostAlternatives) list.push({ name, value });
    else list[Math.max(0, list.length - 1)] = { name, value };
  }
  const lists = [...byName.values()];
  const most = lists.reduce((longest, { length }) => Math.max(longest, length), 1);
  return Array.from({ length: most }, (_, index) => lists.flatMap((list) => list[Math.min(index, list.length - 1)] ?? []));
}
