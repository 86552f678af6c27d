import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

export interface IniEntry {
  readonly section: string;
  readonly key: string;
  readonly keySpan: Span;
  readonly value: string;
  /** The characters of the value, without quotes. */
  readonly valueSpan: Span;
}

export interface IniTree {
  readonly entries: readonly IniEntry[];
}

const maxEntries = 20_000;

/**
 * Generic .ini, .cfg, .conf and .properties. Never for pgbouncer.ini or postgresql.conf, which read differently (semantics B.3).
 */
export function parseIni(file: SourceFile): Document<IniTree> {
  const entries: IniEntry[] = [];
  let section = '';
  const { text } = file;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && entries.length < maxEntries;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 16_384));
    const head = /^\s*\[([^\]\r\n]{1,200})\]/.exec(line)?.[1];
    if (head !== undefined) section = head.trim();
    else {
      const entry = entryOf(section, line, start);
      if (entry !== undefined) entries.push(entry);
    }
    start = end + 1;
  }
  return { file, tree: { entries }, problems: [] };
}

function entryOf(section: string, line: string, offset: number): IniEntry | undefined {
  const found = /^(\s*)([^\s=:#;[][^=:\r\n]{0,200}?)\s*(=|:(?!\/\/))\s*/.exec(line);
  const key = found?.[2];
  if (found === null || key === undefined) return undefined;
  const from = found[0].length;
  let to = line.length;
  while (to > from && /\s/.test(line.charAt(to - 1))) to--;
  const keyStart = offset + (found[1]?.length ?? 0);
  const { start, end, value } = decoded(line, from, to);
  const keySpan = { start: keyStart, end: keyStart + key.length };
  return { section, key, keySpan, value, valueSpan: { start: offset + start, end: offset + end } };
}

/**
 * What the right-hand side means: quotes taken off, a comment behind it cut. That needs a blank before it: `Host=db;Port=5433` and a URL
 * with `#` are one value to configparser, Spring and nginx (the package `ini` would cut them).
 */
function decoded(
  line: string,
  from: number,
  to: number,
): { readonly start: number; readonly end: number; readonly value: string } {
  const quote = line.charAt(from);
  if (quote === '"' || quote === "'") {
    const close = line.indexOf(quote, from + 1);
    if (close > from && /^\s*(?:[;#]|$)/.test(line.slice(close + 1, to)))
      return { start: from + 1, end: close, value: line.slice(from + 1, close) };
  }
  const comment = /\s[;#]/.exec(line.slice(from, to))?.index;
  const end = comment === undefined ? to : from + line.slice(from, from + comment).trimEnd().length;
  return { start: from, end, value: line.slice(from, end) };
}
