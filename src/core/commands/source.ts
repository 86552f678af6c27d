import type { ShellHeredoc, ShellPart, ShellWord } from '../documents/shell.ts';
import { extentOf, type Namespace, type Template, type TemplatePart, type Use } from '../facts/template.ts';
import { embedSegments, locate, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Location } from '../text/span.ts';
import type { Word } from './command.ts';

/** A shell text and what its variables mean. */
export interface Source {
  readonly file: SourceFile;
  readonly namespace: Namespace;
  /** What the outer shell had already put in, by the number of the private-use character that stands for it in the text. */
  readonly holes: readonly TemplatePart[];
}

const firstHole = 0xe000;
const holeLimit = 6000;
const holePattern = /[\ue000-\uf8ff]/;

export function wordOf(word: ShellWord, source: Source): Word {
  const value = templateOf(word.parts, source);
  return {
    value,
    at: extentOf(value, locate(source.file, Math.min(word.start + 1, word.end), Math.min(word.start + 1, word.end))),
  };
}

export function templateOf(parts: readonly ShellPart[], source: Source): Template {
  const into: TemplatePart[] = [];
  for (const part of parts) addPart(part, source, into);
  return into;
}

function addPart(part: ShellPart, source: Source, into: TemplatePart[]): void {
  const at = locate(source.file, part.start, part.end);
  if (part.kind === 'opaque') into.push({ kind: 'opaque', what: part.what, at });
  else if (part.kind === 'use') into.push({ kind: 'use', use: useOf(part, source, at), at });
  else if (source.holes.length > 0 && holePattern.test(part.text)) addWithHoles(part, source, into);
  else for (const piece of textParts(part.text, part.start, part.end, source.file)) into.push(piece);
}

/** A text of several lines in a text of its own (a block of YAML, a file with `\r\n`): each line has its place, all of them together have none. */
function textParts(text: string, start: number, end: number, file: SourceFile): TemplatePart[] {
  const at = locate(file, start, end);
  if (text.length !== end - start || text.length === at.span.end - at.span.start) return [{ kind: 'text', text, at }];
  let from = start;
  return text.split(/(?<=\n)/).map((line) => {
    const piece: TemplatePart = { kind: 'text', text: line, at: locate(file, from, from + line.length) };
    from += line.length;
    return piece;
  });
}

function addWithHoles(part: ShellPart & { kind: 'text' }, source: Source, into: TemplatePart[]): void {
  let from = 0;
  const flush = (to: number): void => {
    const text = part.text.slice(from, to);
    if (text !== '') into.push({ kind: 'text', text, at: locate(source.file, part.start + from, part.start + to) });
  };
  for (let i = 0; i < part.text.length; i++) {
    const hole = source.holes[part.text.charCodeAt(i) - firstHole];
    if (hole === undefined) continue;
    flush(i);
    into.push(hole);
    // In a rendered file a hole is a run of its character.
    while (part.text.charCodeAt(i + 1) === part.text.charCodeAt(i)) i++;
    from = i + 1;
  }
  flush(part.text.length);
}

function useOf(part: ShellPart & { kind: 'use' }, source: Source, at: Location): Use {
  const use = { name: part.name, namespace: source.namespace, at };
  if (part.operation === undefined) return use;
  const { operator, operand } = part.operation;
  const empty = operator.startsWith(':');
  const kind = operator.slice(-1);
  if (kind === '?') return { ...use, required: true };
  const value = templateOf(operand, source);
  if (kind === '+') return { ...use, alternative: { when: empty ? 'filled' : 'set', value } };
  return { ...use, fallback: { when: empty ? 'empty' : 'unset', value } };
}

/** Words put together with blanks and read as shell text once more: `ssh host cmd "a b"`, `bash -c "…"`, `eval`. */
export function embedWords(file: SourceFile, name: string, templates: readonly Template[], namespace: Namespace): Source {
  const segments: Segment[] = [];
  const holes: TemplatePart[] = [];
  let text = '';
  templates.forEach((template, index) => {
    if (index > 0) text += ' ';
    for (const part of template) {
      const outer = part.at.span.start;
      let inner = part.kind === 'text' ? part.text.replace(/[\ue000-\uf8ff]/g, '\ufffd') : '\ufffd';
      if (part.kind !== 'text' && holes.length < holeLimit) {
        inner = String.fromCharCode(firstHole + holes.length);
        holes.push(part);
      }
      segments.push({ inner: text.length, outer, length: Math.min(inner.length, part.at.span.end - outer) });
      text += inner;
    }
  });
  const path = file.embeddedIn?.path ?? file.path;
  return { file: { path: `${file.path}#${name}`, text, origin: file.origin, embeddedIn: { path, segments } }, namespace, holes };
}

/** The body of a heredoc as the file it becomes: escapes taken out, `$X` left in. */
export function heredocFile(heredoc: ShellHeredoc, file: SourceFile, name: string): SourceFile {
  const parts: readonly { readonly start: number; readonly end: number }[] =
    heredoc.quoted || heredoc.parts.length === 0 ? [{ start: heredoc.start, end: heredoc.end }] : heredoc.parts;
  const segments: Segment[] = [];
  let text = '';
  const add = (start: number, end: number): void => {
    if (end <= start) return;
    segments.push({ inner: text.length, outer: start, length: end - start });
    text += file.text.slice(start, end);
  };
  for (const { start, end } of parts) {
    if (!heredoc.stripTabs) add(start, end);
    else for (const line of linesOf(file.text, start, end)) add(skipTabs(file.text, line.start, line.end), line.end);
  }
  return embedSegments(file, name, text, segments);
}

/** A heredoc as a template: what the shell put in is a hole. */
export function heredocTemplate(heredoc: ShellHeredoc, source: Source): Template {
  if (!heredoc.quoted) return templateOf(heredoc.parts, source);
  const text = source.file.text.slice(heredoc.start, heredoc.end);
  return text === '' ? [] : textParts(text, heredoc.start, heredoc.end, source.file);
}

function linesOf(text: string, start: number, end: number): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = [];
  for (let from = start; from < end;) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 || newline >= end ? end : newline + 1;
    lines.push({ start: from, end: to });
    from = to;
  }
  return lines;
}

/** Only at the start of a line: a part may begin in the middle of one. */
function skipTabs(text: string, start: number, end: number): number {
  if (start > 0 && text.charAt(start - 1) !== '\n') return start;
  let at = start;
  while (at < end && text.charAt(at) === '\t') at++;
  return at;
}
