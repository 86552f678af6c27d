import type { Region } from '../text/line-index.ts';
import type { Location } from '../text/span.ts';
import { integerOf, pathOf, type Members } from './untrusted.ts';

/** Lines and columns stay below it, and two of them in one number stay exact. */
const radix = 2 ** 24;

/**
 * A stored report has lines and no offsets, and we have offsets and no text: a made-up offset carries line and column. Offsets of one file keep
 * their order, and equal places are equal.
 */
export function regionOfStored({ span }: Location): Region {
  return {
    startLine: Math.floor(span.start / radix),
    startColumn: span.start % radix,
    endLine: Math.floor(span.end / radix),
    endColumn: span.end % radix,
  };
}

/** undefined: its path is not to be shown. */
export function placeOf(stored: Members, name: string): Location | undefined {
  const path = pathOf(stored['path'], `${name}.path`);
  const position = (member: string, standard: number): number =>
    stored[member] === undefined ? standard : integerOf(stored[member], `${name}.${member}`, 1, radix - 1);
  const [line, column] = [integerOf(stored['line'], `${name}.line`, 1, radix - 1), position('column', 1)];
  const start = line * radix + column;
  const end = position('endLine', line) * radix + position('endColumn', column);
  return path === undefined ? undefined : { path, span: { start, end: Math.max(start, end) } };
}
