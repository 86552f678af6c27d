import { embedSegments, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Document } from './document.ts';

/** One instruction, continuation lines joined. */
export interface DockerInstruction {
  /** Upper case. */
  readonly keyword: string;
  /** Place of the keyword in the file. */
  readonly start: number;
  readonly end: number;
  /** What stands behind the keyword: continuations joined, comment lines left out; its places are those of the file. */
  readonly body: SourceFile;
  /** Texts of here-documents that belong to it, in order. */
  readonly heredocs: readonly { readonly name: string; readonly start: number; readonly end: number }[];
}

export interface Dockerfile {
  readonly instructions: readonly DockerInstruction[];
}

interface Line {
  readonly start: number;
  /** Without the line's end. */
  readonly end: number;
}

/** Instructions of a Dockerfile in their order. Lines that are none are left out. */
export function parseDockerfile(file: SourceFile): Document<Dockerfile> {
  const lines = linesOf(file.text);
  const closings = new Closings(file, lines);
  const escape = /^#\s*escape\s*=\s*`/im.test(file.text.slice(0, 500)) ? '`' : '\\';
  const instructions: DockerInstruction[] = [];
  for (let i = 0; i < lines.length;) {
    const next = instructionAt(file, lines, i, escape, instructions, closings);
    i = Math.max(next, i + 1);
  }
  return { file, tree: { instructions }, problems: [] };
}

function instructionAt(
  file: SourceFile,
  lines: readonly Line[],
  first: number,
  escape: string,
  into: DockerInstruction[],
  closings: Closings,
): number {
  const line = lines[first];
  if (line === undefined) return first + 1;
  const head = /^[ \t]*([a-z]+)(?=\s|$)/i.exec(file.text.slice(line.start, Math.min(line.end, line.start + 200)));
  if (head?.[1] === undefined) return first + 1;
  const end = line.start + head[0].length;
  const keyword = head[1].toUpperCase();
  const { body, next } = joined(file, lines, first, end, escape, `${keyword.toLowerCase()}.${into.length}`);
  const heredocs: DockerInstruction['heredocs'][number][] = [];
  const after =
    keyword === 'RUN' || keyword === 'COPY' || keyword === 'ADD'
      ? skipHeredocs(lines, closings, next, body.text, heredocs)
      : next;
  into.push({ keyword, start: end - head[1].length, end, body, heredocs });
  return after;
}

function joined(
  file: SourceFile,
  lines: readonly Line[],
  first: number,
  from: number,
  escape: string,
  name: string,
): { readonly body: SourceFile; readonly next: number } {
  const segments: Segment[] = [];
  let text = '';
  let index = first;
  for (; index < lines.length; index++) {
    const line = lines[index];
    if (line === undefined) break;
    const start = index === first ? from : line.start;
    const raw = file.text.slice(start, line.end);
    if (index > first && (/^\s*#/.test(raw) || raw.trim() === '')) continue;
    const trimmed = raw.trimEnd();
    const continues = trimmed.endsWith(escape);
    const piece = continues ? trimmed.slice(0, -1) : raw;
    if (piece !== '') segments.push({ inner: text.length, outer: start, length: piece.length });
    text += piece;
    if (!continues) return { body: embedSegments(file, name, text, segments), next: index + 1 };
  }
  return { body: embedSegments(file, name, text, segments), next: index };
}

/** `RUN <<EOF`, `COPY <<EOF /etc/x`: the lines up to the delimiter. */
function skipHeredocs(
  lines: readonly Line[],
  closings: Closings,
  next: number,
  body: string,
  into: { name: string; start: number; end: number }[],
): number {
  let index = next;
  for (const found of body.slice(0, 2000).matchAll(/<<-?["']?([a-z_]\w*)["']?/gi)) {
    const name = found[1] ?? '';
    const first = lines[index];
    const closing = closings.after(name, index);
    const last = closing === undefined ? undefined : lines[closing];
    if (first === undefined || closing === undefined || last === undefined) return index;
    into.push({ name, start: first.start, end: last.start });
    index = closing + 1;
  }
  return index;
}

/** Where each word stands alone on a line: a delimiter that never comes is not looked for line by line. */
class Closings {
  private readonly file: SourceFile;
  private readonly lines: readonly Line[];
  private byWord: Map<string, number[]> | undefined;

  constructor(file: SourceFile, lines: readonly Line[]) {
    this.file = file;
    this.lines = lines;
  }

  /** The first such line from `index` on. */
  after(word: string, index: number): number | undefined {
    const found = this.words().get(word) ?? [];
    let low = 0;
    let high = found.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((found[middle] ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return found[low];
  }

  private words(): ReadonlyMap<string, readonly number[]> {
    if (this.byWord !== undefined) return this.byWord;
    const words = new Map<string, number[]>();
    for (const [index, { start, end }] of this.lines.entries()) {
      const word = this.file.text.slice(start, end).trim();
      if (!/^\w+$/.test(word)) continue;
      const known = words.get(word);
      if (known === undefined) words.set(word, [index]);
      else known.push(index);
    }
    this.byWord = words;
    return words;
  }
}

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = text.charCodeAt(0) === 0xfeff ? 1 : 0; start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline;
    lines.push({ start, end: text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end });
    start = end + 1;
  }
  return lines;
}
