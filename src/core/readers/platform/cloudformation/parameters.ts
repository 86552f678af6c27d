import { openValue } from '../../../commands/definitions.ts';
import { entriesOf, get, scalarOf } from '../../../documents/tree.ts';
import type { Definition } from '../../../facts/platform.ts';
import type { StackSource } from './source.ts';
import { located } from './values.ts';

/** Parameters with their defaults. One that is not shown (`NoEcho`) has no value here. */
export function* readParameters(source: StackSource): Iterable<Definition> {
  for (const { key, value } of entriesOf(get(source.root, 'Parameters'))) {
    const hidden = scalarOf(get(value, 'NoEcho'))?.text.toLowerCase() === 'true';
    const written = get(value, 'Default');
    const shown = hidden || written === undefined ? undefined : located(source, written);
    const base = source.make.base('platform.definition', 'platform', source.at(key.span));
    yield {
      ...base,
      name: key.text,
      value: shown === undefined ? undefined : openValue({ name: key.text, value: shown }),
      namespace: source.namespace,
      rank: 0,
    };
  }
}
