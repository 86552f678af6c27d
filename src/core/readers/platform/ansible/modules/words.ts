import type { Word } from '../../../../commands/command.ts';
import type { Location } from '../../../../text/span.ts';

/** A word that a module writes for its user. */
export function literalWord(text: string, at: Location): Word {
  return { value: [{ kind: 'text', text, at }], at };
}

/** Words put together with a separator between them. */
export function joinedWords(words: readonly Word[], separator: string): Word | undefined {
  const [first, ...rest] = words;
  const last = words[words.length - 1];
  if (first === undefined || last === undefined) return undefined;
  const value = rest.flatMap((word) => {
    const { path, span } = word.at;
    const at = { path, span: { start: span.start, end: span.start } };
    return [{ kind: 'text', text: separator, at } as const, ...word.value];
  });
  const end = Math.max(first.at.span.end, last.at.span.end);
  return { value: [...first.value, ...value], at: { path: first.at.path, span: { start: first.at.span.start, end } } };
}
