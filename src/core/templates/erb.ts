import type { Namespace, Template, TemplatePart, Use } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';

const tag = /<%=((?:[^%]|%(?!>)){0,400})%>/g;
const lookup = /\s*ENV(?:(\[)|\.fetch\(?)\s*(["'])([A-Za-z_]\w*)\2\s*/y;
const literal = /\s*(?:(["'])([^"'\\\n]*)\1|(\d+))/y;
const conversion = /\s*\.(?:to_i|to_s|presence|strip)\b/y;

export function hasErb(text: string): boolean {
  return text.includes('<%=');
}

/**
 * Text with `<%= … %>` of Ruby: `ENV["X"]`, `ENV.fetch("X", 5432)`, `ENV.fetch("X") { 5432 }`, `ENV["X"] || 5432`. Any other expression is
 * opaque.
 */
export function parseErb(file: SourceFile, start: number, end: number, namespace: Namespace): Template {
  const parts: TemplatePart[] = [];
  let from = start;
  const text = (to: number): void => {
    if (to > from) parts.push({ kind: 'text', text: file.text.slice(from, to), at: locate(file, from, to) });
  };
  for (const match of file.text.slice(start, end).matchAll(tag)) {
    const open = start + match.index;
    const close = open + match[0].length;
    text(open);
    from = close;
    const inner = new Expression(file, namespace, open + '<%='.length, close - '%>'.length).whole();
    parts.push(...(inner ?? [{ kind: 'opaque' as const, what: 'expression', at: locate(file, open, close) }]));
  }
  text(end);
  return parts;
}

class Expression {
  private readonly file: SourceFile;
  private readonly namespace: Namespace;
  private readonly end: number;
  private at: number;

  constructor(file: SourceFile, namespace: Namespace, start: number, end: number) {
    this.file = file;
    this.namespace = namespace;
    this.at = start;
    this.end = end;
  }

  whole(): Template | undefined {
    const value = this.value(0);
    return /^[\s-]*$/.test(this.file.text.slice(this.at, this.end)) ? value : undefined;
  }

  private take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.file.text);
    if (found === null || pattern.lastIndex > this.end) return undefined;
    this.at = pattern.lastIndex;
    return found;
  }

  private value(depth: number): Template | undefined {
    const found = this.take(literal);
    if (found !== undefined) {
      this.take(conversion);
      return this.literal(found);
    }
    return depth > 4 ? undefined : this.lookup(depth);
  }

  private literal(found: RegExpExecArray): Template {
    const text = found[2] ?? found[3] ?? '';
    const end = this.at - (found[2] === undefined ? 0 : 1);
    const start = found.index + found[0].length - (found[2] === undefined ? 0 : 1) - text.length;
    return text === '' ? [] : [{ kind: 'text', text, at: locate(this.file, start, Math.min(end, start + text.length)) }];
  }

  private lookup(depth: number): Template | undefined {
    const found = this.take(lookup);
    const name = found?.[3];
    if (found === undefined || name === undefined) return undefined;
    const start = found.index + found[0].search(/\S/);
    const fallback = this.fallback(found[1] !== undefined, depth);
    if (fallback === 'broken') return undefined;
    const at = locate(this.file, start, this.at);
    const use: Use = { name, namespace: this.namespace, at };
    return [{ kind: 'use', at, use: fallback === undefined ? use : { ...use, fallback } }];
  }

  /** What stands behind the name: the second argument or a block, and `||`. */
  private fallback(index: boolean, depth: number): Use['fallback'] | 'broken' {
    const own = index ? this.closed() : this.argument(depth);
    if (own === 'broken') return own;
    this.take(conversion);
    if (this.take(/\s*\|\|/y) === undefined) return own === undefined ? undefined : { when: 'unset', value: own };
    const alternative = this.value(depth + 1);
    return alternative === undefined ? 'broken' : { when: 'empty', value: own ?? alternative };
  }

  private closed(): undefined | 'broken' {
    return this.take(/\s*\]/y) === undefined ? 'broken' : undefined;
  }

  /** `, 5432)` or `) { 5432 }`. */
  private argument(depth: number): Template | undefined | 'broken' {
    if (this.take(/\s*,/y) !== undefined) {
      const value = this.value(depth + 1);
      this.take(/\s*\)/y);
      return value ?? 'broken';
    }
    this.take(/\s*\)/y);
    if (this.take(/\s*\{/y) === undefined) return undefined;
    const value = this.value(depth + 1);
    return this.take(/\s*\}/y) === undefined ? 'broken' : (value ?? 'broken');
  }
}
