import type { StringToken } from '../../../documents/code/tree.ts';
import type { Template, TemplatePart } from '../../../facts/template.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';

/** `%s`, `%d`, `%[1]s`, `%(name)s`; `{}`, `{0}`, `{name}`, `{name:?}`. `%%` and `{{` stand for themselves. */
const percent = /%%|%(?:\(([A-Za-z_]\w{0,40})\))?[-+# 0]{0,4}(?:\[\d\])?\d{0,3}(?:\.\d{1,3})?[a-zA-Z]/g;
const braces = /\{\{|\}\}|\{([A-Za-z_]\w{0,40}|\d{1,2})?(?::[^{}]{0,20})?\}/g;

/** The value for the next place, or for the one of that name or number. */
export type Filling = (name: string | undefined, position: number) => Template;

/** A pattern with its places filled in; text keeps its place in the file. */
export function filledIn(file: SourceFile, pattern: StringToken, filling: Filling): Template {
  const text = file.text.slice(pattern.span.start, pattern.span.end);
  const notation = /%[a-zA-Z(]/.test(text) ? percent : braces;
  const parts: TemplatePart[] = [];
  let position = 0;
  for (const part of pattern.parts) {
    if (part.kind === 'hole') return [{ kind: 'opaque', what: 'expression', at: locate(file, part.span.start, part.span.end) }];
    let from = 0;
    const add = (to: number): void => {
      if (to <= from) return;
      const exact = part.span.end - part.span.start === part.text.length;
      const at = exact
        ? locate(file, part.span.start + from, part.span.start + to)
        : locate(file, part.span.start, part.span.end);
      parts.push({ kind: 'text', text: part.text.slice(from, to), at });
    };
    for (const match of part.text.matchAll(notation)) {
      add(match.index);
      from = match.index + match[0].length;
      if (/^(?:%%|\{\{|\}\})$/.test(match[0])) {
        parts.push({
          kind: 'text',
          text: match[0].charAt(0),
          at: locate(file, part.span.start + match.index, part.span.start + from),
        });
        continue;
      }
      parts.push(...filling(match[1], position++));
    }
    add(part.text.length);
  }
  return parts;
}
