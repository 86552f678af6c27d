import type { Namespace, Template, TemplatePart, Use } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import { textParts } from './text-parts.ts';

const maxDepth = 16;
/** Names of environment variables and of other properties; `env.` and `env:` say where from. */
const nameAt = /(?:(?:env|ENV|sys)[:.])?[A-Za-z_][\w.-]*/y;
/** Maven's `@name@` and an expression `#{…}`: filled in by something that is not read. */
const opaqueAt = /@[A-Za-z][\w.-]{0,80}@|#\{[^{}\n]{0,200}\}/y;

/**
 * Placeholders of Spring, Quarkus and Micronaut: `${name}`, `${name:default}`, defaults nested. A dash belongs to the name, and `:` is the
 * only operator. What is no complete placeholder stays text.
 */
export function parsePropertyPlaceholders(file: SourceFile, start: number, end: number, namespace: Namespace): Template {
  return new Placeholders(file, namespace, start, end).parse(start, end, 0);
}

class Placeholders {
  private readonly file: SourceFile;
  private readonly text: string;
  private readonly namespace: Namespace;
  private readonly closings: ReadonlyMap<number, number>;

  constructor(file: SourceFile, namespace: Namespace, start: number, end: number) {
    this.file = file;
    this.text = file.text;
    this.namespace = namespace;
    this.closings = closingsOf(file.text, start, end);
  }

  parse(start: number, end: number, depth: number): Template {
    const parts: TemplatePart[] = [];
    let from = start;
    for (let i = start; i < end;) {
      const found = this.holeAt(i, depth);
      if (found === undefined || found.end > end) {
        i++;
        continue;
      }
      parts.push(...textParts(this.file, from, i), found.part);
      i = found.end;
      from = i;
    }
    return [...parts, ...textParts(this.file, from, end)];
  }

  private holeAt(i: number, depth: number): { readonly part: TemplatePart; readonly end: number } | undefined {
    const char = this.text.charAt(i);
    if (char === '$') return this.useAt(i, depth);
    if (char !== '@' && char !== '#') return undefined;
    opaqueAt.lastIndex = i;
    const found = opaqueAt.exec(this.text)?.[0];
    if (found === undefined) return undefined;
    const end = i + found.length;
    return { part: { kind: 'opaque', what: 'placeholder', at: locate(this.file, i, end) }, end };
  }

  private useAt(i: number, depth: number): { readonly part: TemplatePart; readonly end: number } | undefined {
    const close = this.closings.get(i);
    if (close === undefined || depth >= maxDepth) return undefined;
    nameAt.lastIndex = i + 2;
    const written = nameAt.exec(this.text)?.[0] ?? '';
    const after = i + 2 + written.length;
    const at = locate(this.file, i, close + 1);
    const end = close + 1;
    const isDefault = this.text.charAt(after) === ':';
    // A name that is itself put together, or an operator nobody knows.
    if (written === '' || (after !== close && !isDefault)) return { part: { kind: 'opaque', what: 'placeholder', at }, end };
    const name = written.replace(/^(?:env|sys)[:.]/i, '');
    const use: Use = { name, namespace: this.namespace, at };
    if (!isDefault) return { part: { kind: 'use', use, at }, end };
    const fallback = { when: 'unset' as const, value: this.parse(after + 1, close, depth + 1) };
    return { part: { kind: 'use', use: { ...use, fallback }, at }, end };
  }
}

/** `$` of each `${` to its closing brace, nested ones counted: one pass. */
function closingsOf(text: string, start: number, end: number): Map<number, number> {
  const closings = new Map<number, number>();
  const open: number[] = [];
  for (let i = start; i < end; i++) {
    const char = text.charAt(i);
    if (char === '$' && text.charAt(i + 1) === '{') open.push(i);
    else if (char === '}') {
      const first = open.pop();
      if (first !== undefined) closings.set(first, i);
    }
  }
  return closings;
}
