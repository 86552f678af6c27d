import { addressIn } from '../../../conninfo/address.ts';
import type { HaproxySection, HaproxyWord } from '../../../documents/haproxy.ts';
import type { Endpoint } from '../../../facts/client.ts';
import { plainText, portOf, type Namespace, type PortValue, type Template, type Rendering } from '../../../facts/template.ts';
import { renderedValue } from '../../../templates/rendering.ts';
import { listItems } from '../../../text/lists.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Located, Location } from '../../../text/span.ts';

/** The file, and who knows its variables: HAProxy expands its own environment in addresses. */
export interface Text {
  readonly file: SourceFile;
  readonly namespace: Namespace;
  readonly rendering: Rendering | undefined;
}

export interface Bind {
  readonly port: PortValue;
  readonly address: Located<string> | undefined;
}

/** Each address of the section's `bind` lines that has a port. */
export function bindsOf({ lines }: HaproxySection, text: Text): readonly Bind[] {
  return lines.flatMap(([keyword, address]) =>
    keyword?.text === 'bind' && address !== undefined ? bindAddresses(address, text) : [],
  );
}

function bindAddresses(word: HaproxyWord, text: Text): Bind[] {
  return listItems(word.text).flatMap(({ value, start }): Bind[] => {
    const family = familyOf(value);
    if (family === undefined || value.slice(family).startsWith('/')) return [];
    const from = start + family;
    const { host, port } = addressIn(valueOf(part(word, from, start + value.length), text));
    if (port === undefined) return [];
    const name = plainText(host.value) ?? '';
    return [{ port: portOf(port.value, port.at), address: name === '' ? undefined : { value: name, at: host.at } }];
  });
}

/** What a server's address says; a port that is left out is the one on which the client came (semantics C.2). */
export function endpointOf(word: HaproxyWord, clientsPort: number | undefined, text: Text): Endpoint | undefined {
  const family = familyOf(word.text);
  if (family === undefined) return undefined;
  const { value, at } = valueOf(part(word, family, word.text.length), text);
  const path = plainText(value) ?? '';
  if (path.startsWith('/')) return socketOf(path, at);
  const { host, port } = addressIn({ value, at });
  const kind = { kind: 'name', template: host.value, at: host.at } as const;
  if (port !== undefined) return { host: kind, port: portOf(port.value, port.at) };
  const mayHoldPort = value[value.length - 1]?.kind !== 'text' || /:[+-]\d+$/.test(path);
  return {
    host: kind,
    port: mayHoldPort || clientsPort === undefined ? unknown(at) : { kind: 'implied', port: clientsPort, at: host.at },
  };
}

/** `/run/postgresql/.s.PGSQL.5432`. */
function socketOf(path: string, at: Location): Endpoint | undefined {
  const found = /^(\/.*)\/\.s\.PGSQL\.(\d{1,5})$/.exec(path);
  if (found?.[1] === undefined || found[2] === undefined) return undefined;
  const cut = at.span.end - found[2].length;
  const directory = { path: at.path, span: { start: at.span.start, end: at.span.start + found[1].length } };
  return {
    host: { kind: 'socket', directory: [{ kind: 'text', text: found[1], at: directory }], at: directory },
    port: { kind: 'literal', port: Number(found[2]), at: { path: at.path, span: { start: cut, end: at.span.end } } },
  };
}

/** Length of the prefix of an address family (`ipv4@`, `unix@`); undefined: no address of ours (`fd@3`, `udp@`). */
function familyOf(text: string): number | undefined {
  const prefix = /^(?:ipv[46]|tcp[46]?|unix)@/.exec(text)?.[0] ?? '';
  return /^(?:fd|abnsz?|sockpair|udp[46]?|quic[46]?|uxdg|uxst|rhttp|ring)@/.test(text) ? undefined : prefix.length;
}

/** A part of a word; where quotes or escapes were decoded only the whole has a place. */
function part({ text, span }: HaproxyWord, from: number, to: number): HaproxyWord {
  const exact = span.end - span.start === text.length;
  return { text: text.slice(from, to), span: exact ? { start: span.start + from, end: span.start + to } : span };
}

function valueOf({ text, span }: HaproxyWord, { file, namespace, rendering }: Text): Located<Template> {
  return renderedValue(file, span, { text, namespace, rendering });
}

function unknown(at: Location): PortValue {
  return { kind: 'template', template: [{ kind: 'opaque', what: 'a placeholder', at }], at };
}

export function placeOf({ span }: HaproxyWord, { file }: Text): Location {
  return locate(file, span.start, span.end);
}
