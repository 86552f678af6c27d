import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

export interface BlockWord {
  readonly text: string;
  /** The characters inside the quotes. */
  readonly span: Span;
}

/** A directive: its words, and what stands in its braces. */
export interface Directive {
  readonly words: readonly BlockWord[];
  readonly body: readonly Directive[] | undefined;
}

export interface BlockTree {
  readonly directives: readonly Directive[];
}

interface Open {
  words: BlockWord[];
  readonly directives: Directive[];
}

const maxWords = 100_000;

/** nginx.conf (nginx beginner's guide, "Configuration File's Structure"): a directive ends with `;` or has a block. */
export function parseNginx(file: SourceFile): Document<BlockTree> {
  return { file, tree: { directives: directivesOf(file.text, /[;]/y) }, problems: [] };
}

/** odyssey.conf: a directive ends with its line or has a block. */
export function parseOdyssey(file: SourceFile): Document<BlockTree> {
  return { file, tree: { directives: directivesOf(file.text, /[;\n]/y) }, problems: [] };
}

/** Quotes that are never closed: looked for once. */
type Unclosed = Set<string>;

const silence = /(?:[ \t\r\ufeff]|#[^\n]*)+/y;
const quotedWord = /"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'/y;
const bareWord = /(?:\$\{[\w.:-]+\}|\{\{[^{}\n]*\}\}|[^\s;{}"'#])+/y;

/** What stays open at the end is closed there; a brace too many is passed over. */
function directivesOf(text: string, end: RegExp): readonly Directive[] {
  const root: Open = { words: [], directives: [] };
  const stack: Open[] = [root];
  const unclosed: Unclosed = new Set();
  let words = 0;
  for (let position = 0; position < text.length && words < maxWords;) {
    const word = wordAt(text, position, unclosed);
    if (word !== undefined) {
      stack[stack.length - 1]?.words.push(word.word);
      words++;
    }
    position = word?.end ?? position + (silenceAt(text, position) || mark(text, position, end, stack));
  }
  while (stack.length > 1) close(stack);
  finish(root);
  return root.directives;
}

function silenceAt(text: string, position: number): number {
  return matched(silence, text, position)?.[0].length ?? 0;
}

/** A brace, or the end of a directive. */
function mark(text: string, position: number, end: RegExp, stack: Open[]): 1 {
  const char = text.charAt(position);
  const open = stack[stack.length - 1];
  if (char === '{') stack.push({ words: [], directives: [] });
  else if (char === '}') close(stack);
  else if (open !== undefined && matched(end, text, position) !== undefined) finish(open);
  return 1;
}

function wordAt(
  text: string,
  position: number,
  unclosed: Unclosed,
): { readonly word: BlockWord; readonly end: number } | undefined {
  const char = text.charAt(position);
  const isQuote = (char === '"' || char === "'") && !unclosed.has(char);
  const quoted = isQuote ? matched(quotedWord, text, position) : undefined;
  if (isQuote && quoted === undefined) unclosed.add(char);
  if (quoted !== undefined) {
    const end = position + quoted[0].length;
    const inner = (quoted[1] ?? quoted[2] ?? '').replace(/\\([\s\S])/g, '$1');
    return { word: { text: inner, span: { start: position + 1, end: end - 1 } }, end };
  }
  const bare = matched(bareWord, text, position);
  if (bare === undefined) return undefined;
  const end = position + bare[0].length;
  return { word: { text: bare[0], span: { start: position, end } }, end };
}

function matched(pattern: RegExp, text: string, position: number): RegExpExecArray | undefined {
  pattern.lastIndex = position;
  return pattern.exec(text) ?? undefined;
}

function finish(open: Open): void {
  if (open.words.length > 0) open.directives.push({ words: open.words, body: undefined });
  open.words = [];
}

function close(stack: Open[]): void {
  const inner = stack[stack.length - 1];
  const outer = stack[stack.length - 2];
  if (inner === undefined || outer === undefined) return;
  stack.pop();
  finish(inner);
  outer.directives.push({ words: outer.words, body: inner.directives });
  outer.words = [];
}
