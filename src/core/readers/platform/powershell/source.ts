import type { Word } from '../../../commands/command.ts';
import type { PowershellPart, PowershellScript, PowershellStatement, PowershellWord } from '../../../documents/powershell.ts';
import { extentOf, type Namespace, type TemplatePart } from '../../../facts/template.ts';
import { FactMaker, type Reading } from '../../../facts/reading.ts';
import { locate, type SourceFile } from '../../../text/source-file.ts';

type Constant = PowershellPart & { kind: 'text' };

/** One PowerShell script that is being read. */
export class PowershellSource {
  readonly file: SourceFile;
  readonly path: string;
  readonly make: FactMaker;
  readonly namespace: Namespace;
  private readonly assignments: ReadonlyMap<string, PowershellWord | undefined>;

  constructor(file: SourceFile, tree: PowershellScript, reading: Reading, reader: string) {
    this.file = file;
    this.path = file.embeddedIn?.path ?? file.path;
    this.make = new FactMaker(reader, reading, { kind: 'machine', path: this.path });
    this.namespace = { kind: 'script', path: this.path };
    this.assignments = assignmentsOf(tree.statements);
  }

  /** What a variable is given, when it is given one thing and no other. */
  given(variable: PowershellPart & { kind: 'variable' }): PowershellWord | undefined {
    return variable.environment ? undefined : this.assignments.get(nameOf(variable));
  }

  /** Its written value. */
  constant(variable: PowershellPart & { kind: 'variable' }): Constant | undefined {
    return constantOf(this.given(variable));
  }

  word(word: PowershellWord): Word {
    const value = word.parts.map((part) => this.part(part));
    const start = Math.min(word.start + 1, word.end);
    return { value, at: extentOf(value, locate(this.file, start, start)) };
  }

  /** Names of PowerShell do not mind their case: variables are kept in lower case, those of the environment in upper case. */
  private part(part: PowershellPart): TemplatePart {
    const at = locate(this.file, part.start, part.end);
    if (part.kind === 'text') return { kind: 'text', text: part.text, at };
    if (part.kind === 'opaque') return { kind: 'opaque', what: 'expression', at };
    return { kind: 'use', use: { name: nameOf(part), namespace: this.namespace, at }, at };
  }
}

export function nameOf({ name, environment }: PowershellPart & { kind: 'variable' }): string {
  return environment ? name.toUpperCase() : name.toLowerCase();
}

/** What is assigned to each variable, by its lower-case name; undefined: more than once. */
function assignmentsOf(statements: readonly PowershellStatement[]): ReadonlyMap<string, PowershellWord | undefined> {
  const found = new Map<string, PowershellWord | undefined>();
  for (const { assigned, words } of statements) {
    const target = assigned?.parts.at(-1);
    if (target?.kind !== 'variable' || target.environment) continue;
    const name = nameOf(target);
    found.set(name, words.length === 1 && !found.has(name) ? words[0] : undefined);
  }
  return found;
}

/** The text that is all of a word. */
function constantOf(word: PowershellWord | undefined): Constant | undefined {
  const [part, ...others] = word?.parts ?? [];
  return part?.kind === 'text' && others.length === 0 ? part : undefined;
}
