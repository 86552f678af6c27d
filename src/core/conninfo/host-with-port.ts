import type { Template } from '../facts/template.ts';
import type { Located } from '../text/span.ts';
import { flatten, isHole } from './flat-text.ts';
import type { GroupParts } from './group-keys.ts';

/** `host: "db:5433"`, `host: ${DB_HOST}:5433`: the host, and its own port where no other is written. */
export function withOwnPort(parts: GroupParts): GroupParts {
  const host = parts.get('host');
  const address = host === undefined ? undefined : addressOf(host.value);
  if (host === undefined || address === undefined) return parts;
  const named = new Map([...parts, ['host', { name: host.name, value: address.host }]] as const);
  return parts.has('port') ? named : new Map([...named, ['port', { name: host.name, value: address.port }]] as const);
}

function addressOf({
  value,
  at,
}: Located<Template>): { readonly host: Located<Template>; readonly port: Located<Template> } | undefined {
  const flat = flatten(value, at);
  const [, host, port] = /^([^:/\s]+):(\d{1,5}|[^:/\s\w])$/.exec(flat.text) ?? [];
  if (host === undefined || port === undefined || !(/^\d/.test(port) || isHole(port.charCodeAt(0)))) return undefined;
  const slice = (start: number, end: number): Located<Template> => ({ value: flat.slice(start, end), at: flat.at(start, end) });
  return { host: slice(0, host.length), port: slice(host.length + 1, flat.text.length) };
}
