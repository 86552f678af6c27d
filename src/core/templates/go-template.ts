import { literal, plainText, type Namespace, type Template, type TemplatePart } from '../facts/template.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import { parseGoExpression, type GoExpression } from './go-expression.ts';

export interface GoOptions {
  /** Whose values answer for `.Values`. */
  readonly namespace: Namespace;
  /** A path from the root (`.Values.db.port`); undefined when nobody knows from where it leads. */
  readonly pathOf: (path: string) => string | undefined;
  /** The block around the action: what is computed in another one is something else. */
  readonly block: number;
}

/**
 * The action `{{ … }}` at `[start, end)` as Helm prints it: a value, with its default; a named template stands under its name, so that equal
 * ones are equal. What is computed is opaque.
 */
export function goAction(file: SourceFile, start: number, end: number, options: GoOptions): Template {
  const text = file.text.slice(start, end);
  const open = /^\{\{-?/.exec(text)?.[0].length ?? 0;
  const close = /-?\}\}$/.exec(text)?.[0].length ?? 0;
  const expression = parseGoExpression(file.text, start + open, end - close);
  const evaluation = new Evaluation(file, { start, end }, options);
  return (expression === undefined ? undefined : evaluation.value(expression)) ?? [evaluation.opaque(text)];
}

/** Functions that leave a host, a port or a URL what it is; `tpl` of a value is that value. */
const unchanged = new Set([
  'quote', 'squote', 'toString', 'int', 'int64', 'float64', 'trim', 'trunc', 'trimSuffix', 'trimPrefix', 'lower', 'b64enc', 'print', 'nospace', 'toYaml', 'nindent', 'indent',
]); // prettier-ignore

class Evaluation {
  private readonly file: SourceFile;
  private readonly whole: { readonly start: number; readonly end: number };
  private readonly options: GoOptions;

  constructor(file: SourceFile, whole: { readonly start: number; readonly end: number }, options: GoOptions) {
    this.file = file;
    this.whole = whole;
    this.options = options;
  }

  value(expression: GoExpression): Template | undefined {
    switch (expression.kind) {
      case 'string':
        if (expression.text.includes('\\')) return undefined;
        return literal(expression.text, locate(this.file, expression.start, expression.end));
      case 'number':
        return literal(expression.text, locate(this.file, expression.start, expression.end));
      case 'path':
        return this.path(expression.text);
      case 'call':
        return this.call(expression.name, expression.arguments);
    }
  }

  /** Equal text is equal: a number made of it tells expressions apart and shows nothing. */
  opaque(text: string): TemplatePart {
    let hash = this.options.block;
    for (const character of text.replace(/[\s-]+/g, '')) hash = (Math.imul(hash, 31) + (character.codePointAt(0) ?? 0)) | 0;
    return { kind: 'opaque', what: `expression ${(hash >>> 0).toString(36)}`, at: this.at };
  }

  private get at() {
    return locate(this.file, this.whole.start, this.whole.end);
  }

  private use(name: string): Template {
    return [{ kind: 'use', use: { name, namespace: this.options.namespace, at: this.at }, at: this.at }];
  }

  /** A value by its dotted name; what the release and the chart say keeps its dot in front. */
  private path(path: string): Template | undefined {
    const full = this.options.pathOf(path);
    if (full === undefined) return undefined;
    if (full.startsWith('.Values.')) return this.use(full.slice('.Values.'.length));
    const named = /^\((include .*)\)$/.exec(full)?.[1];
    if (named !== undefined) return this.use(named);
    return /^\.(?:Release|Chart|Template)\./.test(full) ? this.use(full) : undefined;
  }

  private call(name: string, given: readonly GoExpression[]): Template | undefined {
    const [first, second] = given;
    const last = given[given.length - 1];
    if (first === undefined || last === undefined) return undefined;
    if (unchanged.has(name)) return this.value(last);
    switch (name) {
      case 'tpl':
        return this.value(first);
      case 'include':
      case 'template':
        return this.included(first, given.slice(1));
      case 'default':
        return second === undefined ? undefined : this.withFallback(second, first);
      case 'coalesce':
        return this.coalesced(given);
      case 'required':
        return this.value(last);
      case 'index':
        return this.indexed(first, given.slice(1));
      case 'printf':
        return this.printed(first, given.slice(1));
      default:
        return undefined;
    }
  }

  /** A named template stands for itself where it sees what every template of the chart sees; of labels also with what is added to them. */
  private included(name: GoExpression, [context]: readonly GoExpression[]): Template | undefined {
    if (name.kind !== 'string') return undefined;
    if (context?.kind === 'call' && context.name === 'dict' && /\.render$/.test(name.text)) return this.rendered(context);
    const plain = context === undefined || (context.kind === 'path' && /^[$.]$/.test(context.text));
    return plain || /labels/i.test(name.text) ? this.use(`include ${name.text}`) : undefined;
  }

  /** `include "common.tplvalues.render" (dict "value" .Values.x "context" $)`. */
  private rendered({ arguments: given }: GoExpression & { kind: 'call' }): Template | undefined {
    const key = given.findIndex((one, index) => index % 2 === 0 && one.kind === 'string' && one.text === 'value');
    const value = key < 0 ? undefined : given[key + 1];
    return value === undefined ? undefined : this.value(value);
  }

  /** Helm takes the default for an empty value and for zero too. */
  private withFallback(of: GoExpression, fallback: GoExpression): Template | undefined {
    const value = this.value(of);
    const other = this.value(fallback) ?? [this.opaque(`default${fallback.start}`)];
    const [part, ...more] = value ?? [];
    if (part?.kind !== 'use' || more.length > 0) return value !== undefined && plainText(value) === '' ? other : value;
    if (part.use.fallback !== undefined) return undefined;
    return [{ ...part, use: { ...part.use, fallback: { when: 'empty', value: other } } }];
  }

  private coalesced(given: readonly GoExpression[]): Template | undefined {
    const [first, ...rest] = given;
    if (first === undefined || rest.length === 0) return first === undefined ? undefined : this.value(first);
    const value = this.value(first);
    const [part, ...more] = value ?? [];
    if (part?.kind !== 'use' || more.length > 0) return value;
    return [{ ...part, use: { ...part.use, fallback: { when: 'empty', value: this.coalesced(rest) ?? [] } } }];
  }

  /** `index .Values "postgresql-ha" "port"`. */
  private indexed(base: GoExpression, keys: readonly GoExpression[]): Template | undefined {
    const full = base.kind === 'path' ? this.options.pathOf(base.text) : undefined;
    if (full === undefined || !/^\.Values(?:\.|$)/.test(full) || !keys.every((key) => key.kind === 'string')) return undefined;
    const names = keys.map((key) => (key.kind === 'string' ? key.text : ''));
    return this.use([...full.split('.').slice(2), ...names].join('.'));
  }

  /** `printf "postgres://%s:%d/app" .Values.host (int .Values.port)`. */
  private printed(format: GoExpression, given: readonly GoExpression[]): Template | undefined {
    if (format.kind !== 'string' || format.text.includes('\\')) return undefined;
    const parts: TemplatePart[] = [];
    const pieces = format.text.split(/(%[sdvq])/);
    let start = format.start;
    let next = 0;
    for (const piece of pieces) {
      if (/^%[sdvq]$/.test(piece)) {
        const argument = given[next++];
        const value = argument === undefined ? undefined : this.value(argument);
        parts.push(...(value ?? [this.opaque(`argument${next}`)]));
      } else parts.push(...literal(piece, locate(this.file, start, start + piece.length)));
      start += piece.length;
    }
    return parts;
  }
}
