import { tokensOf } from '../../../documents/code/tokens.ts';
import { languageOf } from '../../../documents/code/languages.ts';
import type { CodeToken, StringToken } from '../../../documents/code/tree.ts';
import type { Template, TemplatePart } from '../../../facts/template.ts';
import { locate } from '../../../text/source-file.ts';
import type { Located } from '../../../text/span.ts';
import { Bindings } from './bindings.ts';
import { valueOfCall, type Called } from './calls.ts';
import { Cursor, type Range } from './cursor.ts';
import { Expression } from './expression.ts';
import { extentOf, opaque, type CodeSource } from './source.ts';

const maxDepth = 10;
/** A value of more parts is put together by nobody who means a connection. */
const maxParts = 128;

/** What stretches of code are worth, without running it: literals, variables of the environment with their defaults, texts put together. */
export class Values {
  readonly source: CodeSource;
  private readonly bindings: Bindings;
  private readonly known = new Map<string, Template>();
  private depth = 0;

  constructor(source: CodeSource) {
    this.source = source;
    this.bindings = new Bindings(source.tree);
  }

  /** The value of tokens of the file. */
  located({ start, end }: Range): Located<Template> {
    const { tokens } = this.source.tree;
    const value = this.of(tokens, start, end);
    const at = literalPlace(tokens, start, end);
    return {
      value,
      at: at === undefined ? extentOf(this.source.file, tokens, start, end) : locate(this.source.file, at.start, at.end),
    };
  }

  of(tokens: readonly CodeToken[], start: number, end: number): Template {
    if (this.depth >= maxDepth || start >= end) return opaque(extentOf(this.source.file, tokens, start, end));
    this.depth++;
    const value = new Expression(this, new Cursor(tokens, start, end)).value();
    this.depth--;
    return value.length > maxParts ? opaque(extentOf(this.source.file, tokens, start, end)) : value;
  }

  /** The one operand, or all alternatives, that start at a token; what follows is left alone. */
  operand(start: number, end: number, what: 'operand' | 'alternatives'): Located<Template> {
    const { tokens } = this.source.tree;
    const cursor = new Cursor(tokens, start, end);
    const expression = new Expression(this, cursor);
    const value = what === 'operand' ? expression.joined() : expression.alternatives();
    const { file } = this.source;
    const last = cursor.at;
    const place = literalPlace(tokens, start, last);
    const at = place === undefined ? extentOf(file, tokens, start, last) : locate(file, place.start, place.end);
    return { value: value.length > maxParts ? opaque(at) : value, at };
  }

  /** A name of the file that is bound once. */
  bound(name: string): Template | undefined {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const entry = this.bindings.of(name);
    if (entry === undefined || this.depth >= maxDepth) return undefined;
    // While it is looked at, it cannot answer for itself.
    this.known.set(name, opaque(extentOf(this.source.file, this.source.tree.tokens, entry.value, entry.end)));
    const value = this.of(this.source.tree.tokens, entry.value, entry.end);
    this.known.set(name, value);
    return value;
  }

  call(called: Called): Template | undefined {
    return valueOfCall(this, called);
  }

  /** A string literal: its text as it stands, its expressions evaluated. */
  string(token: StringToken): Template {
    const parts: TemplatePart[] = [];
    for (const part of token.parts) {
      if (parts.length > maxParts) break;
      if (part.kind === 'hole') parts.push(...this.hole(part.inner, part.span));
      else parts.push({ kind: 'text', text: part.text, at: locate(this.source.file, part.span.start, part.span.end) });
    }
    return parts;
  }

  private hole(inner: { readonly start: number; readonly end: number }, whole: { readonly start: number; readonly end: number }) {
    const language = languageOf(this.source.path);
    const at = locate(this.source.file, whole.start, whole.end);
    if (language === undefined || this.depth >= maxDepth) return opaque(at);
    const tokens = tokensOf(this.source.file.text, language, inner.start, inner.end);
    return tokens.length === 0 ? opaque(at) : this.of(tokens, 0, tokens.length);
  }
}

/** A value that is one literal stands inside its quotes. */
function literalPlace(tokens: readonly CodeToken[], start: number, end: number) {
  const only = tokens.slice(start, Math.min(end, start + 8)).filter(({ kind }) => kind !== 'line');
  return only.length === 1 && end - start <= 8 && only[0]?.kind === 'string' ? only[0].span : undefined;
}
