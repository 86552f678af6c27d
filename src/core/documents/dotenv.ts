import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document, Problem } from './document.ts';

export interface DotenvEntry {
  readonly name: string;
  readonly nameSpan: Span;
  /** The characters of the value, without quotes. */
  readonly valueSpan: Span;
  /** Decoded: escapes of double quotes resolved, but for `\$`, which the interpolation reads. */
  readonly value: string;
  readonly quote: 'none' | 'single' | 'double';
}

export interface DotenvTree {
  readonly entries: readonly DotenvEntry[];
}

const assignment = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*(=|:(?=[ \t]|$))[ \t]*/;
const maxEntries = 20_000;

/**
 * `NAME=value` lines as the shells and compose read them (semantics B.4): `export`, quotes, a comment needs a blank before its `#`,
 * double-quoted values may run over lines. Every assignment is kept; the last one of a name wins.
 */
export function parseDotenv(file: SourceFile): Document<DotenvTree> {
  const { text } = file;
  const entries: DotenvEntry[] = [];
  const problems: Problem[] = [];
  let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  while (start < text.length && entries.length < maxEntries) {
    const end = lineEnd(text, start);
    const entry = entryAt(text, start, end);
    if (entry !== undefined) entries.push(entry.entry);
    start = Math.max(end, entry?.end ?? end) + 1;
  }
  return { file, tree: { entries }, problems };
}

/** `NAME=value` lines taken as they are: nothing is decoded, the value is the rest of the line. */
export function parsePairs(file: SourceFile): Document<DotenvTree> {
  const entries: DotenvEntry[] = [];
  const { text } = file;
  const name = /^secret:(.+)$/.exec(file.path)?.[1] ?? '';
  // A secret is one value: its name is that of the file.
  if (name !== '')
    entries.push({ name, nameSpan: { start: 0, end: 0 }, valueSpan: { start: 0, end: text.length }, value: text, quote: 'none' });
  return { file, tree: { entries }, problems: [] };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}

function entryAt(text: string, start: number, end: number): { readonly entry: DotenvEntry; readonly end: number } | undefined {
  const line = text.slice(start, Math.min(end, start + 65_536));
  const found = assignment.exec(line);
  const name = found?.[1];
  if (found === null || name === undefined) return undefined;
  const nameStart = start + found[0].indexOf(name);
  const nameSpan = { start: nameStart, end: nameStart + name.length };
  const value = valueAt(text, start + found[0].length, end);
  return { entry: { name, nameSpan, ...value.value }, end: value.end };
}

function valueAt(
  text: string,
  start: number,
  end: number,
): { readonly value: Pick<DotenvEntry, 'valueSpan' | 'value' | 'quote'>; readonly end: number } {
  const opening = text.charAt(start);
  if (opening === '"' || opening === "'") {
    const close = closingQuote(text, start + 1, opening);
    if (close !== undefined && /^[ \t\r]*(?:#|$)/.test(text.slice(close + 1, Math.min(lineEnd(text, close), close + 200)))) {
      const raw = text.slice(start + 1, close);
      const value = opening === '"' ? raw.replace(/\\(["\\`])/g, '$1') : raw;
      return {
        value: { valueSpan: { start: start + 1, end: close }, value, quote: opening === '"' ? 'double' : 'single' },
        end: lineEnd(text, close),
      };
    }
  }
  return { value: plainValue(text, start, end), end };
}

/** Quoted values may run over lines, but not over the rest of a file that forgot its quote. */
function closingQuote(text: string, from: number, quote: string): number | undefined {
  const limit = Math.min(text.length, from + 65_536);
  for (let i = from; i < limit; i++) {
    if (text.charAt(i) === '\\' && quote === '"') i++;
    else if (text.charAt(i) === quote) return i;
    else if (text.charAt(i) === '\n' && assignment.test(text.slice(i + 1, Math.min(lineEnd(text, i + 1), i + 200))))
      return undefined;
  }
  return undefined;
}

function plainValue(text: string, start: number, end: number): Pick<DotenvEntry, 'valueSpan' | 'value' | 'quote'> {
  let stop = end;
  for (let i = start; i < end; i++) {
    if (text.charAt(i) !== '#' || (i > start && !/[ \t]/.test(text.charAt(i - 1)))) continue;
    stop = i;
    break;
  }
  while (stop > start && /\s/.test(text.charAt(stop - 1))) stop--;
  return { valueSpan: { start, end: stop }, value: text.slice(start, stop), quote: 'none' };
}
