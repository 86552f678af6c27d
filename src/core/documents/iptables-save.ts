import { locate, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';

/** A word of a rule; the span leaves quotes out. `value` differs from the text where a quoted word holds escapes. */
export interface IptablesWord extends Span {
  readonly value: string;
}

/** `:INPUT DROP [0:0]`; `policy` is `-` for chains of one's own. */
export interface IptablesChain extends Span {
  readonly name: IptablesWord;
  readonly policy: IptablesWord | undefined;
}

export interface IptablesRule extends Span {
  readonly words: readonly IptablesWord[];
}

export interface IptablesTable {
  readonly name: IptablesWord;
  readonly chains: readonly IptablesChain[];
  readonly rules: readonly IptablesRule[];
}

const mostProblems = 100;

/** What iptables-save writes: tables with chains, their policies and rules (semantics D.3). */
export function parseIptablesSave(file: SourceFile): Document<readonly IptablesTable[]> {
  const tables: OpenTable[] = [];
  const problems: Problem[] = [];
  for (const line of linesOf(file.text)) {
    if (file.text.charAt(line.start) === '#' || file.text.startsWith('COMMIT', line.start)) continue;
    const message = readLine(tables, wordsOf(file.text, line), line);
    if (message === undefined || problems.length >= mostProblems) continue;
    problems.push({ code: 'iptables-syntax', message, at: locate(file, line.start, line.end) });
  }
  return { file, tree: tables, problems };
}

interface OpenTable {
  readonly name: IptablesWord;
  readonly chains: IptablesChain[];
  readonly rules: IptablesRule[];
}

/** What is wrong with the line, if anything is. */
function readLine(tables: OpenTable[], words: readonly IptablesWord[], line: Span): string | undefined {
  const [first] = words;
  if (first === undefined) return undefined;
  const sign = first.value.charAt(0);
  const table = tables.at(-1);
  if (sign === '*') tables.push({ name: cut(first, 1), chains: [], rules: [] });
  else if (table === undefined) return 'a rule stands outside a table';
  else if (sign === ':') table.chains.push({ name: cut(first, 1), policy: words[1], ...line });
  else if (sign === '-' || sign === '[') table.rules.push({ words: withoutCounters(words), ...line });
  else return 'neither a chain nor a rule';
  return undefined;
}

function cut(word: IptablesWord, from: number): IptablesWord {
  return { value: word.value.slice(from), start: word.start + from, end: word.end };
}

/** `[12:345] -A INPUT …` */
function withoutCounters(words: readonly IptablesWord[]): readonly IptablesWord[] {
  return words[0]?.value.startsWith('[') === true ? words.slice(1) : words;
}

/** Lines that are not empty, without the blanks around them. */
export function* linesOf(text: string): Iterable<Span> {
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start < text.length) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, end);
    const trimmed = line.trim();
    const from = start + line.indexOf(trimmed);
    if (trimmed !== '') yield { start: from, end: from + trimmed.length };
    start = end + 1;
  }
}

/** Words between blanks; double quotes hold one together, a backslash inside them keeps the next character. */
export function wordsOf(text: string, line: Span): readonly IptablesWord[] {
  const words: IptablesWord[] = [];
  let at = line.start;
  while (at < line.end) {
    const character = text.charAt(at);
    if (character === ' ' || character === '\t' || character === '\r') at++;
    else if (character === '"') at = quotedWord(text, at, line.end, words);
    else at = plainWord(text, at, line.end, words);
  }
  return words;
}

function plainWord(text: string, start: number, limit: number, words: IptablesWord[]): number {
  let end = start;
  while (end < limit && !' \t\r'.includes(text.charAt(end))) end++;
  words.push({ value: text.slice(start, end), start, end });
  return end;
}

function quotedWord(text: string, start: number, limit: number, words: IptablesWord[]): number {
  let value = '';
  let end = start + 1;
  while (end < limit && text.charAt(end) !== '"') {
    if (text.charAt(end) === '\\' && end + 1 < limit) end++;
    value += text.charAt(end);
    end++;
  }
  words.push({ value, start: start + 1, end });
  return end + 1;
}
