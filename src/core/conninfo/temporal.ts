import { plainText, portOf } from '../facts/template.ts';
import { withPlaceholders } from '../templates/placeholders.ts';
import type { VariableDial, VariableEntry } from './variables.ts';

/**
 * Temporal's images name the host POSTGRES_SEEDS and the port DB_PORT; without it they dial 3306, whatever `DB` says (semantics H.1). With a
 * DB_HOST beside it the port is somebody else's.
 */
export function temporalDials(last: ReadonlyMap<string, VariableEntry>): VariableDial[] {
  const host = last.get('POSTGRES_SEEDS');
  if (host === undefined || last.has('DB_HOST') || !/^[^,]+$/.test(plainText(host.value.value) ?? 'host')) return [];
  const written = last.get('DB_PORT');
  const port =
    written === undefined
      ? ({ kind: 'implied', port: 3306, at: host.value.at } as const)
      : portOf(withPlaceholders(written.value.value), written.value.at);
  const user = last.get('POSTGRES_USER')?.value;
  const endpoint = { host: { kind: 'name', template: host.value.value, at: host.value.at }, port } as const;
  return [
    {
      conninfo: { endpoints: [endpoint], ...(user === undefined ? {} : { user }), flags: [], sensitive: false },
      dialect: 'address',
      label: written?.name ?? host.name,
      at: port.at,
    },
  ];
}
