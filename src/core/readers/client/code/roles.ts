import { textOf, type CodeEntry, type CodeGroup, type CodeToken, type CodeTree } from '../../../documents/code/tree.ts';
import type { Standing } from '../../../facts/setting.ts';
import { isDeclaration, nameOfEntry, type Level } from './context.ts';
import { variableBefore, variableReplaced } from './replaced.ts';
import type { CodeSource } from './source.ts';
import { conversions, defaulting, defaultNames, formatting, isVariableName, looksUp } from './vocabulary.ts';
import { connects, namesConnection, namesDatabase, namesText, onlyLooks, setsDefault } from './words.ts';

/** What becomes of a connection string in code. */
export interface Role {
  readonly standing: Extract<Standing, 'effective' | 'fallback'>;
  /** The variable, key or call that names it. */
  readonly label: string;
  /** The variable of the environment in whose place it stands. */
  readonly unless?: string;
}

const maxSteps = 6;

interface Step {
  readonly role?: Role | 'none';
  /** What is known so far and holds further out: it counts only while something is not set. */
  readonly fallback?: true;
}

/**
 * Whether a string is dialled: passed to a call that connects, kept under the name of a connection, or the default of a variable. In test code
 * only what connects, and constants of the file. Everything else is text.
 */
export function roleOf(source: CodeSource, index: number, levels: readonly Level[], isTest: boolean): Role | undefined {
  if (!isAlternative(source.tree, index)) return withVariable(source, levels, roleAround(source, index, levels, isTest));
  const variable = variableBefore(source.tree, levels[0]?.entry?.value ?? index, index);
  if (variable !== undefined) return { standing: 'fallback', label: variable, unless: variable };
  const role = roleAround(source, index, levels, isTest);
  return role === undefined ? undefined : { ...role, standing: 'fallback' };
}

/** With the variable that a default stands for. */
function withVariable({ tree }: CodeSource, levels: readonly Level[], role: Role | undefined): Role | undefined {
  const variable = role === undefined ? undefined : variableReplaced(tree, levels, role.label, role.standing === 'fallback');
  return role === undefined || variable === undefined ? role : { ...role, standing: 'fallback', unless: variable };
}

/** The nearest level that tells, outwards. */
function roleAround(source: CodeSource, index: number, levels: readonly Level[], isTest: boolean): Role | undefined {
  let fallback = false;
  for (const [depth, level] of levels.slice(0, maxSteps).entries()) {
    const step = level.group.kind === '(' ? inCall(source, level, index, isTest) : inBlock(source, level, isTest);
    fallback ||= step.fallback === true;
    if (step.role === undefined) continue;
    if (step.role === 'none' || (level.group.kind !== '(' && isLookedAt(levels.slice(depth)))) return undefined;
    return fallback ? { ...step.role, standing: 'fallback' } : step.role;
  }
  return undefined;
}

/** Settings that a comparison, a parser or a log is given; the call around a block of code says nothing about it. */
function isLookedAt(levels: readonly Level[]): boolean {
  for (const { group, callee } of levels) {
    if (group.block || group.kind === 'file') return false;
    if (group.kind === '(' && onlyLooks(last(callee))) return true;
  }
  return false;
}

/** `x || "…"`, `x ?? "…"`, `X ||= "…"`. */
function isAlternative(tree: CodeTree, index: number): boolean {
  let at = index - 1;
  while (tree.tokens[at]?.kind === 'line') at--;
  const before = tree.tokens[at];
  if (before?.kind === 'word') return before.text === 'or';
  return before?.kind === 'mark' && /^(?:\|\||\?\?|\?:|\|\|=|\?\?=)$/.test(before.text);
}

function inCall({ tree }: CodeSource, level: Level, index: number, isTest: boolean): Step {
  const { group, entry, callee } = level;
  const name = nameOfEntry(entry) ?? '';
  const called = last(callee);
  if (onlyLooks(called) || namesText(name)) return { role: 'none' };
  const given = ofVariable(variableIn(tree, group.open, index), callee, isTest);
  if (given !== undefined) return given;
  if (defaulting.has(called) || setsDefault(called) || defaultNames.has(name)) return inDefault(tree, group, index);
  return isDeclaration(tree, group) ? inDeclaration(name) : inPlainCall(name, called);
}

function inPlainCall(name: string, called: string): Step {
  if (connects(called)) return { role: { standing: 'effective', label: name === '' ? called : name } };
  if (namesConnection(name)) return { role: { standing: 'effective', label: name } };
  return passesOn(called) ? {} : { role: 'none' };
}

