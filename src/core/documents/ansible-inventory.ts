import type { SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import type { Document } from './document.ts';

export interface InventoryValue {
  readonly name: string;
  readonly nameSpan: Span;
  readonly value: string;
  /** The characters of the value, without quotes. */
  readonly valueSpan: Span;
}

export interface InventoryLine {
  /** Name of the group, and what the section holds. Hosts above the first section belong to none. */
  readonly group: string;
  readonly kind: 'hosts' | 'vars' | 'children';
  /** The host or child group; undefined in a section of variables. */
  readonly name?: { readonly text: string; readonly span: Span };
  readonly values: readonly InventoryValue[];
}

export interface InventoryTree {
  readonly lines: readonly InventoryLine[];
}

const mostLines = 50_000;

/** Ansible's ini inventories: `[group]` with hosts and their variables, `[group:vars]`, `[group:children]`. */
export function parseAnsibleInventory(file: SourceFile): Document<InventoryTree> {
  const lines: InventoryLine[] = [];
  let section: Pick<InventoryLine, 'group' | 'kind'> = { group: '', kind: 'hosts' };
  const { text } = file;
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start < text.length && lines.length < mostLines;) {
    const found = text.indexOf('\n', start);
    const end = found < 0 ? text.length : found;
    const line = text.slice(start, Math.min(end, start + 16_384));
    const head = sectionOf(line);
    if (head !== undefined) section = head;
    else if (!/^\s*(?:[#;]|$)/.test(line)) lines.push(lineOf(section, line, start));
    start = end + 1;
  }
  return { file, tree: { lines }, problems: [] };
}

function sectionOf(line: string): Pick<InventoryLine, 'group' | 'kind'> | undefined {
  const found = /^\s*\[([^\]:\r\n]{1,200})(?::(vars|children|hosts))?\]/.exec(line);
  if (found?.[1] === undefined) return undefined;
  const kind = found[2] === 'vars' || found[2] === 'children' ? found[2] : 'hosts';
  return { group: found[1].trim(), kind };
}

function lineOf(section: Pick<InventoryLine, 'group' | 'kind'>, line: string, offset: number): InventoryLine {
  if (section.kind === 'vars') return { ...section, values: variableOf(line, offset) };
  const name = /^\s*([^\s#=]+)/.exec(line);
  const text = name?.[1] ?? '';
  const start = (name?.[0].length ?? 0) - text.length;
  const span = { start: offset + start, end: offset + start + text.length };
  return { ...section, name: { text, span }, values: [...pairsOf(line, start + text.length, offset)] };
}

/** `name = value` to the end of the line; `#` begins a comment behind a blank. */
function variableOf(line: string, offset: number): readonly InventoryValue[] {
  const found = /^(\s*)([A-Za-z_]\w*)\s*=\s*/.exec(line);
  if (found?.[2] === undefined) return [];
  const from = found[0].length;
  const comment = /\s#/.exec(line.slice(from))?.index;
  const rest = line.slice(from, comment === undefined ? line.length : from + comment).trimEnd();
  const nameStart = (found[1] ?? '').length;
  return [valueAt(found[2], nameStart, rest, from, offset)];
}

function* pairsOf(line: string, from: number, offset: number): Iterable<InventoryValue> {
  const pair = /(?<=\s)([A-Za-z_]\w*)=("[^"\n]*"|'[^'\n]*'|[^\s#]*)|\s#/g;
  pair.lastIndex = from;
  for (let found = pair.exec(line); found?.[1] !== undefined; found = pair.exec(line)) {
    const raw = found[2] ?? '';
    yield valueAt(found[1], found.index, raw, found.index + found[1].length + 1, offset);
  }
}

/** Quotes around the whole value are taken off. */
function valueAt(name: string, nameStart: number, raw: string, start: number, offset: number): InventoryValue {
  const quoted = raw.length > 1 && /^["']/.test(raw) && raw.endsWith(raw.charAt(0));
  const inset = quoted ? 1 : 0;
  return {
    name,
    nameSpan: { start: offset + nameStart, end: offset + nameStart + name.length },
    value: raw.slice(inset, raw.length - inset),
    valueSpan: { start: offset + start + inset, end: offset + start + raw.length - inset },
  };
}
