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
  const escape = /^#\s*escape\s*=\s*`/im.test(file.text.slice(0, 500)) ? '`' : '\\';
  const instructions: DockerInstruction[] = [];
  const delimiters = new Delimiters(file.text, lines);
  for (let i = 0; i < lines.length;) {
    const next = instructionAt(file, lines, i, escape, delimiters, instructions);
    i = Math.max(next, i + 1);
  }
  return { file, tree: { instructions }, problems: [] };
}

function instructionAt(
  file: SourceFile,
  lines: readonly Line[],
  first: number,
  escape: string,
  delimiters: Delimiters,
  into: DockerInstruction[],
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
      ? skipHeredocs(file, lines, next, body.text, delimiters, heredocs)
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
  file: SourceFile,
  lines: readonly Line[],
  next: number,
  body: string,
  delimiters: Delimiters,
  into: { name: string; start: number; end: number }[],
): number {
  let index = next;
  for (const found of body.slice(0, 2000).matchAll(/<<-?["']?([a-z_]\w*)["']?/gi)) {
    const name = found[1] ?? '';
    const start = lines[index]?.start ?? file.text.length;
    const at = delimiters.after(index, name);
    if (at === undefined) return index;
    into.push({ name, start, end: lines[at]?.start ?? start });
    index = at + 1;
  }
  return index;
}

/** Lines that end here-documents. Found by name: a search to the end of the file for each that nothing ends would be quadratic. */
class Delimiters {
  private readonly text: string;
  private readonly lines: readonly Line[];
  private byName: Map<string, number[]> | undefined;

  constructor(text: string, lines: readonly Line[]) {
    this.text = text;
    this.lines = lines;
  }

  /** The next line that holds nothing but the name. */
  after(index: number, name: string): number | undefined {
    this.byName ??= this.named();
    const found = this.byName.get(name);
    while (found !== undefined && (found.at(-1) ?? index) < index) found.pop();
    return found?.at(-1);
  }

  /** Last lines first, so that those passed are taken off the end. */
  private named(): Map<string, number[]> {
    const byName = new Map<string, number[]>();
    for (let index = this.lines.length - 1; index >= 0; index--) {
      const { start, end } = this.lines[index] ?? { start: 0, end: 0 };
      if (end - start > 200) continue;
      const name = this.text.slice(start, end).trim();
      const known = byName.get(name);
      if (known !== undefined) known.push(index);
      else if (/^[a-z_]\w*$/i.test(name)) byName.set(name, [index]);
    }
    return byName;
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
