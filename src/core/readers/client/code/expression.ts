import { textOf, type CodeToken } from '../../../documents/code/tree.ts';
import type { Template } from '../../../facts/template.ts';
import { argumentsOf, type Cursor } from './cursor.ts';
import { withFallback } from './fallbacks.ts';
import { filledIn } from './formats.ts';
import { callOf, valueOfPath } from './path.ts';
import { extentOf, opaque, placeOfToken } from './source.ts';
import type { Values } from './values.ts';
import { defaulting, neutral } from './vocabulary.ts';

const number = /^(\d[\d_]*)(?:[iuf]\d{1,3}|L)?$/;

/** One expression: `a || b`, `a + b`, a literal, a name, a call, and what is chained to it. What is not understood is opaque as a whole. */
export class Expression {
  private readonly values: Values;
  private readonly cursor: Cursor;
  private readonly start: number;

  constructor(values: Values, cursor: Cursor) {
    this.values = values;
    this.cursor = cursor;
    this.start = cursor.at;
  }

  value(): Template {
    const value = this.alternatives();
    while (this.cursor.isMark(';')) this.cursor.next();
    return this.cursor.done ? value : this.unknown();
  }

  private unknown(): Template {
    const { tokens, end } = this.cursor;
    return opaque(extentOf(this.values.source.file, tokens, this.start, end));
  }

  alternatives(): Template {
    let left = this.joined();
    while (this.cursor.isMark('||', '??', '?:') || this.cursor.isWord('or')) {
      const when = this.cursor.isMark('??') ? 'unset' : 'empty';
      this.cursor.next();
      left = withFallback(left, this.joined(), when);
    }
    return left;
  }

  joined(): Template {
    const first = this.cursor.peek();
    let left = this.chained();
    if (first?.kind === 'string' && this.cursor.isMark('%')) return this.percent(first);
    while (this.isJoin()) {
      this.cursor.next();
      left = [...left, ...this.chained()];
    }
    // Literals side by side are one (Python).
    while (first?.kind === 'string' && this.cursor.peek()?.kind === 'string') left = [...left, ...this.chained()];
    return left;
  }

  private isJoin(): boolean {
    return this.cursor.isMark('+', '<>') || (this.values.source.tree.language === 'php' && this.cursor.isMark('.'));
  }

  /** `"…%s…" % (a, b)`. */
  private percent(pattern: Extract<CodeToken, { kind: 'string' }>): Template {
    this.cursor.next();
    if (!this.cursor.isMark('(')) return this.unknown();
    const { tokens } = this.cursor;
    const given = argumentsOf(tokens, this.cursor.bracket());
    return filledIn(this.values.source.file, pattern, (name, position) => {
      const argument = given[position];
      return argument === undefined || name !== undefined ? this.unknown() : this.values.of(tokens, argument.start, argument.end);
    });
  }

  private chained(): Template {
    let value = this.primary();
    for (;;) {
      if (this.cursor.isMark('!', '?')) this.cursor.next();
      else if (this.cursor.isWord('as')) {
        this.cursor.next();
        this.cursor.next();
      } else if (this.cursor.isMark('.', '?.') && this.values.source.tree.language !== 'php') value = this.member(value);
      else return value;
    }
  }

  private member(value: Template): Template {
    this.cursor.next();
    const name = textOf(this.cursor.next()) ?? '';
    if (this.cursor.isMark('::')) this.skipTypeArguments();
    const { tokens } = this.cursor;
    const given = this.cursor.isMark('(') ? argumentsOf(tokens, this.cursor.bracket()) : [];
    const first = given[0];
    if (defaulting.has(name) && first !== undefined)
      return withFallback(value, this.values.of(tokens, first.start, first.end), 'unset');
    return neutral.has(name) || /^(?:to|as)[A-Z_]/.test(name) ? value : this.unknown();
  }

  /** `parse::<u16>()`. */
  private skipTypeArguments(): void {
    while (!this.cursor.done && !this.cursor.isMark('(')) this.cursor.next();
  }

  private primary(): Template {
    const token = this.cursor.peek();
    if (token?.kind === 'string') return this.literal(token);
    if (token?.kind === 'word') return this.word(token);
    if (this.cursor.isMark('(')) return this.parenthesis();
    if (this.cursor.isMark('+', '&', '*')) {
      this.cursor.next();
      return this.primary();
    }
    this.cursor.next();
    return this.unknown();
  }

  private literal(token: Extract<CodeToken, { kind: 'string' }>): Template {
    this.cursor.next();
    const formatted = this.cursor.isMark('.') && textOf(this.cursor.tokens[this.cursor.at + 1]) === 'format';
    if (!formatted) return this.values.string(token);
    this.cursor.next();
    this.cursor.next();
    return callOf(this.values, this.cursor, this.start, ['format'], token);
  }

  /** `(int) env(…)` is a cast; all else in brackets is a value. */
  private parenthesis(): Template {
    const { start, end } = this.cursor.bracket();
    const { tokens } = this.cursor;
    if (end === start + 1 && /^(?:int|string|integer|float|u16)$/.test(textOf(tokens[start]) ?? '')) return this.chained();
    return this.values.of(tokens, start, end);
  }

  private word(token: Extract<CodeToken, { kind: 'word' }>): Template {
    const digits = number.exec(token.text)?.[1];
    if (digits !== undefined) {
      this.cursor.next();
      return [{ kind: 'text', text: digits.replace(/_/g, ''), at: placeOfToken(this.values.source.file, token) }];
    }
    if (token.text !== 'new' && token.text !== 'await') return valueOfPath(this.values, this.cursor);
    this.cursor.next();
    return this.primary();
  }
}