/** The default of a parameter. */
function inDeclaration(name: string): Step {
  return { role: namesConnection(name) ? { standing: 'fallback', label: name } : 'none' };
}

/** The value stays what it is, and counts for what is around the call. */
function passesOn(called: string): boolean {
  return conversions.has(called) || formatting.has(called) || called === '';
}

/** `getenv("X", "…")`, `setdefault("X", "…")`, `setenv("X", "…")`. */
function ofVariable(variable: string | undefined, callee: readonly string[], isTest: boolean): Step | undefined {
  if (variable === undefined) return undefined;
  const called = last(callee);
  const sets = /^(?:set|put)/i.test(called);
  if (!sets) return callee.some(looksUp) ? { role: { standing: 'fallback', label: variable } } : undefined;
  return isTest && !setsDefault(called) ? { role: 'none' } : setting(variable, called);
}

function setting(label: string, called: string): Step {
  return { role: { standing: setsDefault(called) ? 'fallback' : 'effective', label } };
}

/** The default of an option or a setting: the variable it reads, or the name that stands first; else what is around says. */
function inDefault(tree: CodeTree, { open, entries, parent, parentEntry }: CodeGroup, index: number): Step {
  const variable = entries.find((entry) => /^(?:env|envvar|env_var|envVar)$/.test(nameOfEntry(entry) ?? ''));
  const token = variable === undefined ? firstString(tree, open, index) : tree.tokens[variable.value];
  const name = token?.kind === 'string' ? textOf(token) : undefined;
  const around = tree.groups[parent]?.entries[parentEntry];
  const named = name !== undefined && namesConnection(name) ? name : variableBefore(tree, around?.value ?? open, open);
  return named === undefined ? { fallback: true } : { role: { standing: 'fallback', label: named } };
}

function firstString({ tokens }: CodeTree, open: number, index: number): CodeToken | undefined {
  return tokens.slice(open + 1, Math.min(index, open + 8)).find(({ kind }) => kind === 'string');
}

function inBlock(source: CodeSource, { group, entry }: Level, isTest: boolean): Step {
  const name = nameOfEntry(entry) ?? '';
  if (entry === undefined || name === '') return {};
  if (namesText(name)) return { role: 'none' };
  const standing = standingOf(source, group, entry);
  const kept = isTest && standing === 'effective' ? isOfTests(source, group, entry) : namesConnection(name);
  if (kept) return { role: { standing, label: name } };
  return isTest && group.kind === 'file' ? { role: 'none' } : {};
}

function standingOf(source: CodeSource, group: CodeGroup, entry: CodeEntry): Role['standing'] {
  return isGuarded(source.tree, group, nameOfEntry(entry) ?? '') || isField(source, entry) ? 'fallback' : 'effective';
}

/** What test code connects with: a constant of the file with the name of a database's address. */
function isOfTests(source: CodeSource, group: CodeGroup, entry: CodeEntry): boolean {
  return isConstant(source, group.kind, entry) && namesDatabase(nameOfEntry(entry) ?? '');
}

/** `if dsn == "" { dsn = … }`. */
function isGuarded({ tokens }: CodeTree, { kind, open }: CodeGroup, name: string): boolean {
  if (kind !== '{') return false;
  const before = tokens.slice(Math.max(0, open - 8), open).map(textOf);
  return before.includes('if') && before.lastIndexOf(name) > before.lastIndexOf('if');
}

/** A field with a type in a class of Python: settings that the environment overrides. */
function isField({ tree, file }: CodeSource, { typed, name }: CodeEntry): boolean {
  return tree.language === 'python' && typed && name !== undefined && file.text.charAt(name.span.start - 1) === ' ';
}

/** At the start of a line of the file, in no block that only indentation shows. */
function isConstant({ file, tree }: CodeSource, kind: CodeGroup['kind'], entry: CodeEntry): boolean {
  let at = entry.start;
  while (tree.tokens[at]?.kind === 'line') at++;
  const start = tree.tokens[at]?.span.start ?? 0;
  return kind === 'file' && (start === 0 || file.text.charAt(start - 1) === '\n');
}

/** The first argument, where it is the name of a variable and not the string itself. */
function variableIn(tree: CodeTree, open: number, index: number): string | undefined {
  const token = tree.tokens[open + 1];
  const text = token?.kind === 'string' && open + 1 !== index ? textOf(token) : undefined;
  return text !== undefined && isVariableName(text) ? text : undefined;
}

function last(names: readonly string[]): string {
  return names[names.length - 1] ?? '';
}
