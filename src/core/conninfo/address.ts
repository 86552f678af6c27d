import type { HostValue, PortValue, Template } from '../facts/template.ts';
import { plainText, portOf } from '../facts/template.ts';
import type { Located, Location } from '../text/span.ts';
import { flatten, isHole } from './flat-text.ts';

/** `host:port` as proxies and supervisors write it. */
export interface Address {
  /** Without brackets; empty: left out. */
  readonly host: Located<Template>;
  readonly port: Located<Template> | undefined;
}

/**
 * An address cut at its last colon, as HAProxy and Patroni do: `db:5432`, `*:5432`, `[::1]:5432`, `:::5432`, `:5432`. What stands behind
 * the colon has to be a number or a hole; `[::1]` has no port.
 */
export function addressIn({ value, at }: Located<Template>): Address {
  if (value.length > maxParts) return { host: unknown(at), port: unknown(at) };
  const flat = flatten(value, at);
  const colon = flat.text.lastIndexOf(':');
  const hasPort = colon >= 0 && isPort(flat.text.slice(colon + 1));
  const end = hasPort ? colon : flat.text.length;
  const bracketed = flat.text.startsWith('[') && flat.text.charAt(end - 1) === ']';
  const piece = (from: number, to: number): Located<Template> => ({ value: flat.slice(from, to), at: flat.at(from, to) });
  return {
    host: bracketed ? piece(1, end - 1) : piece(0, end),
    port: hasPort ? piece(colon + 1, flat.text.length) : undefined,
  };
}

/** No address has as many holes. */
const maxParts = 64;

function unknown(at: Location): Located<Template> {
  return { value: [{ kind: 'opaque', what: 'a list of holes', at }], at };
}

function isPort(text: string): boolean {
  if (text === '') return false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!isHole(code) && (code < 0x30 || code > 0x39)) return false;
  }
  return true;
}

const maxHosts = 64;

/** `a,b:5432`: several hosts and one port. */
export function hostList({ value, at }: Located<Template>): readonly Located<Template>[] {
  if (value.length > maxParts) return [unknown(at)];
  const flat = flatten(value, at);
  const hosts: Located<Template>[] = [];
  for (let start = 0; start <= flat.text.length && hosts.length < maxHosts;) {
    const comma = flat.text.indexOf(',', start);
    const end = comma < 0 ? flat.text.length : comma;
    const item = flat.text.slice(start, end);
    const from = start + (item.length - item.trimStart().length);
    const to = Math.max(from, end - (item.length - item.trimEnd().length));
    if (to > from) hosts.push({ value: flat.slice(from, to), at: flat.at(from, to) });
    start = end + 1;
  }
  return hosts;
}

/** A path is a socket, anything else a name or an address. */
export function hostValueOf({ value, at }: Located<Template>): HostValue {
  const first = value[0];
  if (first?.kind === 'text' && /^[/@]/.test(first.text)) return { kind: 'socket', directory: value, at };
  return { kind: 'name', template: value, at };
}

/** The port as written, else the one that is implied beside the host. */
export function portValueOf({ host, port }: Address, implied: number): PortValue {
  return port === undefined ? { kind: 'implied', port: implied, at: host.at } : portOf(port.value, port.at);
}

/** Addresses as a listener's facts carry them: text only. */
export function plainAddresses(hosts: readonly Located<Template>[]): readonly Located<string>[] {
  return hosts.flatMap(({ value, at }) => {
    const text = plainText(value);
    return text === undefined || text === '' ? [] : [{ value: text.replace(/^\[|\]$/g, ''), at }];
  });
}

/** PostgreSQL and its kin in the name of a proxy, a server or a host. */
const names = /postgres(?!t)|pgsql|psql|patroni|timescale|citus|(?:^|[^a-z])pg(?:$|[^a-z]|bouncer|pool|cat)/i;
/** Ports that PostgreSQL and its poolers have by default or by habit. */
const ports = /(?:^|:)(?:543\d|6432)(?=[\s,;]|$)/;

/** Whether a line of a proxy that passes any protocol on is about PostgreSQL. */
export function tellsOfPostgres(text: string): boolean {
  return names.test(text) || ports.test(text);
}
