import { deepText } from '../../../conninfo/default-url.ts';
import { otherPorts } from '../../../conninfo/engines.ts';
import { dialsOfVariables, type VariableDial, type VariableEntry } from '../../../conninfo/variables.ts';
import type { Endpoint } from '../../../facts/client.ts';
import type { Template } from '../../../facts/template.ts';
import { constants } from './constants.ts';
import { declaredDefaults } from './declared.ts';
import { destructuredDefaults } from './destructured.ts';
import { lookups } from './lookups.ts';
import { tagDefaults } from './struct-tags.ts';
import type { Values } from './values.ts';

/** Host and port that a file takes from the environment with defaults, or keeps as constants: `DB_HOST` beside `DB_PORT`. */
export function variableDials(values: Values, isTest: boolean): VariableDial[] {
  const found = new Map<string, VariableEntry>();
  const all = [
    lookups(values),
    tagDefaults(values.source),
    declaredDefaults(values),
    destructuredDefaults(values),
    isTest ? [] : constants(values),
  ];
  // A look-up with its default says more than one without, and what comes first more than what repeats it.
  for (const entries of all)
    for (const entry of entries) {
      if (otherPorts.has(deepText(entry.value.value))) continue;
      const known = found.get(entry.name.value);
      if (known === undefined || (!isKnown(known.value.value) && isKnown(entry.value.value))) found.set(entry.name.value, entry);
    }
  return dialsOfVariables([...found.values()]).filter(({ conninfo }) => conninfo.endpoints.some(isWritten));
}

/** The port stands in the code; a host alone is written everywhere. */
function isWritten({ port }: Endpoint): boolean {
  return port.kind === 'literal' || (port.kind === 'template' && isKnown(port.template));
}

function isKnown(template: Template): boolean {
  return template.some((part) => part.kind === 'text' || (part.kind === 'use' && part.use.fallback !== undefined));
}
