import { dialsOfVariables, type VariableEntry } from '../conninfo/variables.ts';
import type { ShellAssignment, ShellCommand, ShellPart, ShellScript } from '../documents/shell.ts';
import { parseShell } from '../documents/shell.ts';
import type { Fact } from '../facts/fact.ts';
import type { Embedded, FactMaker } from '../facts/reading.ts';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { CommandVariable, Word } from './command.ts';
import { dialsOf, entryOf } from './connection-strings.ts';
import { definition, fallbackOf } from './definitions.ts';
import { dispatch } from './dispatch.ts';
import { fed } from './fed.ts';
import type { Invocation, Surrounding } from './invocation.ts';
import { ScriptState } from './script-state.ts';
import { embedWords, wordOf, type Source } from './source.ts';
import { unwrap } from './unwrap.ts';
import { substituted, takesArguments } from './substitution.ts';

export interface Run {
  readonly make: FactMaker;
  readonly where: Surrounding;
  /** What was assigned before the text: variables of a Makefile, the environment of a unit. */
  readonly assigned?: ReadonlyMap<string, CommandVariable['value']>;
  /** The working directory, where another than that of the file is given; undefined in it: not known. */
  readonly directory?: { readonly path: string | undefined };
  /** The environment that every command of the text is given: `environment` of a task. */
  readonly environment?: readonly CommandVariable[];
}

type Given = Iterable<Fact | Embedded>;
/** What one text gave values to. `fallbacks`: where the names stand whose values count only when there is none. */
interface Assigned {
  readonly entries: VariableEntry[];
  readonly fallbackEntries: VariableEntry[];
  readonly fallbacks: Set<number>;
}

const depthLimit = 6;
const declarations = new Set(['export', 'declare', 'typeset', 'local', 'readonly']);

/** Facts of a parsed script. */
export function* factsOfScript(tree: ShellScript, source: Source, run: Run): Given {
  yield* new ScriptRun(run.make, stateOf(source.file, run)).script(tree, source, run.where, 0);
}

/**
 * Facts of a command given as words (`["CMD", "pg_isready", "-p", "5433"]`, a container's arguments).
 * `where.namespace` says whose definitions answer for variables in shell text among the words.
 */
export function* factsOfArguments(
  words: readonly Word[],
  environment: readonly CommandVariable[],
  file: SourceFile,
  run: Run,
): Given {
  const [first] = words;
  const last = words[words.length - 1];
  if (first === undefined || last === undefined) return;
  const at = { path: first.at.path, span: { start: first.at.span.start, end: Math.max(first.at.span.end, last.at.span.end) } };
  yield* new ScriptRun(run.make, stateOf(file, run)).invocation(
    { words, environment, redirects: [], at, where: run.where, file },
    0,
  );
}

/** Facts of one shell text given as a value (`CMD-SHELL` text, a string command). */
export function* factsOfText(text: Word, name: string, file: SourceFile, run: Run): Given {
  const source = embedWords(file, name, [text.value], run.where.namespace);
  yield* new ScriptRun(run.make, stateOf(file, run), run.environment).script(parseShell(source.file).tree, source, run.where, 0);
}

function stateOf(file: SourceFile, { assigned, directory }: Run): ScriptState {
  return new ScriptState(file.embeddedIn?.path ?? file.path, assigned, directory);
}

class ScriptRun {
  private readonly make: FactMaker;
  private readonly state: ScriptState;
  private readonly given: readonly CommandVariable[];

  constructor(make: FactMaker, state: ScriptState, given: readonly CommandVariable[] = []) {
    this.make = make;
    this.state = state;
    this.given = given;
  }

  *script(tree: ShellScript, source: Source, where: Surrounding, depth: number): Given {
    const assigned: Assigned = { entries: [], fallbackEntries: [], fallbacks: new Set() };
    for (const command of tree.commands) {
      yield* this.assignments(command, source, where, assigned);
      if (command.words.length === 0 && command.redirects.length === 0) continue;
      const invocation = this.invocationOf(command, tree, source, where);
      if (command.within !== undefined && invocation.words.some(takesArguments))
        this.state.defineFunction(command.within, invocation);
      yield* this.invocation(invocation, depth);
    }
    // Of one name the last entry counts: an assignment before a fallback.
    const entries = [...assigned.fallbackEntries, ...assigned.entries];
    if (entries.length > 0) yield* dialsOf(dialsOfVariables(entries), { make: this.make, ...where }, assigned.fallbacks);
  }

  private invocationOf(command: ShellCommand, tree: ShellScript, source: Source, where: Surrounding): Invocation {
    const environment: CommandVariable[] = [...this.given];
    for (const assignment of command.assignments) {
      if (assignment.value !== undefined) environment.push(this.variable(assignment, source));
    }
    return {
      words: command.words.map((word) => wordOf(word, source)),
      environment,
      redirects: command.redirects.map(({ operator, target }) => ({ operator, target: wordOf(target, source) })),
      at: locate(source.file, command.start, command.end),
      where: command.loop ? { ...where, purpose: 'probe' } : where,
      file: source.file,
      ...fed(command, tree, source),
    };
  }

  private variable({ name, value, start, end }: ShellAssignment, source: Source): CommandVariable {
    const word = wordOf(value ?? { parts: [], start: end, end }, source);
    return { name, nameAt: locate(source.file, start, start + name.length), value: { value: word.value, at: word.at } };
  }

  /** Assignments that last: on a line of their own, or of `export` and its like. */
  private *assignments(command: ShellCommand, source: Source, where: Surrounding, assigned: Assigned): Given {
    const name = command.words[0]?.parts[0];
    const lasting = name === undefined || (name.kind === 'text' && declarations.has(name.text));
    for (const word of command.words) yield* this.usesThatAssign(word.parts, source, where, assigned);
    for (const assignment of command.assignments) {
      if (assignment.value === undefined) continue;
      yield* this.usesThatAssign(assignment.value.parts, source, where, assigned);
      if (!lasting || assignment.append) continue;
      const variable = this.variable(assignment, source);
      this.state.assign(variable.name, variable.value);
      assigned.entries.push(entryOf(variable));
      yield definition(this.make, variable, source, where);
    }
  }

  /** `: "${PGPORT:=5432}"`. */
  private *usesThatAssign(parts: readonly ShellPart[], source: Source, where: Surrounding, assigned: Assigned): Given {
    for (const part of parts) {
      if (part.kind !== 'use' || part.operation === undefined) continue;
      yield* this.usesThatAssign(part.operation.operand, source, where, assigned);
      const fallback = part.operation.operator.endsWith('=') ? fallbackOf(part, source) : undefined;
      if (fallback === undefined) continue;
      const entry = entryOf(fallback);
      assigned.fallbackEntries.push(entry);
      assigned.fallbacks.add(entry.name.at.span.start);
      yield definition(this.make, fallback, source, { ...where, standing: 'fallback' });
    }
  }

  *invocation(invocation: Invocation, depth: number): Given {
    if (depth > depthLimit) return;
    for (const plain of substituted(invocation, this.state)) {
      for (const step of unwrap(plain, this.state)) {
        if (step.kind === 'script') yield* this.script(parseShell(step.source.file).tree, step.source, step.where, depth + 1);
        else yield* dispatch(step.invocation, this.make, this.state);
      }
    }
  }
}
