import type { Fact, Location } from '../../src/core/index.ts';

/** Something a fact says and the place it says it from; `value` undefined: a place only. */
export interface Placed {
  /** Members that lead to it: `.conninfo.endpoints[].port`. */
  readonly trail: string;
  readonly value: string | number | undefined;
  readonly at: Location;
}

/** Every location of a fact, with the port, text or name that was read there. */
export function placesOf(fact: Fact): Placed[] {
  const found: Placed[] = [];
  visit(fact, '', found);
  return found;
}

function visit(node: unknown, trail: string, into: Placed[]): void {
  if (Array.isArray(node)) for (const item of node) visit(item, `${trail}[]`, into);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return;
  const members = node as Readonly<Record<string, unknown>>;
  // Nobody wrote it: it has a place, and no characters.
  if (members['implied'] === true && isLocation(members['at']))
    return void into.push({ trail, value: undefined, at: members['at'] });
  if (isLocation(members['at'])) into.push({ trail, value: statedBy(members), at: members['at'] });
  else if (isLocation(node)) into.push({ trail, value: undefined, at: node });
  for (const [name, member] of Object.entries(members)) if (name !== 'at') visit(member, `${trail}.${name}`, into);
}

function isLocation(node: unknown): node is Location {
  return typeof node === 'object' && node !== null && 'path' in node && 'span' in node;
}

/** `Located<string>`, `Located<number>`, a literal port, a text part of a template. */
function statedBy(members: Readonly<Record<string, unknown>>): string | number | undefined {
  if (members['kind'] === 'literal') return members['port'] as number;
  if (members['kind'] === 'text') return members['text'] as string;
  const { value } = members;
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

/** Whether a value can have been read from these characters: they are it, or decode to it. */
export function readFrom(characters: string, value: string | number): boolean {
  if (typeof value === 'number') return statesPort(characters, value);
  if (characters === value || characters.trim() === value) return true;
  // What a Secret holds as base64 has the place of the whole blob.
  if (/^[A-Za-z0-9+/]{8,}={0,2}$/.test(characters) && Buffer.from(characters, 'base64').toString().includes(value)) return true;
  // Only what some notation decodes may make a difference.
  return decoded.test(characters) && (bare(characters).includes(bare(value)) || unescaped(characters).includes(value));
}

const decoded = /[\\'"%\s\0]/;

function statesPort(characters: string, port: number): boolean {
  if (/^[A-Za-z0-9+/]{4,}={0,2}$/.test(characters) && Buffer.from(characters, 'base64').toString().includes(String(port)))
    return true;
  const written = bare(characters);
  // An open end of a range has no characters.
  if (written === '') return port === 0 || port === 65535;
  if (readings(written).includes(port)) return true;
  if (/^postgres(?:ql)?(?:-\w+)?$/.test(written)) return port === 5432;
  // Where decoding changed lengths, the place is that of a longer text that holds the port.
  return decoded.test(characters) && written.split(/\D+/).some((digits) => digits !== '' && Number(digits) === port);
}

/** Decimal (PostgreSQL rounds), `0x1538`, octal as PostgreSQL and iptables read it, leading digits as PgBouncer does, a number of TOML. */
function readings(written: string): number[] {
  return [Math.round(Number(written)), parseInt(written, 10), parseInt(written, 8), Number(written.replaceAll('_', ''))];
}

/** A backslash takes away the meaning of any character: `\u` is a `u` in `.pgpass`. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/gs, '$1');
}

/** Escapes decoded, quotes and blanks taken away. */
function bare(text: string): string {
  return text
    .replace(/\\u([0-9a-f]{4})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/\\([0-7]{3})/g, (_, code: string) => String.fromCharCode(parseInt(code, 8)))
    .replace(/%([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/[\\'"`\s\0]/g, '');
}
