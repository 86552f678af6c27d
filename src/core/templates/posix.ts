import type { Namespace, Template, TemplatePart, Use } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';

export interface InterpolationOptions {
  readonly namespace: Namespace;
  /** `compose`: `$$` is a dollar. `shell`, `dotenv`: a backslash before `$` takes its meaning away. */
  readonly escapes: 'compose' | 'shell' | 'dotenv';
  /** Frameworks' own defaults: `${A:5432}` (Spring, Quarkus, Micronaut), names with dots, `${env:A}`. */
  readonly colonDefaults?: true;
  /** The decoded text, when its length differs from the characters: locations are then those of the whole. */
  readonly text?: string;
}

const maxDepth = 16;
const nameAt = /[A-Za-z_][A-Za-z0-9_]*/y;
const propertyAt = /(?:(?:env|ENV)[:.])?[A-Za-z_][A-Za-z0-9_.]*/y;

/**
 * `${A}`, `${A:-d}`, `${A-d}`, `${A:?m}`, `${A:+x}`, `$A` as compose and the shells read them (semantics B.4), defaults nested.
 * What is no complete use stays text.
 */
export function parseInterpolation(file: SourceFile, start: number, end: number, options: InterpolationOptions): Template {
  const decoded = options.text;
  if (decoded !== undefined && decoded.length !== end - start) {
    return new Interpolation(decoded, file, options, { start, end }).parse(0, decoded.length, 0);
  }
  return new Interpolation(file.text, file, options, undefined).parse(start, end, 0);
}

/** Whether a text holds a use at all: most do not. */
export function hasInterpolation(text: string): boolean {
  return text.includes('$');
}

/** Opening `$` to closing brace, nested uses counted: one pass, however many stay open. */
function closingsOf(text: string, start: number, end: number): Map<number, number> {
  const closings = new Map<number, number>();
  let open: number[] = [];
  for (let i = start; i < end; i++) {
    const char = text.charAt(i);
    if (char === '\n') open = [];
    else if (char === '$' && text.charAt(i + 1) === '{') open.push(i);
    else if (char === '}') {
      const first = open.pop();
      if (first !== undefined) closings.set(first, i);
    }
  }
  return closings;
}

class Interpolation {
  private readonly text: string;
  private readonly file: SourceFile;
  private readonly options: InterpolationOptions;
  private readonly whole: { readonly start: number; readonly end: number } | undefined;
  /** Made at the first `${`, which comes first: it covers all that follow. */
  private closings: Map<number, number> | undefined;

  constructor(
    text: string,
    file: SourceFile,
    options: InterpolationOptions,
    whole: { readonly start: number; readonly end: number } | undefined,
  ) {
    this.text = text;
    this.file = file;
    this.options = options;
    this.whole = whole;
  }

  parse(start: number, end: number, depth: number): Template {
    const parts: TemplatePart[] = [];
    let from = start;
    let plain = '';
    const flush = (to: number): void => {
      if (plain !== '') parts.push({ kind: 'text', text: plain, at: this.at(from, to) });
      plain = '';
    };
    for (let i = start; i < end;) {
      const escaped = this.escapeAt(i, end);
      if (escaped !== undefined) {
        // An escape is a part of its own, so that the characters around it keep exact places.
        flush(i);
        parts.push({ kind: 'text', text: '$', at: this.at(i, i + 2) });
        i += 2;
        from = i;
        continue;
      }
      const found = this.text.charAt(i) === '$' && depth < maxDepth ? this.useAt(i, end, depth) : undefined;
      if (found === undefined) {
        plain += this.text.charAt(i++);
        continue;
      }
      flush(i);
      parts.push({ kind: 'use', use: found.use, at: found.use.at });
      i = found.end;
      from = i;
    }
    flush(end);
    return parts;
  }

  private at(start: number, end: number) {
    return this.whole === undefined ? locate(this.file, start, end) : locate(this.file, this.whole.start, this.whole.end);
  }

  private escapeAt(i: number, end: number): true | undefined {
    if (i + 1 >= end || this.text.charAt(i + 1) !== '$') return undefined;
    return this.text.charAt(i) === (this.options.escapes === 'compose' ? '$' : '\\') ? true : undefined;
  }

  private useAt(i: number, end: number, depth: number): { readonly use: Use; readonly end: number } | undefined {
    const braced = this.text.charAt(i + 1) === '{';
    const pattern = braced && this.options.colonDefaults === true ? propertyAt : nameAt;
    pattern.lastIndex = braced ? i + 2 : i + 1;
    const written = pattern.exec(this.text)?.[0];
    if (written === undefined) return undefined;
    const after = pattern.lastIndex;
    const name = written.replace(/^env[:.]/i, '');
    if (!braced) return after <= end ? { use: this.use(name, i, after), end: after } : undefined;
    const close = this.closing(i, end);
    if (close === undefined) return undefined;
    const use = this.braced(name, after, close, { ...this.use(name, i, close + 1) }, depth);
    return use === undefined ? undefined : { use, end: close + 1 };
  }

  private use(name: string, start: number, end: number): Use {
    return { name, namespace: this.options.namespace, at: this.at(start, end) };
  }

  /** The `}` that closes the use at `open`, on the same line. */
  private closing(open: number, end: number): number | undefined {
    this.closings ??= closingsOf(this.text, open, end);
    const close = this.closings.get(open);
    return close === undefined || close >= end ? undefined : close;
  }

  private braced(name: string, after: number, close: number, plain: Use, depth: number): Use | undefined {
    if (after === close) return plain;
    const colon = this.text.charAt(after) === ':';
    const from = after + (colon ? 2 : 1);
    const meaning = meaningOf(this.text.charAt(from - 1), colon, () => this.parse(from, close, depth + 1));
    if (meaning !== undefined) return { ...plain, ...meaning };
    if (colon && this.options.colonDefaults === true)
      return { ...plain, fallback: { when: 'unset', value: this.parse(after + 1, close, depth + 1) } };
    // `${A%x}`, `${A:1:2}`: an operation on the value that is not followed.
    return name === '' ? undefined : { name: `${name}#`, namespace: { kind: 'none' }, at: plain.at };
  }
}

/** What an operator adds to a use: `-` and `=` a fallback, `+` an alternative, `?` a demand. With a colon an empty value is none. */
function meaningOf(
  operator: string,
  colon: boolean,
  operand: () => Template,
): Pick<Use, 'fallback' | 'alternative' | 'required'> | undefined {
  switch (operator) {
    case '-':
    case '=':
      return { fallback: { when: colon ? 'empty' : 'unset', value: operand() } };
    case '?':
      return { required: true };
    case '+':
      return { alternative: { when: colon ? 'filled' : 'set', value: operand() } };
    default:
      return undefined;
  }
}
