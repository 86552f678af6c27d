import type { Namespace, Template, TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import { readJinjaExpression } from './jinja-expression.ts';
import { textParts } from './text-parts.ts';

/** `{{ … }}`, `{% … %}`, `{# … #}`: none of them spans more characters than people write in one. */
const mark = /\{\{|\{%|\{#/g;
const closings: Readonly<Record<string, string>> = { '{{': '}}', '{%': '%}', '{#': '#}' };
const longest = 2000;

/** One stretch between braces. */
export interface JinjaMark {
  readonly kind: 'value' | 'statement' | 'comment';
  readonly start: number;
  readonly end: number;
}

/** The marks of a text in their order; one that is never closed is text. Only the characters between `start` and `end` are looked at. */
export function* jinjaMarks(text: string, start: number, end: number): Iterable<JinjaMark> {
  const part = text.slice(start, end);
  const pattern = new RegExp(mark.source, 'g');
  for (let found = pattern.exec(part); found !== null; found = pattern.exec(part)) {
    const limit = Math.min(part.length, found.index + longest);
    const close = closingOf(part, found.index + 2, limit, closings[found[0]] ?? '');
    if (close === undefined) continue;
    const kind = found[0] === '{{' ? 'value' : found[0] === '{%' ? 'statement' : 'comment';
    yield { kind, start: start + found.index, end: start + close };
    pattern.lastIndex = close;
  }
}

/** Behind the closing braces. Braces inside quotes mean nothing; a further opening says that the first was none. */
function closingOf(text: string, from: number, end: number, closing: string): number | undefined {
  const sign = closing === '#}' ? /#\}|\{#/g : /[%}]\}|\{[{%]|["']/g;
  sign.lastIndex = from;
  for (let found = sign.exec(text); found !== null && found.index + 1 < end; found = sign.exec(text)) {
    if (found[0] === closing) return found.index + 2;
    if (found[0].startsWith('{')) return undefined;
    if (found[0].length === 1) sign.lastIndex = closingQuote(text, found.index, end) + 1;
  }
  return undefined;
}

/** The quote that closes the one at `start`, on its line; `start` when none does. */
function closingQuote(text: string, start: number, end: number): number {
  const quote = text.charAt(start);
  for (let i = start + 1; i < end; i++) {
    if (text.charAt(i) === quote) return i;
    if (text.charAt(i) === '\n') return start;
  }
  return start;
}

/** What stands between `{{` and `}}`: one part, at all of the braces. */
export function jinjaHole(file: SourceFile, { start, end }: JinjaMark, namespace: Namespace): TemplatePart {
  const at = locate(file, start, end);
  return readJinjaExpression(file, start + 2, end - 2, namespace, at) ?? { kind: 'opaque', what: 'expression', at };
}

/**
 * Text with `{{ … }}` in it. A value that statements put together is not followed (`opaque`); of shell text they are `dropped`, so that
 * the commands they guard are read.
 */
export function parseJinja(
  file: SourceFile,
  start: number,
  end: number,
  namespace: Namespace,
  statements: 'opaque' | 'dropped' = 'opaque',
): Template {
  const parts: TemplatePart[] = [];
  let from = start;
  const text = (to: number): void => {
    parts.push(...textParts(file, from, to));
  };
  for (const found of jinjaMarks(file.text, start, end)) {
    if (found.kind === 'statement' && statements === 'opaque')
      return [{ kind: 'opaque', what: 'statement', at: locate(file, start, end) }];
    text(found.start);
    if (found.kind === 'value') parts.push(jinjaHole(file, found, namespace));
    from = found.end;
  }
  text(end);
  return parts;
}
