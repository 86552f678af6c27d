import type { CommandVariable } from '../../commands/command.ts';
import { dialsOf, entryOf } from '../../commands/connection-strings.ts';
import { openValue } from '../../commands/definitions.ts';
import type { Surrounding } from '../../commands/invocation.ts';
import { factsOfScript } from '../../commands/run.ts';
import { dialsOfVariables } from '../../conninfo/variables.ts';
import type { MakeRecipe, MakeUse, MakeVariable } from '../../documents/makefile.ts';
import { parseShell } from '../../documents/shell.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Namespace, Template, TemplatePart } from '../../facts/template.ts';
import { directoryOf, resolvePath } from '../../text/paths.ts';
import { locate, type SourceFile } from '../../text/source-file.ts';
import type { Located } from '../../text/span.ts';
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
    const variables: CommandVariable[] = [];
    const assigned = new Map<string, Located<Template>>();
    const fallbacks = new Set<number>();
    for (const statement of tree.statements) {
      if (statement.kind === 'variable') {
        const variable = valueOf(statement, file, namespace);
        if (statement.operator === '?=') fallbacks.add(variable.value.at.span.start);
        yield* definition(statement, variable, make, namespace);
        // A client program sees a libpq variable only when make exports it.
        if (statement.operator === '+=' || (!statement.exported && statement.name.startsWith('PG'))) continue;
        variables.push(variable);
        assigned.set(variable.name, variable.value);
      } else if (statement.kind === 'include') {
        const to = resolvePath(directoryOf(path), statement.path);
        const at = locate(file, statement.start, statement.end);
        if (to !== undefined) yield { ...make.base('platform.attachment', 'platform', at), how: 'loads', from: path, to };
      } else {
        const source = { file: statement.body, namespace, holes: holesOf(statement, file, namespace) };
        yield* factsOfScript(parseShell(statement.body).tree, source, { make, where, assigned });
      }
    }
    yield* dialsOf(dialsOfVariables(variables.map(entryOf)), { make, ...where }, fallbacks);
  },
});

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
