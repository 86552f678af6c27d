import type { FlatText } from '../../conninfo/flat-text.ts';
import type { NftWord } from '../../documents/nftables.ts';
import type { Fact } from '../../facts/fact.ts';
import { literal, type Namespace, type PortValue, type Template } from '../../facts/template.ts';
import type { NftMatch } from './nft-matches.ts';
import type { NftNames } from './nft-names.ts';
import type { NftValue } from './nft-values.ts';
import { numberOf, rangeOf, type NamedRange, type Piece } from './ports.ts';
import type { RuleContext } from './rules.ts';

/** The text that was parsed, able to give pieces of it as templates with their places. */
export type NftText = Pick<FlatText, 'slice' | 'at'>;

export interface NftReading {
  readonly text: NftText;
  readonly context: RuleContext;
  readonly names: NftNames;
}

export function pieceOf(reading: NftReading, word: NftWord): Piece {
  const value = reading.text.slice(word.start, word.end);
  const at = reading.text.at(word.start, word.end);
  return word.text.startsWith('$') ? { value: useOf(reading, word.text.slice(1), at), at } : { value, at };
}

/** `$NAME` of a `define` of this text; the names of other files answer to nobody. */
function useOf(reading: NftReading, name: string, at: Piece['at']): Template {
  if (!reading.names.defines.has(name)) return [{ kind: 'opaque', what: 'name of another file', at }];
  return [{ kind: 'use', use: { name, namespace: namespaceOf(reading), at }, at }];
}

function namespaceOf({ context }: NftReading): Namespace {
  return { kind: 'script', path: context.file.embeddedIn?.path ?? context.file.path };
}

/** A `define` of one word is a variable: rules use it, and an edit goes there. */
export function* definitionsOf(reading: NftReading): Iterable<Fact> {
  const { make, setting, standing } = reading.context;
  for (const [name, items] of reading.names.defines) {
    const [only, more] = items;
    if (only?.kind !== 'word' || more !== undefined) continue;
    const at = reading.text.at(only.start, only.end);
    // Hexadecimal and octal numbers are given as the port they are.
    const number = numberOf(only.text, 'c');
    const value = number === undefined ? reading.text.slice(only.start, only.end) : literal(String(number), at);
    const base = make.base('platform.definition', 'platform', at, { setting, standing });
    yield { ...base, name, value: { value, at }, namespace: namespaceOf(reading), rank: 0 };
  }
}

/** The condition on destination ports, with the column in which they stand. */
export interface PortMatch {
  readonly match: NftMatch;
  readonly column: number;
}

export function portsOf(matches: readonly NftMatch[]): PortMatch | undefined {
  for (const match of matches) {
    const column = match.keys.findIndex((key) => /^(?:tcp|udp|th|sctp|dccp) dport$/.test(key));
    if (column >= 0) return { match, column };
  }
  return undefined;
}

/** Port ranges of the values; `>= 5432` is open above, what another file names is one range nobody knows. */
export function rangesOf({ match, column }: PortMatch, values: readonly NftValue[], reading: NftReading): readonly NamedRange[] {
  const ranges = values.flatMap((value) => {
    const word = value.columns[column]?.[0];
    return word === undefined ? [] : [compared(rangeOf(pieceOf(reading, word), '-', 'c'), match.operator)];
  });
  if (!match.open && ranges.length > 0) return ranges;
  const at = reading.text.at(match.written.start, match.written.end);
  const unknown: PortValue = { kind: 'template', template: [{ kind: 'opaque', what: 'set of another file', at }], at };
  return [...ranges, { range: { first: unknown, last: unknown } }];
}

/** An end that is not written has an empty place behind the one that is. */
function compared(range: NamedRange, operator: NftMatch['operator']): NamedRange {
  const { first } = range.range;
  if (first.kind !== 'literal') return range;
  const { path, span } = first.at;
  const end = (port: number): PortValue => ({ kind: 'literal', port, at: { path, span: { start: span.end, end: span.end } } });
  switch (operator) {
    case '>=':
      return { range: { first, last: end(65535) } };
    case '<=':
      return { range: { first: end(0), last: first } };
    case '>':
      return { range: { first: end(first.port + 1), last: end(65535) } };
    case '<':
      return { range: { first: end(0), last: end(first.port - 1) } };
    default:
      return range;
  }
}
