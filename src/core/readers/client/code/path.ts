import { textOf, type StringToken } from '../../../documents/code/tree.ts';
import type { Template } from '../../../facts/template.ts';
import type { Cursor } from './cursor.ts';
import { variableUse } from './fallbacks.ts';
import { extentOf, opaque, saysSomething } from './source.ts';
import type { Values } from './values.ts';
import { holdsEnvironment, isVariableName } from './vocabulary.ts';

/** `a.b.c`, `A::b`, `$a->b`, and the call or index behind it. */
export function valueOfPath(values: Values, cursor: Cursor): Template {
  const start = cursor.at;
  const names = namesOf(cursor);
  if (isMacro(cursor)) cursor.next();
  if (cursor.isMark('<') && isCallWithType(cursor)) while (!cursor.done && !cursor.isMark('(')) cursor.next();
  if (cursor.isMark('(')) return callOf(values, cursor, start, names);
  if (cursor.isMark('[')) return valueOfIndex(values, cursor, start, names);
  return valueOfName(values, cursor, start, names);
}

function namesOf(cursor: Cursor): readonly string[] {
  const names: string[] = [textOf(cursor.next()) ?? ''];
  while (cursor.isMark('.', '::', '->', '?.') && cursor.tokens[cursor.at + 1]?.kind === 'word' && !isVariable(names)) {
    cursor.next();
    names.push(textOf(cursor.next()) ?? '');
  }
  return names;
}

/** `process.env.PORT.trim()`: a variable's name ends the path. */
function isVariable(names: readonly string[]): boolean {
  return names.length > 1 && isVariableName(names[names.length - 1] ?? '');
}

/** `format!(…)`. */
function isMacro(cursor: Cursor): boolean {
  const next = cursor.tokens[cursor.at + 1];
  return cursor.isMark('!') && next?.kind === 'mark' && next.text === '(';
}

/** `get<number>('X')`. */
function isCallWithType({ tokens, at }: Cursor): boolean {
  const close = tokens[at + 2];
  const call = tokens[at + 3];
  return close?.kind === 'mark' && close.text === '>' && call?.kind === 'mark' && call.text === '(';
}

/** The call whose bracket stands at the cursor; `pattern` is the string that it is a method of. */
export function callOf(values: Values, cursor: Cursor, start: number, names: readonly string[], pattern?: StringToken): Template {
  const { tokens } = cursor;
  const { file, tree } = values.source;
  const inside = cursor.bracket();
  // A block behind the call gives the default (Ruby).
  const block = tree.language === 'ruby' && cursor.isMark('{') ? cursor.bracket() : undefined;
  const at = extentOf(file, tokens, start, cursor.at);
  return values.call({ names, tokens, inside, block, pattern, at }) ?? opaque(at);
}

/** `process.env["X"]`, `os.environ["X"]`, `ENV["X"]`. */
function valueOfIndex(values: Values, cursor: Cursor, start: number, names: readonly string[]): Template {
  const { start: from, end } = cursor.bracket();
  const { tokens } = cursor;
  const at = extentOf(values.source.file, tokens, start, cursor.at);
  const name = end === from + 1 && tokens[from]?.kind === 'string' ? textOf(tokens[from]) : undefined;
  if (name === undefined || !isVariableName(name) || !holdsEnvironment(names[names.length - 1] ?? '')) return opaque(at);
  return variableUse(values.source, name, at);
}

/** `process.env.X`, or a name that the file binds. */
function valueOfName(values: Values, cursor: Cursor, start: number, names: readonly string[]): Template {
  const last = names[names.length - 1] ?? '';
  const at = extentOf(values.source.file, cursor.tokens, start, cursor.at);
  if (isVariable(names) && holdsEnvironment(names[names.length - 2] ?? '')) return variableUse(values.source, last, at);
  const bound = isOwn(names) ? values.bound(last) : undefined;
  return bound !== undefined && saysSomething(bound) ? bound : opaque(at);
}

function isOwn(names: readonly string[]): boolean {
  return names.length === 1 || (names.length === 2 && /^(?:self|this|\$this|cls|values)$/.test(names[0] ?? ''));
}
