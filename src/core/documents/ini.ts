import { parse as decodeIni } from 'ini';
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
 * Generic .ini, .cfg, .conf and .properties: our scanner gives the positions, the package `ini` decodes what a value means
 * (quotes, comments behind it). Never for pgbouncer.ini or postgresql.conf, which read differently (semantics B.3).
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
  const value = decoded(line.slice(from, to));
  const at = line.indexOf(value, from);
  const exact = at >= 0 && value !== '';
  const valueSpan = exact ? { start: offset + at, end: offset + at + value.length } : { start: offset + from, end: offset + to };
  return { section, key, keySpan: { start: keyStart, end: keyStart + key.length }, value, valueSpan };
}

/** What `ini` makes of the right-hand side. A URL keeps its `#` and `;` inside quotes only, as in that package. */
function decoded(raw: string): string {
  if (!/["';#\\]/.test(raw)) return raw;
  try {
    const value: unknown = decodeIni(`k=${raw}`)['k'];
    return typeof value === 'string' ? value : raw;
  } catch {
    return raw;
  }
}
