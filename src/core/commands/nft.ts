import { flatten } from '../conninfo/flat-text.ts';
import { parseNftText } from '../documents/nftables.ts';
import type { Fact } from '../facts/fact.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import { literal, plainText, type Rendering, type Template } from '../facts/template.ts';
import { withHoles } from '../templates/rendered.ts';
import type { Command, CommandContext, CommandFamily, Word } from './command.ts';
import type { NftText } from './firewall/nft-reading.ts';
import { readNftStatements } from './firewall/nft-rules.ts';

const mostWords = 400;

/** `nft add rule inet filter input tcp dport 5432 accept`, and a rule set fed to `nft -f -` (semantics D.4). */
export const nft: CommandFamily = { names: ['nft'], read };

function* read(command: Command, context: CommandContext): Iterable<Fact> {
  const texts = command.words.map((word) => plainText(word.value));
  if (texts.includes('-c') || texts.includes('--check') || command.words.length > mostWords) return;
  if (command.input !== undefined) {
    const { statements } = parseNftText(command.input.text);
    yield* readNftStatements(statements, nftTextOf(command.input), { ...context, file: command.input });
    return;
  }
  const words = command.words.filter((_, index) => texts[index]?.startsWith('-') !== true);
  const template = joined(words);
  const flat = flatten(template, command.at);
  yield* readNftStatements(parseNftText(flat.text).statements, flat, context);
}

/** All words as one text with blanks between them, as nft reads its arguments. */
function joined(words: readonly Word[]): Template {
  return words.flatMap((word, index): Template => {
    const { end } = word.at.span;
    const blank = { kind: 'text', text: ' ', at: { path: word.at.path, span: { start: end, end } } } as const;
    return index === words.length - 1 ? word.value : [...word.value, blank];
  });
}

/** A whole file as text that gives places, and what a template engine puts into it. */
export function nftTextOf(file: SourceFile, rendering?: Rendering): NftText {
  return {
    at: (start, end) => locate(file, start, end),
    slice: (start, end) => withHoles(literal(file.text.slice(start, end), locate(file, start, end)), rendering),
  };
}
