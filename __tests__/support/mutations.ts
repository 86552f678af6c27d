import fc from 'fast-check';

/** Characters and words that some grammar stumbles over. */
const stumblingBlocks = [
  '{', '}', '[', ']', '(', ')', '"', "'", '`', '\\', '\n', '\r\n', '\t', ' ', '$', '${', '$(', '{{', '}}', '{%', ':', '=', '#', ';', ',', '.', '|', '>', '<', '%', '@', '/',
  '\0', '\u00e9', '\ud83d\ude00', '\ud83d', '\ufeff', '\ue000', '\u2028', '\u0085', '\u000b', '<<EOF\n', '- ', '&a ', '*a ', '|\n', '>\n', '\\\n', '//', '/*', '*/', '<!--',
  "''", '"""', '!', '?', '::error::', '##[group]', '\u001b[31m', '5433', '0x1538', '5_433', '012470', '99999', String.raw`\u0035`, '%35',
]; // prettier-ignore

type Change = (text: string) => string;

const place = fc.nat(100_000);

function atLines(change: (lines: string[], at: number, other: number) => void): fc.Arbitrary<Change> {
  return fc.tuple(place, place).map(([at, other]) => (text) => {
    const lines = text.split('\n');
    change(lines, at % lines.length, other % lines.length);
    return lines.join('\n');
  });
}

/** `put` instead of `cut` characters somewhere. */
function replaced(cut: fc.Arbitrary<number>, put: fc.Arbitrary<string>): fc.Arbitrary<Change> {
  return fc.tuple(place, cut, put).map(([at, length, piece]) => (text) => {
    const from = at % (text.length + 1);
    return text.slice(0, from) + piece + text.slice(from + length);
  });
}

/** What editors, merges, transfers and attackers do to a file. */
function changes(others: readonly string[]): fc.Arbitrary<Change> {
  const foreignLines = others.flatMap((text) => text.split('\n'));
  return fc.oneof(
    atLines((lines, at) => lines.splice(at, 1)),
    atLines((lines, at, other) => lines.splice(other, 0, lines[at] ?? '')),
    fc.tuple(place, fc.constantFrom(...foreignLines)).map(([at, line]) => (text: string) => {
      const lines = text.split('\n');
      lines.splice(at % (lines.length + 1), 0, line);
      return lines.join('\n');
    }),
    place.map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
    replaced(fc.nat(20), fc.constantFrom('', ...stumblingBlocks)),
    replaced(fc.constant(0), fc.constantFrom(...stumblingBlocks)),
    replaced(
      fc.constant(0),
      fc.constantFrom('[', '{', '(', '- ', '"', '${A:-', '$(').map((opening) => opening.repeat(300)),
    ),
    fc.constant<Change>((text) => text.replace(/\r?\n/g, '\r\n')),
    fc.constant<Change>((text) => `\ufeff${text}`),
  );
}

/** One of the texts, changed up to four times; lines of the others find their way into it. */
export function mutated(texts: readonly string[], others: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...texts), fc.array(changes(others), { minLength: 1, maxLength: 4 }))
    .map(([text, list]) => list.reduce((changed, change) => change(changed), text));
}
