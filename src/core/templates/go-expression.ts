/** A Go template expression. Offsets are those of the text it was read from. */
export type GoExpression =
  | { readonly kind: 'string'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'number'; readonly text: string; readonly start: number; readonly end: number }
  /** `.Values.a`, `$.a`, `$x.a`, or the dot alone. */
  | { readonly kind: 'path'; readonly text: string; readonly start: number; readonly end: number }
  /** `default "5432" .Values.port`; a pipeline's left side is the last argument. */
  | {
      readonly kind: 'call';
      readonly name: string;
      readonly arguments: readonly GoExpression[];
      readonly start: number;
      readonly end: number;
    };

interface Token {
  readonly kind: 'string' | 'word' | 'mark';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const mostTokens = 200;
const deepest = 12;

/** The expression between the braces `[start, end)`; undefined when it is none that can be read. */
export function parseGoExpression(text: string, start: number, end: number): GoExpression | undefined {
  const tokens = tokensOf(text.slice(start, end), start);
  if (tokens === undefined) return undefined;
  const parser = new Parser(tokens);
  const expression = parser.pipeline(0);
  return parser.done ? expression : undefined;
}

const token = /\s+|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|[|()]|\$?\w*(?:\.\w+)+|[$\w]+|\./y;

function tokensOf(text: string, offset: number): readonly Token[] | undefined {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    const found = token.exec(text);
    if (found === null || tokens.length > mostTokens) return undefined;
    const [whole, double, raw] = found;
    if (whole.trim() === '') continue;
    const quoted = double ?? raw;
    const start = offset + at + (quoted === undefined ? 0 : 1);
    if (quoted !== undefined) tokens.push({ kind: 'string', text: quoted, start, end: start + quoted.length });
    else tokens.push({ kind: /^[|()]$/.test(whole) ? 'mark' : 'word', text: whole, start, end: start + whole.length });
  }
  return tokens;
}

class Parser {
  private readonly tokens: readonly Token[];
  private position = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.position === this.tokens.length;
  }

  /** `a | b | c`. */
  pipeline(depth: number): GoExpression | undefined {
    let value = this.command(undefined, depth);
    while (value !== undefined && this.mark('|')) value = this.command(value, depth);
    return value;
  }

  private command(piped: GoExpression | undefined, depth: number): GoExpression | undefined {
    const first = this.tokens[this.position];
    const [head, ...rest] = this.operands(depth);
    if (head === undefined) return undefined;
    const given = piped === undefined ? rest : [...rest, piped];
    if (head.kind !== 'call' || first?.text !== head.name) return given.length === 0 ? head : undefined;
    return { ...head, arguments: given, end: rest[rest.length - 1]?.end ?? head.end };
  }

  private operands(depth: number): readonly GoExpression[] {
    const operands: GoExpression[] = [];
    for (let operand = this.operand(depth); operand !== undefined; operand = this.operand(depth)) operands.push(operand);
    return operands;
  }

  private operand(depth: number): GoExpression | undefined {
    const next = this.tokens[this.position];
    if (next === undefined) return undefined;
    if (next.kind === 'mark') return next.text === '(' && depth < deepest ? this.group(depth) : undefined;
    this.position++;
    const { text, start, end } = next;
    if (next.kind === 'string') return { kind: 'string', text, start, end };
    if (/^\d+$/.test(text)) return { kind: 'number', text, start, end };
    return /^[$.]/.test(text) ? { kind: 'path', text, start, end } : { kind: 'call', name: text, arguments: [], start, end };
  }

  private group(depth: number): GoExpression | undefined {
    this.position++;
    const inner = this.pipeline(depth + 1);
    return inner !== undefined && this.mark(')') ? inner : undefined;
  }

  private mark(text: string): boolean {
    const next = this.tokens[this.position];
    if (next?.kind !== 'mark' || next.text !== text) return false;
    this.position++;
    return true;
  }
}
