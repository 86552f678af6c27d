import type { CodeEntry, CodeGroup, CodeToken } from './tree.ts';

const maxDepth = 150;
const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };
const assignments = new Set(['=', ':', ':=', '=>', '||=', '??=']);
/** Marks behind which, or words before which, a statement goes on in the next line. */
const continuing = /^(?:[,.=:(?+&|<>*\\]|\?\.|:=|=>|->|\|\||&&|\?\?|\?:|\|>|<>|\|\|=|\?\?=)$/;

interface Open {
  readonly kind: CodeGroup['kind'];
  readonly open: number;
  readonly index: number;
  readonly parent: number;
  readonly parentEntry: number;
  readonly entries: CodeEntry[];
  /** First token of the entry at hand. */
  start: number;
  /** The first assignment in it. */
  assigned: { readonly name: CodeToken | undefined; readonly member: boolean; value: number; typed: boolean } | undefined;
  /** Entries before the statement at hand. */
  statement: number;
  /** The entry at hand has tokens. */
  filled: boolean;
  /** Statements end in it: a block of code, no list of settings. */
  block: boolean;
}

export interface Grouping {
  readonly groups: readonly CodeGroup[];
  readonly groupOf: readonly number[];
  readonly entryOf: readonly number[];
}

/** Brackets and their entries, the entries of a statement without brackets (`config :app, Repo, port: 5432`) among them. One pass. */
export function groupsOf(tokens: readonly CodeToken[]): Grouping {
  return new Grouper(tokens).all();
}

class Grouper {
  private readonly tokens: readonly CodeToken[];
  private readonly groups: CodeGroup[] = [];
  private readonly groupOf: number[] = [];
  private readonly entryOf: number[] = [];
  private readonly stack: Open[] = [];
  /** Brackets below the deepest that is kept. */
  private buried = 0;
  /** The only string in the bracket that closed last: `env["X"]`. */
  private index: CodeToken | undefined;

  constructor(tokens: readonly CodeToken[]) {
    this.tokens = tokens;
  }

  all(): Grouping {
    this.push('file', -1);
    for (let i = 0; i < this.tokens.length; i++) this.step(i);
    while (this.stack.length > 0) this.close(this.tokens.length);
    return { groups: this.groups, groupOf: this.groupOf, entryOf: this.entryOf };
  }

  private push(kind: CodeGroup['kind'], open: number): void {
    const around = this.stack[this.stack.length - 1];
    const index = this.groups.length;
    const parent = around?.index ?? -1;
    const group = { kind, open, index, parent, parentEntry: around?.entries.length ?? -1, entries: [], block: false };
    this.groups.push({ ...group, close: open });
    this.stack.push({ ...group, start: open + 1, assigned: undefined, statement: 0, block: false, filled: false });
  }

  private step(i: number): void {
    const token = this.tokens[i];
    const top = this.stack[this.stack.length - 1];
    if (token === undefined || top === undefined) return;
    this.groupOf.push(top.index);
    this.entryOf.push(top.entries.length);
    if (token.kind === 'line') this.line(i, top);
    else if (token.kind === 'mark') this.mark(i, token.text, top);
    else top.filled = true;
  }

  private mark(i: number, text: string, top: Open): void {
    if (text === '(' || text === '[' || text === '{') this.openBracket(i, text);
    else if (closers[text] !== undefined) this.closeBracket(i, closers[text] ?? '');
    else if (text === ',') this.endEntry(i, top);
    else if (text === ';') this.endStatement(i, top);
    else {
      top.filled = true;
      if (assignments.has(text)) this.assign(i, text, top);
    }
  }

  private openBracket(i: number, kind: '(' | '[' | '{'): void {
    const top = this.stack[this.stack.length - 1];
    if (top !== undefined) top.filled = true;
    if (this.stack.length >= maxDepth) this.buried++;
    else this.push(kind, i);
  }

  private closeBracket(i: number, kind: string): void {
    if (this.buried > 0) {
      this.buried--;
      return;
    }
    // A bracket that nobody opened is not one; one that was forgotten ends with those around it.
    if (!this.stack.some((open) => open.kind === kind)) return;
    for (let top = this.stack[this.stack.length - 1]; top !== undefined; top = this.stack[this.stack.length - 1]) {
      this.close(i);
      if (top.kind === kind) return;
    }
  }

  private close(i: number): void {
    const top = this.stack[this.stack.length - 1];
    if (top === undefined) return;
    this.endStatement(i, top);
    this.stack.pop();
    const { kind, open, index, parent, parentEntry, entries, block } = top;
    this.groups[index] = { kind, open, close: i, parent, parentEntry, entries, block };
    const only = this.tokens[open + 1];
    this.index = kind === '[' && i === open + 2 && only?.kind === 'string' ? only : undefined;
  }

  /** A line ends a statement unless it clearly goes on, and never within round or square brackets. */
  private line(i: number, top: Open): void {
    if (top.kind === '(' || top.kind === '[' || this.goesOn(i, top.kind)) return;
    this.endStatement(i, top);
  }

  private goesOn(i: number, kind: CodeGroup['kind']): boolean {
    const before = this.tokens[i - 1];
    const after = this.tokens[i + 1];
    // `class A:` and `case 1:` open a block; `key:` in an object has its value below.
    if (before?.kind === 'mark' && continuing.test(before.text)) return before.text !== ':' || kind === '{';
    return after?.kind === 'mark' && continuing.test(after.text) && after.text !== '(' && after.text !== '*';
  }

  private assign(i: number, text: string, top: Open): void {
    const known = top.assigned;
    if (known === undefined) {
      const member = this.index !== undefined && isMark(this.tokens[i - 1], ']');
      const before = member ? this.index : nameBefore(this.tokens[i - 1]);
      const dotted = isMark(this.tokens[i - 2], '.') || isMark(this.tokens[i - 2], '->');
      top.assigned = { name: before, member: member || dotted, value: i + 1, typed: false };
    } else if ((text === '=' || text === ':=') && !known.typed && isMark(this.tokens[known.value - 1], ':')) {
      known.value = i + 1;
      known.typed = true;
    }
  }

  private endEntry(i: number, top: Open): void {
    if (top.filled) {
      const { name, member, value, typed } = top.assigned ?? { name: undefined, member: false, value: top.start, typed: false };
      top.entries.push({ name, member, typed, start: top.start, value, end: i });
    }
    top.filled = false;
    top.start = i + 1;
    top.assigned = undefined;
  }

  private closesAt(i: number): boolean {
    const token = this.tokens[i];
    return token === undefined || (token.kind === 'mark' && closers[token.text] !== undefined);
  }

  /** Several entries of one statement are a group of their own where no bracket holds them. */
  private endStatement(i: number, top: Open): void {
    this.endEntry(i, top);
    if (top.entries.length > top.statement && !this.closesAt(i) && !this.closesAt(i + 1)) top.block = true;
    const entries = top.kind === 'file' ? top.entries.slice(top.statement) : [];
    if (entries.length > 1 && entries.some(({ name }) => name !== undefined)) {
      const open = entries[0]?.start ?? i;
      const parentEntry = top.statement;
      this.groups.push({ kind: 'statement', open, close: i, parent: top.index, parentEntry, entries, block: false });
    }
    top.statement = top.entries.length;
  }
}

function isMark(token: CodeToken | undefined, text: string): boolean {
  return token?.kind === 'mark' && token.text === text;
}

function nameBefore(token: CodeToken | undefined): CodeToken | undefined {
  return token?.kind === 'word' || token?.kind === 'string' ? token : undefined;
}
