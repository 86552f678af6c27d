import type { CommandVariable } from '../../commands/command.ts';
import { dialsOf, entryOf } from '../../commands/connection-strings.ts';
import { openValue } from '../../commands/definitions.ts';
import type { Surrounding } from '../../commands/invocation.ts';
import { factsOfScript } from '../../commands/run.ts';
import { dialsOfVariables, type VariableEntry } from '../../conninfo/variables.ts';
import type { Makefile, MakeInclude, MakeRecipe, MakeUse, MakeVariable } from '../../documents/makefile.ts';
import { parseShell } from '../../documents/shell.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Namespace, TemplatePart } from '../../facts/template.ts';
import { directoryOf, resolvePath } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

/** Variables of a Makefile, and its recipes as shell text. */
export const makefile = reader<'makefile'>({
  id: 'platform/makefile',
  title: 'Makefiles',
  layers: ['server', 'firewall', 'client', 'socket', 'restart'],
  notation: 'makefile',
  files: ['makefile', 'gnumakefile', '*.mk', 'makefile.*', '*.makefile'],
  *read(document, reading) {
    const { file, tree } = document;
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/makefile', reading, { kind: 'machine', path });
    const namespace: Namespace = { kind: 'script', path };
    const where: Surrounding = { setting: make.setting, standing: reading.standing, namespace };
    const assigned: Assigned = { entries: [], values: new Map(), fallbacks: new Set() };
    for (const statement of tree.statements) {
      if (statement.kind === 'variable') {
        const variable = valueOf(statement, file, namespace);
        yield* definition(statement, variable, make, namespace);
        if (reaches(statement, tree)) assign(statement, variable, assigned);
      } else if (statement.kind === 'include') yield* included(statement, file, make);
      else {
        const source = { file: statement.body, namespace, holes: holesOf(statement, file, namespace) };
        yield* factsOfScript(parseShell(statement.body).tree, source, { make, where, assigned: assigned.values });
      }
    }
    yield* dialsOf(dialsOfVariables(assigned.entries), { make, ...where }, assigned.fallbacks);
  },
});

/** What the variables of the file come to so far. `fallbacks`: where the names stand that the environment may define instead. */
interface Assigned {
  readonly entries: VariableEntry[];
  readonly values: Map<string, CommandVariable['value']>;
  readonly fallbacks: Set<number>;
}

function assign({ operator }: MakeVariable, variable: CommandVariable, { entries, values, fallbacks }: Assigned): void {
  const entry = entryOf(variable);
  entries.push(entry);
  values.set(variable.name, variable.value);
  if (operator === '?=') fallbacks.add(entry.name.at.span.start);
}

/** A client program sees a libpq variable only when make exports it; the others are used in recipes by name. */
function reaches({ operator, exported, name }: MakeVariable, { exports }: Makefile): boolean {
  return operator !== '+=' && (exported || exports === 'all' || exports.has(name) || !name.startsWith('PG'));
}

function* included({ path: target, start, end }: MakeInclude, file: SourceFile, make: FactMaker): Iterable<Fact> {
  const path = file.embeddedIn?.path ?? file.path;
  const to = resolvePath(directoryOf(path), target);
  const at = locate(file, start, end);
  if (to !== undefined) yield { ...make.base('platform.attachment', 'platform', at), how: 'loads', from: path, to };
}

function* definition(statement: MakeVariable, variable: CommandVariable, make: FactMaker, namespace: Namespace): Iterable<Fact> {
  if (statement.operator === '+=') return;
  yield {
    ...make.base(
      'platform.definition',
      'platform',
      variable.value.at,
      statement.operator === '?=' ? { standing: 'fallback' } : {},
    ),
    name: variable.name,
    value: statement.operator === '!=' ? undefined : openValue(variable),
    namespace,
    rank: 0,
  };
}

function valueOf({ name, nameStart, start, end, uses }: MakeVariable, file: SourceFile, namespace: Namespace): CommandVariable {
  const value: TemplatePart[] = [];
  let from = start;
  const text = (to: number): void => {
    if (to > from) value.push({ kind: 'text', text: file.text.slice(from, to), at: locate(file, from, to) });
  };
  for (const use of uses) {
    text(use.start);
    value.push(partOf(use, file, namespace));
    from = use.end;
  }
  text(end);
  return { name, nameAt: locate(file, nameStart, nameStart + name.length), value: { value, at: locate(file, start, end) } };
}

function holesOf({ uses }: MakeRecipe, file: SourceFile, namespace: Namespace): TemplatePart[] {
  return uses.map((use) => partOf(use, file, namespace));
}

function partOf({ name, start, end }: MakeUse, file: SourceFile, namespace: Namespace): TemplatePart {
  const at = locate(file, start, end);
  return name === undefined ? { kind: 'opaque', what: 'function', at } : { kind: 'use', use: { name, namespace, at }, at };
}
