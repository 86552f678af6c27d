import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

/** One argument: decoded, and the characters inside its quotes. */
export interface HaproxyWord {
  readonly text: string;
  readonly span: Span;
}

export interface HaproxySection {
  /** `frontend`, `backend`, `listen`, `defaults`, `global` … */
  readonly keyword: string;
  readonly name: HaproxyWord | undefined;
  /** The keyword of a line and its arguments. */
  readonly lines: readonly (readonly HaproxyWord[])[];
}

export interface HaproxyTree {
  readonly sections: readonly HaproxySection[];
}

const sections = new Set([
  'global', 'defaults', 'frontend', 'backend', 'listen', 'resolvers', 'peers', 'userlist', 'mailers', 'program', 'ring', 'cache',
  'http-errors', 'fcgi-app', 'log-forward', 'crt-store', 'traces',
]); // prettier-ignore
const maxLines = 50_000;
const longestHole = 200;

/**
 * haproxy.cfg (HAProxy configuration manual, 2.2 "Quoting and escaping"): words separated by blanks, a section begins with its keyword
 * wherever it stands on the line, `#` outside quotes begins a comment.
 */
export function parseHaproxy(file: SourceFile): Document<HaproxyTree> {
  const result: { keyword: string; name: HaproxyWord | undefined; lines: (readonly HaproxyWord[])[] }[] = [];
  const { text } = file;
  let lines = 0;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && lines++ < maxLines;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const words = wordsOf(text, start, Math.min(end, start + 16_384));
    const [keyword, name] = words;
    if (keyword !== undefined && sections.has(keyword.text)) result.push({ keyword: keyword.text, name, lines: [] });
    else if (keyword !== undefined) result[result.length - 1]?.lines.push(words);
    start = end + 1;
  }
  return { file, tree: { sections: result }, problems: [] };
}

function wordsOf(text: string, from: number, to: number): readonly HaproxyWord[] {
  const words: HaproxyWord[] = [];
  for (let position = from; position < to;) {
    const char = text.charAt(position);
    if (char === '#') break;
    if (/\s/.test(char)) {
      position++;
      continue;
    }
    const word = wordAt(text, position, to);
    words.push(word.word);
    position = word.end;
  }
  return words;
}

/** Up to the next blank outside quotes; what a template puts there (`{{ host }}`) may have blanks. */
function wordAt(text: string, start: number, to: number): { readonly word: HaproxyWord; readonly end: number } {
  let decoded = '';
  let position = start;
  let quoted = false;
  while (position < to && !/[\s#]/.test(text.charAt(position))) {
    const piece = pieceAt(text, position, to);
    decoded += piece.text;
    quoted ||= piece.quoted;
    position = piece.end;
  }
  const whole = quoted && decoded.length === position - start - 2;
  return {
    word: { text: decoded, span: whole ? { start: start + 1, end: position - 1 } : { start, end: position } },
    end: position,
  };
}

interface Piece {
  readonly text: string;
  readonly end: number;
  readonly quoted: boolean;
}

function pieceAt(text: string, position: number, to: number): Piece {
  const char = text.charAt(position);
  if (char === '\\') return { text: text.charAt(position + 1), end: Math.min(to, position + 2), quoted: false };
  if (char === "'" || char === '"') return quotedAt(text, position, to, char);
  if (char === '{' && text.charAt(position + 1) === '{') {
    const length = text.slice(position, Math.min(to, position + longestHole)).indexOf('}}') + 2;
    if (length > 2) return { text: text.slice(position, position + length), end: position + length, quoted: false };
  }
  return { text: char, end: position + 1, quoted: false };
}

/** Weak quotes know the backslash, strong ones nothing. */
function quotedAt(text: string, position: number, to: number, quote: string): Piece {
  let decoded = '';
  let at = position + 1;
  for (; at < to && text.charAt(at) !== quote; at++) {
    if (quote === '"' && text.charAt(at) === '\\') at++;
    decoded += text.charAt(at);
  }
  return { text: decoded, end: Math.min(to, at + 1), quoted: true };
}
