import type { Namespace, TemplatePart, Use } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';

/** An expression of Jinja as far as it can be followed: a literal, or a variable with filters that keep its value. undefined: nobody can say. */
export function readJinjaExpression(
  file: SourceFile,
  start: number,
  end: number,
  namespace: Namespace,
  at: Location,
): TemplatePart | undefined {
  const inside = trimmed(file.text, start, end);
  const expression = new Expression(file, inside.start, inside.end, namespace, at);
  const part = expression.value(0);
  return expression.isDone() ? part : undefined;
}

/** `{{-`, `-}}` take blanks away around them and mean nothing here. */
function trimmed(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const from = /[-+]/.test(text.charAt(start)) && /\s/.test(text.charAt(start + 1)) ? start + 1 : start;
  return { start: from, end: /[-+]/.test(text.charAt(end - 1)) ? end - 1 : end };
}

/** Filters that give what they are given, as far as hosts and ports go. */
const transparent = new Set([
  'int',
  'string',
  'trim',
  'quote',
  'to_json',
  'from_json',
  'float',
  'ipwrap',
  'bool',
  'lower',
  'safe',
]);
const keywords = new Set(['not', 'if', 'else', 'and', 'or', 'in', 'is', 'true', 'false']);
const nothing = new Set(['omit', 'none', 'None', 'null']);
const deepest = 8;

const blank = /\s*/y;
const word = /[A-Za-z_]\w*/y;
const number = /\d+(?![\w.])/y;
const index = /\d+/y;
const collection = /\[[^[\]{}\n]*\]|\{[^[\]{}\n]*\}/y;
const quoted = /"[^"\\\n]*"|'[^'\\\n]*'/y;

class Expression {
  private readonly file: SourceFile;
  private readonly end: number;
  private readonly namespace: Namespace;
  private readonly at: Location;
  private position: number;

  constructor(file: SourceFile, start: number, end: number, namespace: Namespace, at: Location) {
    this.file = file;
    this.position = start;
    this.end = end;
    this.namespace = namespace;
    this.at = at;
  }

  isDone(): boolean {
    this.skipBlanks();
    return this.position >= this.end;
  }

  /** `a.b | default(5432) | int` */
  value(depth: number): TemplatePart | undefined {
    let part = depth > deepest ? undefined : this.primary(depth);
    while (part !== undefined && this.take('|')) part = this.filtered(part, depth);
    return part;
  }

  private primary(depth: number): TemplatePart | undefined {
    if (this.take('(')) {
      const inner = this.value(depth + 1);
      return this.take(')') ? inner : undefined;
    }
    return this.literal() ?? this.variable(depth);
  }

  private literal(): TemplatePart | undefined {
    const digits = this.match(number);
    if (digits !== undefined) return this.text(digits, this.position - digits.length);
    const text = this.match(quoted);
    return text === undefined ? undefined : this.text(text.slice(1, -1), this.position - text.length + 1);
  }

  private text(text: string, start: number): TemplatePart {
    return { kind: 'text', text, at: locate(this.file, start, start + text.length) };
  }

  /** `a.b`, `a['b']`, `a[0]`, `a.get('b', 5432)`; a variable of this host by way of `hostvars` is the variable. */
  private variable(depth: number): TemplatePart | undefined {
    const names = this.path();
    const own = names?.[0] === 'hostvars' && names[1] === '*' ? names.slice(2) : names;
    if (own === undefined || own.length === 0 || own.includes('*')) return undefined;
    return this.isAt('(') ? this.called(own, depth) : this.use(own);
  }

  private path(): readonly string[] | undefined {
    const first = this.match(word);
    if (first === undefined || keywords.has(first.toLowerCase())) return undefined;
    const names = [first];
    for (let name = this.step(); name !== undefined; name = this.step()) {
      if (name === null) return undefined;
      names.push(name);
    }
    return names;
  }

  /** The next step of a path; undefined: there is none; null: one that nobody can follow. */
  private step(): string | undefined | null {
    if (this.take('.')) return this.match(word) ?? this.match(index) ?? null;
    if (!this.take('[')) return undefined;
    const key = this.match(index) ?? this.match(quoted)?.slice(1, -1) ?? this.itself();
    return key !== undefined && this.take(']') ? key : null;
  }

