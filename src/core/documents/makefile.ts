import { embedSegments, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';
import { recipeText, usesIn, type MakeUse } from './makefile/uses.ts';

export type { MakeUse } from './makefile/uses.ts';

export interface MakeVariable {
  readonly kind: 'variable';
  readonly name: string;
  readonly nameStart: number;
  readonly operator: '=' | ':=' | '::=' | '?=' | '+=' | '!=';
  readonly exported: boolean;
  /** The value, continuations included, blanks around it not. */
  readonly start: number;
  readonly end: number;
  readonly uses: readonly MakeUse[];
}

/** One logical line of a recipe, as the shell gets it: prefixes off, `$$` a dollar, a use one private-use character from U+E000 on. */
export interface MakeRecipe {
  readonly kind: 'recipe';
  readonly target: string;
  readonly body: SourceFile;
  readonly uses: readonly MakeUse[];
}

export interface MakeInclude {
  readonly kind: 'include';
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

export interface Makefile {
  readonly statements: readonly (MakeVariable | MakeRecipe | MakeInclude)[];
  /** What `export A B` on a line of its own gives to recipes; `all` after a bare `export` or `.EXPORT_ALL_VARIABLES`. */
  readonly exports: ReadonlySet<string> | 'all';
}

interface LogicalLine {
  readonly start: number;
  readonly end: number;
}

const variable = /^([ \t]*(?:override[ \t]+|private[ \t]+)?(export[ \t]+)?)([A-Za-z_][\w.-]*)[ \t]*(\+=|\?=|!=|::?=|=)[ \t]*/;
const include = /^[ \t]*[-s]?include[ \t]+/;
const exportLine = /^[ \t]*export(?:[ \t]+([\w.-][\w.\- \t]*))?(?:#.*)?$/;

/** Variables, recipe lines and includes of a Makefile, in their order. Conditionals are ignored: both arms are read. */
export function parseMakefile(file: SourceFile): Document<Makefile> {
  const statements: Makefile['statements'][number][] = [];
  const exports = new Set<string>();
  let target = '';
  let defining = false;
  for (const line of logicalLines(file.text)) {
    const text = file.text.slice(line.start, line.end);
    if (defining || /^\s*define\s/.test(text)) {
      defining = !/^\s*endef\b/.test(text);
      continue;
    }
    if (text.startsWith('\t') && target !== '') {
      statements.push(recipe(file, line, target, statements.length));
      continue;
    }
    for (const name of exportsOf(text)) exports.add(name);
    const rule = statementAt(file, line, text, statements);
    if (rule !== undefined) target = rule;
  }
  return { file, tree: { statements, exports: exports.has('*') ? 'all' : exports }, problems: [] };
}

/** `*` stands for every variable. */
function exportsOf(text: string): readonly string[] {
  if (/^\.EXPORT_ALL_VARIABLES[ \t]*:/.test(text)) return ['*'];
  const found = exportLine.exec(text.slice(0, 4096));
  return found === null ? [] : (found[1] ?? '*').trim().split(/[ \t]+/);
}

/** Adds what the line states; the target when it begins a rule. */
function statementAt(
  file: SourceFile,
  line: LogicalLine,
  text: string,
  into: Makefile['statements'][number][],
): string | undefined {
  const assignment = variableAt(file, line, 0, text);
  if (assignment !== undefined) into.push(assignment);
  else if (include.test(text)) for (const one of includesOf(line, text)) into.push(one);
  else {
    const rule = /^([^\s#:=][^#:=\n]{0,400}?)[ \t]*::?(?!=)/.exec(text);
    if (rule?.[1] === undefined) return undefined;
    // `target: PGPORT = 5433` holds for the recipe of that target.
    const own = variableAt(file, line, rule[0].length, text.slice(rule[0].length));
    if (own !== undefined) into.push(own);
    // `target: first ; command`
    const semicolon = own === undefined ? text.indexOf(';', rule[0].length) : -1;
    if (semicolon >= 0)
      into.push(recipe(file, { start: line.start + semicolon + 1, end: line.end }, rule[1].trim(), into.length));
    return rule[1].trim();
  }
  return undefined;
}

function variableAt(file: SourceFile, line: LogicalLine, offset: number, text: string): MakeVariable | undefined {
  const found = variable.exec(text);
  if (found?.[3] === undefined || found[4] === undefined) return undefined;
  const start = line.start + offset + found[0].length;
  const end = valueEnd(file.text, start, line.end);
  return {
    kind: 'variable',
    name: found[3],
    nameStart: line.start + offset + (found[1]?.length ?? 0),
    operator: found[4] as MakeVariable['operator'],
    exported: found[2] !== undefined,
    start,
    end,
    uses: usesIn(file.text, start, end),
  };
}

/** Up to a comment; blanks before it do not count here. */
function valueEnd(text: string, start: number, lineEnd: number): number {
  let end = start;
  for (let i = start; i < lineEnd; i++) {
    const character = text.charAt(i);
    if (character === '#' && text.charAt(i - 1) !== '\\') break;
    if (!/\s/.test(character)) end = i + 1;
  }
  return end;
}

function includesOf(line: LogicalLine, text: string): MakeInclude[] {
  const from = include.exec(text)?.[0].length ?? 0;
  return [...text.slice(from).matchAll(/[^\s#]+/g)].flatMap((found): MakeInclude[] => {
    const start = line.start + from + found.index;
    return found[0].includes('$') ? [] : [{ kind: 'include', path: found[0], start, end: start + found[0].length }];
  });
}

function recipe(file: SourceFile, line: LogicalLine, target: string, ordinal: number): MakeRecipe {
  const prefix = /^[\t ]*[@+-]*[ \t]*/.exec(file.text.slice(line.start, line.end))?.[0].length ?? 0;
  const segments: Segment[] = [];
  const { text, uses } = recipeText(file.text, line.start + prefix, line.end, segments);
  return { kind: 'recipe', target, body: embedSegments(file, `recipe.${ordinal}`, text, segments), uses };
}

/** Lines joined where they end in a backslash. */
function logicalLines(text: string): LogicalLine[] {
  const lines: LogicalLine[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (let from = start; from <= text.length;) {
    const newline = text.indexOf('\n', from);
    const end = newline < 0 ? text.length : newline;
    from = end + 1;
    if (text.charAt(end - 1) === '\\' && newline >= 0) continue;
    lines.push({ start, end });
    start = from;
  }
  if (start < text.length) lines.push({ start, end: text.length });
  return lines;
}
