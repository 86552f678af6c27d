/**
 * What the dot and the variables stand for at an action, as paths from the root: `.Values.primary`; undefined: an element of a loop, a computed
 * value. A variable may also be a named template, as `(include NAME)`.
 */
export interface GoScope {
  readonly dot: string | undefined;
  readonly variables: ReadonlyMap<string, string>;
  /** Where the innermost loop, `with` or definition begins: equal expressions in different ones need not be equal. */
  readonly block: number;
}

/** One `{{ … }}`. Offsets are those of the text. */
export interface GoAction {
  readonly start: number;
  readonly end: number;
  /** `if`, `range`, `$x := …`, a comment: nothing is printed. */
  readonly control: boolean;
  /** It prints lines of its own: alone on its line, or indented behind a key (`labels: {{- toYaml .Values.labels | nindent 4 }}`). */
  readonly spread: boolean;
  readonly scope: GoScope;
}

export interface GoTemplate {
  /** Of the same length: what prints nothing is blank, what prints a value is a word. */
  readonly masked: string;
  readonly actions: readonly GoAction[];
}

const longestAction = 4000;
const mostVariables = 64;
/** Blocks in one another make a path longer and longer. */
const longestPath = 400;

/**
 * Whether braces are Helm's and not those of Ansible, of a workflow or of an alert: only Go has these words in front. Other texts are read as
 * they stand first.
 */
export function isGoTemplate(text: string): boolean {
  return (
    text.includes('{{') &&
    /\{\{-?\s*(?:\$?\.(?:Values|Release|Chart|Capabilities|Files)\b|(?:if|range|with|define|include|template|tpl|toYaml)\s+[("$.]|\$\w+\s*:?=)/.test(
      text,
    )
  );
}

/** A Go template masked, with what stood there. Linear: an action has a greatest length. */
export function readGoTemplate(text: string): GoTemplate {
  const actions = new Actions(text).read();
  const pieces: string[] = [];
  let from = 0;
  for (const { start, end, control, spread } of actions) {
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[^\r\n]/g, control || spread ? ' ' : 'T'));
    from = end;
  }
  return { masked: `${pieces.join('')}${text.slice(from)}`, actions };
}

interface Block {
  readonly outer: GoScope;
}

class Actions {
  private readonly text: string;
  private readonly found: GoAction[] = [];
  private readonly open: Block[] = [];
  private scope: GoScope = { dot: '', variables: new Map(), block: 0 };
  /** Variables that get another value later, perhaps in a branch: worth nothing. */
  private readonly changed: ReadonlySet<string>;

  constructor(text: string) {
    this.text = text;
    this.changed = new Set([...text.matchAll(/\{\{-?[ \t]{0,9}(\$\w+)[ \t]{0,9}=/g)].map(([, name]) => name ?? ''));
  }

  read(): readonly GoAction[] {
    let close = -1;
    for (let start = this.text.indexOf('{{'); start >= 0;) {
      if (close < start) close = this.text.indexOf('}}', start);
      if (close < 0) break;
      const end = close - start > longestAction ? undefined : this.endOf(start);
      if (end !== undefined) this.add(start, end);
      start = this.text.indexOf('{{', end ?? start + 2);
    }
    return this.found;
  }

  /** Behind the braces that close the action: none inside a string or a comment. */
  private endOf(start: number): number | undefined {
    const { text } = this;
    const limit = Math.min(text.length, start + longestAction);
    const isComment = /^\{\{-?\s{0,9}\/\*/.test(text.slice(start, start + 14));
    let at = isComment ? text.indexOf('*/', start) : start + 2;
    while (at >= 0 && at < limit) {
      if (text.startsWith('}}', at)) return at + 2;
      at = this.pastCharacter(at, limit);
    }
    return undefined;
  }

  /** Behind one character or one string; a string in double quotes ends with its line. */
  private pastCharacter(start: number, limit: number): number {
    const quote = this.text.charAt(start);
    if (quote !== '"' && quote !== '`') return start + 1;
    for (let at = start + 1; at < limit; at++) {
      const character = this.text.charAt(at);
      if (character === quote || (character === '\n' && quote === '"')) return at + 1;
      if (character === '\\' && quote === '"') at++;
    }
    return limit;
  }

  private add(start: number, end: number): void {
    const body = bodyOf(this.text.slice(start, end));
    const word = /^(?:if|else|end|range|with|define|block|break|continue)\b|^\/\*/.exec(body)?.[0];
    const assigned = /^(\$\w+)\s*:?=/.exec(body);
    const control = word !== undefined || assigned !== null;
    this.found.push({ start, end, control, spread: !control && this.printsLines(start, end, body), scope: this.scope });
    if (assigned !== null) this.assign(assigned[1] ?? '', body.slice(assigned[0].length));
    else if (word !== undefined) this.follow(word, body.slice(word.length).trim(), start);
  }

  private printsLines(start: number, end: number, body: string): boolean {
    const before = this.text.slice(Math.max(0, start - 400), start);
    const line = before.slice(before.lastIndexOf('\n') + 1);
    if (!/^[ \t]*(?:\r?\n|$)/.test(this.text.slice(end, end + 400))) return false;
    return (
      (line.trim() === '' && line.length < 400) || (/\|\s?n?indent\s/.test(body) && /:(?:[ \t]+[|>][+-]?)?[ \t]*$/.test(line))
    );
  }

  private assign(name: string, value: string): void {
    const named = /^\s*include "([\w.-]+)" [.$]\s*$/.exec(value)?.[1];
    const path = this.changed.has(name) ? undefined : named === undefined ? this.pathOf(value) : `(include ${named})`;
    const variables = new Map(this.scope.variables);
    variables.delete(name);
    if (path !== undefined && variables.size < mostVariables) variables.set(name, path);
    this.scope = { ...this.scope, variables };
  }

  private follow(word: string, rest: string, start: number): void {
    if (word === 'end') this.scope = this.open.pop()?.outer ?? this.scope;
    else if (word === 'else') this.scope = this.open[this.open.length - 1]?.outer ?? this.scope;
    else if (/^(?:if|range|with|define|block)$/.test(word)) {
      this.open.push({ outer: this.scope });
      if (word !== 'if') this.scope = { ...this.scope, dot: word === 'with' ? this.pathOf(rest) : undefined, block: start };
    }
  }

  /** A plain path as one from the root. */
  private pathOf(expression: string): string | undefined {
    return rootPath(expression.trim(), this.scope);
  }
}

/** What stands between the braces and their dashes. */
function bodyOf(action: string): string {
  const from = action.startsWith('{{-') ? 3 : 2;
  const to = action.endsWith('-}}') ? action.length - 3 : action.length - 2;
  return action.slice(from, Math.max(from, to)).trim();
}

/** `.Values.a`, `$.Values.a`, `$x.a`, `.a` as a path from the root; undefined when it is none or nobody knows from where it leads. */
export function rootPath(path: string, scope: GoScope): string | undefined {
  if (path === '.') return scope.dot;
  const found = path === '' ? null : /^(\$\w*)?((?:\.\w+)*)$/.exec(path);
  const base = found === null ? undefined : baseOf(found[1], scope);
  return base === undefined ? undefined : below(base, found?.[2] ?? '');
}

function baseOf(variable: string | undefined, { dot, variables }: GoScope): string | undefined {
  if (variable === undefined) return dot;
  return variable === '$' ? '' : variables.get(variable);
}

/** A named template's text has nothing below it. */
function below(base: string, rest: string): string | undefined {
  const isText = base.startsWith('(') && rest !== '';
  return isText || base.length + rest.length > longestPath ? undefined : `${base}${rest}`;
}
