import { openValue } from '../../commands/definitions.ts';
import { dialsOf } from '../../commands/connection-strings.ts';
import { factsOfShell } from '../../commands/shell-text.ts';
import { dialsOfVariables, type VariableEntry } from '../../conninfo/variables.ts';
import type { Line } from '../../documents/lines.ts';
import type { Fact } from '../../facts/fact.ts';
import type { Namespace } from '../../facts/template.ts';
import { holesIn, type Hole } from '../../templates/holes.ts';
import { embedSegments, locate, type SourceFile } from '../../text/source-file.ts';
import { FactMaker, reader } from '../reader.ts';

const assignment =
  /^(?:export[ \t]+)?([A-Za-z_][\w-]*)[ \t]*:=[ \t]*(?:'([^']*)'|"([^"\\]*)"|env(?:_var_or_default)?\([ \t]*['"]\w+['"][ \t]*,[ \t]*['"]([^'"]*)['"][ \t]*\))[ \t]*(?:#.*)?$/;
const sigils = /^[@-]{1,2}/;

/** Recipes of just: shell text with `{{name}}` filled in. */
export const justfile = reader<'lines'>({
  id: 'platform/justfile',
  title: 'Justfiles',
  layers: ['server', 'firewall', 'client', 'socket', 'restart'],
  notation: 'lines',
  files: ['justfile', '.justfile', '*.just'],
  *read({ file, tree }, reading) {
    const path = file.embeddedIn?.path ?? file.path;
    const make = new FactMaker('platform/justfile', reading, { kind: 'machine', path });
    const namespace: Namespace = { kind: 'script', path };
    const where = { setting: make.setting, standing: reading.standing, namespace };
    const entries = tree.flatMap((line) => variableOf(file, line) ?? []);
    for (const entry of entries) yield definition(make, entry, namespace);
    yield* dialsOf(dialsOfVariables(entries), { make, ...where });
    for (const recipe of recipesOf(tree)) {
      const body = bodyOf(file, recipe);
      // A recipe in another language is that language's.
      if (/^[ \t]*#!(?!.{0,80}sh\b)/.test(body.text)) continue;
      yield* factsOfShell(body, holesOf(body, namespace), { make, where });
    }
  },
});

function variableOf(file: SourceFile, { text, start }: Line): VariableEntry | undefined {
  const found = assignment.exec(text);
  const value = found?.[2] ?? found?.[3] ?? found?.[4];
  if (found?.[1] === undefined || value === undefined) return undefined;
  const from = start + text.lastIndexOf(value, found[0].length);
  const nameStart = start + text.indexOf(found[1]);
  const at = locate(file, from, from + value.length);
  const name = { value: found[1], at: locate(file, nameStart, nameStart + found[1].length) };
  return { name, value: { value: value === '' ? [] : [{ kind: 'text', text: value, at }], at } };
}

function definition(make: FactMaker, { name, value }: VariableEntry, namespace: Namespace): Fact {
  const base = make.base('platform.definition', 'platform', value.at);
  return { ...base, name: name.value, value: openValue({ name: name.value, value }), namespace, rank: 0 };
}

/** Indented lines that follow each other; blank ones belong to the recipe around them. */
function recipesOf(lines: readonly Line[]): readonly (readonly Line[])[] {
  const recipes: Line[][] = [];
  let open: Line[] | undefined;
  for (const line of lines) {
    if (/^[ \t]+\S/.test(line.text)) {
      if (open === undefined) recipes.push((open = []));
      open.push(line);
    } else if (line.text.trim() !== '') open = undefined;
  }
  return recipes;
}

/** Without the indentation and the marks that only just reads (`@`, `-`). */
function bodyOf(file: SourceFile, recipe: readonly Line[]): SourceFile {
  let text = '';
  const segments = recipe.map((line, index) => {
    const inner = line.text.trimStart();
    const goesOn = recipe[index - 1]?.text.endsWith('\\') === true;
    const skip = line.text.length - inner.length + (goesOn ? 0 : (sigils.exec(inner)?.[0].length ?? 0));
    const segment = { inner: text.length, outer: line.start + skip, length: line.text.length - skip + 1 };
    text += `${line.text.slice(skip)}\n`;
    return segment;
  });
  return embedSegments(file, `recipe.${recipe[0]?.start ?? 0}`, text, segments);
}

function holesOf(body: SourceFile, namespace: Namespace): readonly Hole[] {
  return holesIn(body, 0, body.text.length, {
    open: '{{',
    close: '}}',
    part: (file, start, end, at) => {
      const name = file.text.slice(start, end);
      if (!/^[A-Za-z_][\w-]*$/.test(name)) return { kind: 'opaque', what: 'expression', at };
      return { kind: 'use', use: { name, namespace, at }, at };
    },
  });
}
