import type * as Syntax from 'unbash';
import type { ShellAssignment, ShellCommand, ShellHeredoc, ShellRedirect, ShellWord } from './tree.ts';
import { WordReader } from './words.ts';

/** What the surroundings of a command add to it. */
interface Surroundings {
  readonly loop: boolean;
  readonly within: string | undefined;
  /** Redirections of a group around the command. */
  readonly redirects: readonly ShellRedirect[];
  readonly pipedFrom: readonly number[];
  readonly pipedOn: boolean;
}

type Draft = { -readonly [K in keyof ShellCommand]: ShellCommand[K] };

/** Makes the flat, ordered list of simple commands of a parsed script. */
export class ScriptWalker {
  readonly commands: ShellCommand[] = [];
  private readonly words: WordReader;
  private around: Surroundings = { loop: false, within: undefined, redirects: [], pipedFrom: [], pipedOn: false };

  constructor(source: string) {
    this.words = new WordReader(source, (script) => {
      this.inside({ pipedFrom: [], pipedOn: false, redirects: [] }, () => this.statements(script.commands));
    });
  }

  statements(statements: readonly Syntax.Statement[]): void {
    for (const { command } of statements) this.node(command);
  }

  private inside(change: Partial<Surroundings>, body: () => void): void {
    const before = this.around;
    this.around = { ...before, ...change };
    body();
    this.around = before;
  }

  private node(node: Syntax.Statement['command'] | Syntax.Function['body'] | Syntax.Coproc['body']): void {
    switch (node.type) {
      case 'Command':
        return this.command(node);
      case 'AndOr':
        for (const command of node.commands) this.node(command);
        return;
      case 'Pipeline':
        return this.pipeline(node);
      case 'Function':
        return this.inside({ within: node.name.value }, () => this.node(node.body));
      case 'Redirected': {
        const redirects = [...this.around.redirects, ...this.redirectsOf(node.redirects)];
        return this.inside({ redirects }, () => this.compound(node.command));
      }
      case 'Coproc':
        return this.node(node.body);
      case 'CompoundList':
        return this.statements(node.commands);
      default:
        return this.compound(node);
    }
  }

  private compound(node: Syntax.CompoundCommand): void {
    switch (node.type) {
      case 'If':
        return this.conditional(node);
      case 'While':
        this.inside({ loop: true }, () => this.statements(node.clause.commands));
        return this.statements(node.body.commands);
      case 'For':
      case 'Select':
        for (const word of node.wordlist ?? []) this.words.word(word);
        return this.statements(node.body.commands);
      case 'Case':
        this.words.word(node.word);
        for (const item of node.items) this.statements(item.body.commands);
        return;
      case 'TestCommand':
        return this.test(node);
      case 'ArithmeticCommand':
        return;
      default:
        return this.statements(node.body.commands);
    }
  }

  private conditional(node: Syntax.If): void {
    this.statements(node.clause.commands);
    this.statements(node.then.commands);
    for (const arm of node.elif) {
      this.statements(arm.clause.commands);
      this.statements(arm.then.commands);
    }
    if (node.else !== undefined) this.statements(node.else.commands);
  }

  private pipeline(node: Syntax.Pipeline): void {
    let fed: number[] = [...this.around.pipedFrom];
    const { pipedOn } = this.around;
    node.commands.forEach((command, position) => {
      const first = this.commands.length;
      const last = position === node.commands.length - 1;
      this.inside({ pipedFrom: fed, pipedOn: last ? pipedOn : true }, () => this.node(command));
      fed = [];
      for (let i = first; i < this.commands.length; i++) fed.push(i);
    });
  }

