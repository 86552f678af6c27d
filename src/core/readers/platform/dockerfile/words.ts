import { parseTree, type Node } from 'jsonc-parser';
import { locate, type SourceFile } from '../../../text/source-file.ts';
import type { Word } from '../../../commands/command.ts';

export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Runs of characters between blanks. */
export function plainWords({ text }: SourceFile): Piece[] {
  return [...text.matchAll(/\S+/g)].map((found) => ({ text: found[0], start: found.index, end: found.index + found[0].length }));
}

/** `["psql", "-p", "5433"]`; undefined: the shell form. */
export function execWords(body: SourceFile): Word[] | undefined {
  const start = body.text.length - body.text.trimStart().length;
  if (body.text.charAt(start) !== '[' || body.text.length > 65_536) return undefined;
  const root = listIn(body.text.slice(start));
  if (root?.type !== 'array' || root.children?.every(({ type }) => type === 'string') !== true) return undefined;
  return root.children.map((node) => {
    const from = start + node.offset + 1;
    // A string that nothing closes ends where the text does.
    const closed = node.length > 1 && body.text.charAt(from + node.length - 2) === '"';
    const at = locate(body, from, from + node.length - (closed ? 2 : 1));
    const text = String(node.value);
    return { value: text === '' ? [] : [{ kind: 'text', text, at }], at };
  });
}

function listIn(text: string): Node | undefined {
  try {
    return parseTree(text, undefined, { disallowComments: true });
  } catch {
    // Thousands of open brackets end in a RangeError.
    return undefined;
  }
}

export interface AssignmentPiece {
  readonly name: string;
  readonly nameStart: number;
  /** The value without its quotes. */
  readonly start: number;
  readonly end: number;
}

/** `A=b C="d e"` and the old form `A b c`, which takes the rest of the line. */
export function assignmentPieces({ text }: SourceFile): AssignmentPiece[] {
  const pieces: AssignmentPiece[] = [];
  const old = /^(\s*)([a-z_]\w*)[ \t]+(?=\S)/i.exec(text);
  if (old?.[2] !== undefined) {
    const start = old[0].length;
    const end = text.trimEnd().length;
    return text.slice(start).startsWith('=')
      ? []
      : [{ name: old[2], nameStart: old[1]?.length ?? 0, ...unquoted(text, start, end) }];
  }
  const name = /\s*([a-z_][\w.]*)=/iy;
  for (let position = 0; position < text.length;) {
    name.lastIndex = position;
    const found = name.exec(text);
    if (found?.[1] === undefined) break;
    const start = found.index + found[0].length;
    const end = valueEnd(text, start);
    pieces.push({ name: found[1], nameStart: start - 1 - found[1].length, ...unquoted(text, start, end) });
    position = end;
  }
  return pieces;
}

/** The first blank outside quotes. */
function valueEnd(text: string, start: number): number {
  let quote = '';
  for (let i = start; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === '\\' && quote !== "'") i++;
    else if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if (/\s/.test(character)) return i;
  }
  return text.length;
}

function unquoted(text: string, start: number, end: number): { readonly start: number; readonly end: number } {
  const quote = text.charAt(start);
  const whole = end - start >= 2 && (quote === '"' || quote === "'") && text.charAt(end - 1) === quote;
  return whole ? { start: start + 1, end: end - 1 } : { start, end };
}