  private itself(): string | undefined {
    return this.match(word) === 'inventory_hostname' ? '*' : undefined;
  }

  private use(names: readonly string[]): TemplatePart {
    const use: Use = { name: names.join('.'), namespace: this.namespace, at: this.at };
    return { kind: 'use', use, at: this.at };
  }

  private called(names: readonly string[], depth: number): TemplatePart | undefined {
    const given = this.arguments(depth);
    const [key, otherwise] = given ?? [];
    if (names[names.length - 1] !== 'get' || key?.kind !== 'text') return undefined;
    const part = this.use([...names.slice(0, -1), key.text]);
    return otherwise === undefined ? part : withDefault(part, otherwise, 'unset');
  }

  private filtered(part: TemplatePart, depth: number): TemplatePart | undefined {
    const name = this.match(word);
    const given = this.isAt('(') ? this.arguments(depth) : [];
    if (name === undefined || given === undefined) return undefined;
    if (name === 'default' || name === 'd') return this.defaulted(part, given);
    if (name === 'mandatory') return part.kind === 'use' ? { ...part, use: { ...part.use, required: true } } : part;
    return transparent.has(name) ? part : undefined;
  }

  private defaulted(part: TemplatePart, [value, alsoEmpty]: readonly TemplatePart[]): TemplatePart {
    if (value === undefined || (value.kind === 'use' && nothing.has(value.use.name))) return part;
    return withDefault(part, value, alsoEmpty === undefined ? 'unset' : 'empty');
  }

  /** Arguments in parentheses; `boolean=true` counts by its place. */
  private arguments(depth: number): readonly TemplatePart[] | undefined {
    const given: TemplatePart[] = [];
    if (!this.take('(')) return undefined;
    while (!this.take(')')) {
      const start = this.position;
      const part = this.argument(depth);
      if (part === undefined) return undefined;
      given.push(part);
      if (!this.take(',') && !this.isAt(')')) return undefined;
      if (this.position === start) return undefined;
    }
    return given;
  }

  private argument(depth: number): TemplatePart | undefined {
    const start = this.position;
    this.skipBlanks();
    const keyword = this.match(word);
    if (keyword !== undefined && /^true$/i.test(keyword)) return { kind: 'text', text: 'true', at: this.at };
    if (keyword !== undefined && this.isAt('=') && this.take('=')) return this.argument(depth + 1);
    this.position = start;
    return this.collection() ?? (depth > deepest ? undefined : this.value(depth + 1));
  }

  /** `[]`, `{}`, `[1, 2]`: no value of a port. */
  private collection(): TemplatePart | undefined {
    const found = this.match(collection);
    return found === undefined ? undefined : { kind: 'opaque', what: 'collection', at: this.at };
  }

  private skipBlanks(): void {
    blank.lastIndex = this.position;
    this.position += blank.exec(this.file.text)?.[0].length ?? 0;
  }

  private isAt(text: string): boolean {
    this.skipBlanks();
    return this.position < this.end && this.file.text.startsWith(text, this.position);
  }

  private take(text: string): boolean {
    if (!this.isAt(text)) return false;
    this.position += text.length;
    return true;
  }

  private match(pattern: RegExp): string | undefined {
    this.skipBlanks();
    pattern.lastIndex = this.position;
    const found = pattern.exec(this.file.text)?.[0];
    if (found === undefined || this.position + found.length > this.end) return undefined;
    this.position += found.length;
    return found;
  }
}

/** `a | default(b) | default(c)` is a, else b, else c. */
function withDefault(part: TemplatePart, value: TemplatePart, when: 'unset' | 'empty'): TemplatePart {
  if (part.kind !== 'use') return part;
  const { fallback } = part.use;
  if (fallback === undefined) {
    const own = value.kind === 'text' && value.text === '' ? [] : [value];
    return { ...part, use: { ...part.use, fallback: { when, value: own } } };
  }
  const kept = fallback.value.map((inner) => withDefault(inner, value, when));
  return { ...part, use: { ...part.use, fallback: { ...fallback, value: kept } } };
}