  private command(node: Syntax.Command): void {
    const words: ShellWord[] = node.name === undefined ? [] : [this.words.word(node.name)];
    const assignments: ShellAssignment[] = [];
    for (const item of node.prefix) if (item.type === 'Assignment') assignments.push(this.assignment(item));
    for (const item of node.suffix) {
      if (item.type === 'Word') words.push(this.words.word(item));
      else if (item.type === 'Assignment') {
        const assignment = this.assignment(item);
        assignments.push(assignment);
        words.push(this.assignmentWord(assignment));
      }
    }
    this.add(node, words, assignments, node.redirects);
  }

  private add(
    span: { readonly pos: number; readonly end: number },
    words: readonly ShellWord[],
    assignments: readonly ShellAssignment[],
    redirections: readonly Syntax.Redirection[],
  ): void {
    const { loop, within, redirects, pipedFrom, pipedOn } = this.around;
    const own = redirections.length === 0 ? redirects : [...this.redirectsOf(redirections), ...redirects];
    const command: Draft = { start: span.pos, end: span.end, words, assignments, redirects: own, pipedFrom, pipedOn, loop };
    if (within !== undefined) command.within = within;
    for (const redirection of redirections) this.input(redirection, command);
    this.commands.push(command);
  }

  private input(redirection: Syntax.Redirection, command: Draft): void {
    if (redirection.type === 'HereDoc') command.heredoc = this.heredoc(redirection);
    else if (redirection.type === 'HereString' && redirection.target !== undefined)
      command.hereString = this.words.word(redirection.target);
  }

  private heredoc(node: Syntax.HereDoc): ShellHeredoc {
    const { pos: start, end } = node.body;
    const quoted = node.delimiter?.quoted === true;
    const parts = quoted ? [] : this.words.body(node.body.parts, start, end);
    return { start, end, quoted, stripTabs: node.operator === '<<-', parts };
  }

  private redirectsOf(redirections: readonly Syntax.Redirection[]): ShellRedirect[] {
    const result: ShellRedirect[] = [];
    for (const redirection of redirections) {
      if (redirection.type !== 'Redirect' || redirection.target === undefined) continue;
      const descriptor = redirection.descriptor?.type === 'FileDescriptor' ? redirection.descriptor.value : undefined;
      result.push({ operator: redirection.operator, descriptor, target: this.words.word(redirection.target) });
    }
    return result;
  }

  private assignment(node: Syntax.Assignment): ShellAssignment {
    const { value } = node;
    if (value.type === 'ArrayValue') for (const element of value.elements) this.words.word(element);
    return {
      name: node.name,
      value: value.type === 'Word' && node.index === undefined ? this.words.word(value) : undefined,
      append: node.append === true,
      start: node.pos,
      end: node.end,
    };
  }

  private assignmentWord({ name, value, start, end }: ShellAssignment): ShellWord {
    const before: ShellWord['parts'][number] = { kind: 'text', text: `${name}=`, start, end: start + name.length + 1 };
    return { parts: [before, ...(value?.parts ?? [])], start, end };
  }

  private test(node: Syntax.TestCommand): void {
    const words: ShellWord[] = [{ parts: [{ kind: 'text', text: '[[', start: node.pos, end: node.pos + 2 }], start: node.pos, end: node.pos + 2 }]; // prettier-ignore
    this.expression(node.expression, words);
    this.add(node, words, [], []);
  }

  private expression(node: Syntax.TestExpression, words: ShellWord[]): void {
    switch (node.type) {
      case 'TestUnary':
        words.push(this.operator(node.operator, node.pos), this.words.word(node.operand));
        return;
      case 'TestBinary':
        words.push(this.words.word(node.left), this.operator(node.operator, node.left.end), this.words.word(node.right));
        return;
      case 'TestLogical':
        for (const operand of node.operands) this.expression(operand, words);
        return;
      case 'TestNot':
        return this.expression(node.operand, words);
      case 'TestGroup':
        return this.expression(node.expression, words);
    }
  }

  private operator(text: string, at: number): ShellWord {
    return { parts: [{ kind: 'text', text, start: at, end: at + text.length }], start: at, end: at + text.length };
  }
}
