import { plainText, type Template, type TemplatePart } from '../facts/template.ts';
import type { Located, Location } from '../text/span.ts';
import type { Word } from './command.ts';

/** The text of a word without holes; undefined when it has one. */
export function textOf(word: Word | undefined): string | undefined {
  return word === undefined ? undefined : plainText(word.value);
}

/** The text before the first hole. */
export function leadingText(word: Word): string {
  let text = '';
  for (const part of word.value) {
    if (part.kind !== 'text') break;
    text += part.text;
  }
  return text;
}

/** The text with every hole as one character that no program name or option has. */
export function outlineOf(template: Template): string {
  let text = '';
  for (const part of template) text += part.kind === 'text' ? part.text : '\ufffc';
  return text;
}

/** The word without its first characters, which must be text: `-p5433` without 2 is `5433`. */
export function dropText(word: Word, count: number): Word {
  return cutWord(word, count, outlineOf(word.value).length);
}

/** The characters `[from, to)` of a word's outline. */
export function cutWord(word: Word, from: number, to: number): Word {
  const parts: TemplatePart[] = [];
  let position = 0;
  let at: Location | undefined;
  for (const part of word.value) {
    const start = position;
    position += part.kind === 'text' ? part.text.length : 1;
    if (position <= from || start >= to) continue;
    const piece = part.kind === 'text' ? cutText(part, Math.max(from, start) - start, Math.min(to, position) - start) : part;
    parts.push(piece);
    at =
      at === undefined
        ? piece.at
        : { path: at.path, span: { start: at.span.start, end: Math.max(at.span.end, piece.at.span.end) } };
  }
  const { start, end } = word.at.span;
  const empty = from === 0 ? start : end;
  return { value: parts, at: at ?? { path: word.at.path, span: { start: empty, end: empty } } };
}

function cutText(part: TemplatePart & { kind: 'text' }, from: number, to: number): TemplatePart {
  const { path, span } = part.at;
  const text = part.text.slice(from, to);
  // Where decoding changed the length, only the whole part has a place.
  if (span.end - span.start !== part.text.length) return { kind: 'text', text, at: part.at };
  return { kind: 'text', text, at: { path, span: { start: span.start + from, end: span.start + to } } };
}

export function located(word: Word): Located<Template> {
  return { value: word.value, at: word.at };
}

/** The text with holes written as `$NAME` (`$?` for what nobody can evaluate): for names shown to people, never for a secret. */
export function shownText(word: Word): string {
  return word.value.map((part) => (part.kind === 'text' ? part.text : part.kind === 'use' ? `$${part.use.name}` : '$?')).join('');
}

/** The word as a located string, when it has no hole. */
export function locatedText(word: Word): Located<string> {
  return { value: shownText(word), at: word.at };
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
