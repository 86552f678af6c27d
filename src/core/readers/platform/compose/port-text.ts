import type { Stretch } from './source.ts';

/** Cut at a separator that stands in no `${…}` and no `[…]`. */
export function piecesBetween(whole: Stretch, separator: string): Stretch[] {
  const { file, end } = whole;
  const pieces: Stretch[] = [];
  let from = whole.start;
  let bracket = false;
  for (let at = whole.start; at < end;) {
    const character = file.text.charAt(at);
    if (character === '[') bracket = true;
    else if (character === ']') bracket = false;
    if (character === separator && !bracket) {
      pieces.push({ file, start: from, end: at });
      from = at + 1;
    }
    at = file.text.startsWith('${', at) ? closingBrace(file.text, at, end) : at + 1;
  }
  return [...pieces, { file, start: from, end }];
}

/** What stands behind `:-` or `-` when the whole text is one use. */
export function defaultOf({ file, start, end }: Stretch): Stretch | undefined {
  const text = file.text.slice(start, end);
  const head = /^\$\{[A-Za-z_]\w*:?-/.exec(text)?.[0];
  if (head === undefined || closingBrace(file.text, start, end) !== end) return undefined;
  return { file, start: start + head.length, end: end - 1 };
}

/** A use is short; without a limit many that nothing closes would each be searched to the end of the text. */
const longestUse = 400;

/** The offset behind the brace that closes the `${` at `start`; one character further when nothing closes it. */
export function closingBrace(text: string, start: number, end: number): number {
  let depth = 0;
  const limit = Math.min(end, start + longestUse);
  for (let at = start; at < limit && text.charAt(at) !== '\n'; at++) {
    if (text.startsWith('${', at)) depth++;
    else if (text.charAt(at) === '}' && --depth === 0) return at + 1;
  }
  return start + 1;
}
