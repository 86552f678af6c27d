import { flatten } from '../../conninfo/flat-text.ts';
import type { PortRange } from '../../facts/firewall.ts';
import { plainText, type PortValue, type Template } from '../../facts/template.ts';
import type { Located, Location } from '../../text/span.ts';
import { portOfService } from './services.ts';

/** A stretch of text that a rule is made of: a word of a command, or a part of one. */
export interface Piece {
  readonly value: Template;
  readonly at: Location;
}

export interface NamedRange {
  readonly range: PortRange;
  readonly service?: Located<string>;
}

/** `decimal`: 05432 is 5432. `c`: 0x1538 and 012470 are 5432 too, as iptables and nft read numbers (semantics D.3, D.4). */
export type NumberStyle = 'decimal' | 'c';

export function textOf(piece: Piece): string | undefined {
  return plainText(piece.value);
}

/** The pieces between separators; holes separate nothing. */
export function splitPiece(piece: Piece, separator: string): readonly Piece[] {
  const flat = flatten(piece.value, piece.at);
  if (!flat.text.includes(separator)) return [piece];
  const pieces: Piece[] = [];
  let start = 0;
  for (const text of flat.text.split(separator).slice(0, 200)) {
    pieces.push({ value: flat.slice(start, start + text.length), at: flat.at(start, start + text.length) });
    start += text.length + separator.length;
  }
  return pieces;
}

/** `5432`, `5432:5440` (with the separator), `5432:`, `:5440` or a service name. A single port is one object on both sides. */
export function rangeOf(piece: Piece, separator: ':' | '-', style: NumberStyle): NamedRange {
  const flat = flatten(piece.value, piece.at);
  const cut = flat.text.indexOf(separator);
  const part = (start: number, end: number): Piece => ({ value: flat.slice(start, end), at: flat.at(start, end) });
  // A service name may hold a dash.
  if (cut < 0 || (separator === '-' && /^[a-z]/i.test(flat.text))) return single(part(0, flat.text.length), style);
  const low = portOfPiece(part(0, cut), style, 0);
  const high = portOfPiece(part(cut + 1, flat.text.length), style, 65535);
  return { range: { first: low.port, last: high.port } };
}

function single(piece: Piece, style: NumberStyle): NamedRange {
  const { port, service } = portOfPiece(piece, style, undefined);
  return { range: { first: port, last: port }, ...(service === undefined ? {} : { service }) };
}

function portOfPiece(
  piece: Piece,
  style: NumberStyle,
  whenEmpty: number | undefined,
): { port: PortValue; service?: Located<string> } {
  const { value, at } = piece;
  const text = textOf(piece)?.trim();
  if (text === undefined) return { port: { kind: 'template', template: value, at } };
  if (text === '' && whenEmpty !== undefined) return { port: { kind: 'literal', port: whenEmpty, at } };
  const number = numberOf(text, style);
  if (number !== undefined) return { port: number <= 65535 ? { kind: 'literal', port: number, at } : { kind: 'malformed', at } };
  if (!/^[a-z][a-z0-9_.+ -]*$/i.test(text)) return { port: { kind: 'malformed', at } };
  const known = portOfService(text);
  const port: PortValue =
    known === undefined
      ? { kind: 'template', template: [{ kind: 'opaque', what: 'service name', at }], at }
      : { kind: 'literal', port: known, at };
  return { port, service: { value: text, at } };
}

/** Undefined when the text is no number of that style. */
export function numberOf(text: string, style: NumberStyle): number | undefined {
  if (style === 'c' && /^0x[\da-f]{1,8}$/i.test(text)) return parseInt(text, 16);
  if (style === 'c' && /^0[0-7]{1,8}$/.test(text)) return parseInt(text, 8);
  return /^\d{1,8}$/.test(text) ? Number(text) : undefined;
}
