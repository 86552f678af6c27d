import type { SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';
import type { PowershellScript, PowershellStatement, PowershellWord } from './powershell/tree.ts';
import { WordReader } from './powershell/words.ts';

export type { PowershellPart, PowershellScript, PowershellStatement, PowershellWord } from './powershell/tree.ts';

/** PowerShell as far as commands go: statements of words, assignments and pipelines. Types, operators and blocks only end a statement. */
export function parsePowershell(file: SourceFile): Document<PowershellScript> {
  return { file, tree: { statements: new StatementReader(file.text).read() }, problems: [] };
}

interface Open {
  words: PowershellWord[];
  assigned: PowershellWord | undefined;
  piped: OpenStatement[];
}

type OpenStatement = Omit<PowershellStatement, 'pipedTo'>;

/** A bracket that is open: what stands before it, and whether it is that of `param`. */
interface Bracket {
  readonly callee: string | undefined;
  readonly parameter: boolean;
}

class StatementReader {
  private readonly text: string;
  private readonly words: WordReader;
  private readonly statements: PowershellStatement[] = [];
  private readonly brackets: Bracket[] = [];
  private open: Open = { words: [], assigned: undefined, piped: [] };

  constructor(text: string) {
    this.text = text;
    this.words = new WordReader(text);
  }

  read(): readonly PowershellStatement[] {
    let at = 0;
    while (at < this.text.length) at = this.step(at, this.text.charAt(at));
    this.end();
    return this.statements;
  }

  private step(at: number, char: string): number {
    const skipped = this.skipped(at, char);
    if (skipped !== undefined) return skipped;
    if (/\s/.test(char)) return this.blank(at, char);
    if ('|;(){}'.includes(char)) return this.operator(at, char);
    if (char === ',') return this.comma(at);
    if (char === '&' && this.open.words.length === 0) return at + 1;
    if (char === '=' && this.isTarget()) return this.assignment(at);
    const word = this.words.read(at);
    this.open.words.push(word);
    return word.end;
  }

  /** The end of a comment, and of the line that a backtick continues. */
  private skipped(at: number, char: string): number | undefined {
    if (char === '#') return this.lineEnd(at);
    if (char === '<' && this.text.charAt(at + 1) === '#') return this.after('#>', at + 2);
    return char === '`' && /^`\r?\n/.test(this.text.slice(at, at + 3)) ? this.text.indexOf('\n', at) + 1 : undefined;
  }

  /** Between parameters, or between the elements of a list. */
  private comma(at: number): number {
    if (this.brackets.at(-1)?.parameter === true) this.end();
    return at + 1;
  }

  private lineEnd(at: number): number {
    const end = this.text.indexOf('\n', at);
    return end < 0 ? this.text.length : end;
  }

  private after(mark: string, from: number): number {
    const end = this.text.indexOf(mark, from);
    return end < 0 ? this.text.length : end + mark.length;
  }

  /** A line's end goes on where something has to follow: a comma, a pipe, the value of an assignment. */
  private blank(at: number, char: string): number {
    const { words, assigned, piped } = this.open;
    const waits = words.length === 0 && (piped.length > 0 || assigned !== undefined);
    if (char === '\n' && !waits && !/,[ \t\r]*$/.test(this.text.slice(Math.max(0, at - 20), at))) this.end();
    return at + 1;
  }

  private operator(at: number, char: string): number {
    const last = this.open.words.at(-1);
    if (char === '|') this.pipe();
    else if (char === '(') {
      const callee = last?.end === at ? this.text.slice(last.start, last.end) : undefined;
      this.end();
      const isParam = last !== undefined && /^param$/i.test(this.text.slice(last.start, last.end));
      this.brackets.push({ callee, parameter: isParam || this.brackets.at(-1)?.parameter === true });
    } else {
      this.end();
      if (char === ')') this.brackets.pop();
    }
    return at + 1;
  }

  /** `[int]$Port = 5433` and `$Port = 5433`: the last word is the variable. */
  private isTarget(): boolean {
    const { words, assigned } = this.open;
    const last = words.at(-1)?.parts;
    if (assigned !== undefined || last?.at(-1)?.kind !== 'variable') return false;
    return last.slice(0, -1).every((part) => part.kind === 'text' && /^[\][]/.test(part.text));
  }

  private assignment(at: number): number {
    this.open.assigned = this.open.words.at(-1);
    this.open.words = [];
    return at + 1;
  }

  private pipe(): void {
    if (this.open.words.length > 0) this.open.piped.push(this.taken());
  }

  private taken(): OpenStatement {
    const { words, assigned } = this.open;
    const bracket = this.brackets.at(-1);
    this.open.words = [];
    this.open.assigned = undefined;
    return {
      words,
      parameter: bracket?.parameter === true,
      ...(assigned === undefined ? {} : { assigned }),
      ...(bracket?.callee === undefined ? {} : { callee: bracket.callee }),
    };
  }

  private end(): void {
    if (this.open.words.length > 0) this.open.piped.push(this.taken());
    const stages = this.open.piped;
    this.open = { words: [], assigned: undefined, piped: [] };
    let next: PowershellStatement | undefined;
    for (const stage of stages.reverse()) next = next === undefined ? stage : { ...stage, pipedTo: next };
    if (next !== undefined) this.statements.push(next);
  }
}
