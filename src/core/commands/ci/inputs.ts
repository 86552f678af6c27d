import { entriesOf, get, isNull, scalarOf, type Node } from '../../documents/tree.ts';
import type { Fact } from '../../facts/fact.ts';
import type { JobFile } from './job-file.ts';

/** Defaults of the inputs of an action or a workflow: what holds when the caller says nothing. */
export function* inputDefaults(file: JobFile, inputs: Node | undefined): Iterable<Fact> {
  const namespace = file.namespace();
  for (const { key, value } of entriesOf(inputs)) {
    const written = scalarOf(get(value, 'default'));
    if (written === undefined || isNull(written)) continue;
    const located = file.value(written, namespace);
    const base = file.make.base('platform.definition', 'platform', located.at, { standing: 'fallback' });
    yield { ...base, name: `inputs.${key.text}`, value: located, namespace, rank: -1 };
  }
}
