import { embedScalar, get, itemsOf, scalarOf, type Node, type ScalarNode } from '../../../documents/tree.ts';
import type { Embedded, Reading } from '../../../facts/reading.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Template } from '../../../facts/template.ts';
import { embedSegments, type Segment, type SourceFile } from '../../../text/source-file.ts';
import { closingBrace } from './port-text.ts';
import type { ComposeSource } from './source.ts';

/** Words of `command` or `entrypoint`: list items, or a string split as a shell splits. undefined: not given. */
export function wordsOf(source: ComposeSource, node: Node | undefined): readonly Template[] | undefined {
  if (node === undefined) return undefined;
  if (node.kind === 'list') return node.items.flatMap((item) => (item.kind === 'scalar' ? [source.template(item)] : []));
  if (node.kind !== 'scalar' || node.text === '') return undefined;
  return [...splitWords(node.text)].map(({ start, end }) => source.slice(node, start, end));
}

/** Words of a command line, quotes taken off when they enclose a whole word. A `${…}` is never cut. Linear: an open quote ends with the text. */
function* splitWords(text: string): Iterable<{ readonly start: number; readonly end: number }> {
  for (let at = 0; at < text.length;) {
    if (/\s/.test(text.charAt(at))) {
      at++;
      continue;
    }
    const start = at;
    while (at < text.length && !/\s/.test(text.charAt(at))) at = pastPiece(text, at);
    const inset = isQuoted(text, start, at) ? 1 : 0;
    yield { start: start + inset, end: at - inset };
  }
}

/** One pair of quotes around all of it. */
function isQuoted(text: string, start: number, end: number): boolean {
  const quote = text.charAt(start);
  return /^["']$/.test(quote) && end - start > 1 && text.charAt(end - 1) === quote && pastPiece(text, start) === end;
}

/** Behind one character, one quoted stretch or one `${…}`. */
function pastPiece(text: string, start: number): number {
  const quote = text.charAt(start);
  if (text.startsWith('${', start)) return closingBrace(text, start, text.length);
  if (quote !== '"' && quote !== "'") return start + 1;
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== quote) at += quote === '"' && text.charAt(at) === '\\' ? 2 : 1;
  return Math.min(at + 1, text.length);
}

/** A health check, or a command that is more than arguments of the image's own program, as shell text of the service. */
export function* scriptsOf(source: ComposeSource, setting: Setting, reading: Reading, service: Node): Iterable<Embedded> {
  const base = { ...reading, setting };
  yield* embedded(source, 'healthcheck', healthCheck(get(get(service, 'healthcheck'), 'test')), { ...base, purpose: 'probe' });
  for (const key of ['entrypoint', 'command']) yield* embedded(source, key, commandScript(get(service, key)), base);
}

/** What is a script in it: the shell text behind `CMD-SHELL`, the items behind `CMD`, a plain string. */
type Script = { readonly scalar: ScalarNode } | { readonly items: readonly ScalarNode[] } | undefined;

function healthCheck(test: Node | undefined): Script {
  const scalar = scalarOf(test);
  if (scalar !== undefined) return scalar.text === '' || scalar.text === 'NONE' ? undefined : { scalar };
  const items = itemsOf(test).filter((item) => item.kind === 'scalar');
  const [kind, first] = items;
  if (kind?.text === 'CMD-SHELL' && first !== undefined) return { scalar: first };
  return kind?.text === 'CMD' && items.length > 1 ? { items: items.slice(1) } : undefined;
}

function commandScript(node: Node | undefined): Script {
  const scalar = scalarOf(node);
  if (scalar !== undefined) return /^\s*(?:-|postgres(?:\s|$)|$)/.test(scalar.text) ? undefined : { scalar };
  const items = itemsOf(node).filter((item) => item.kind === 'scalar');
  const script = shellText(items);
  if (script !== undefined) return { scalar: script };
  const [program] = items;
  return program !== undefined && !/^-|^postgres$/.test(program.text) ? { items } : undefined;
}

/** The text of `["sh", "-c", "text"]`. */
function shellText([program, flag, script]: readonly ScalarNode[]): ScalarNode | undefined {
  const isShell = /(?:^|\/)(?:ba|da|a)?sh$/.test(program?.text ?? '') && /^-\w*c$/.test(flag?.text ?? '');
  return isShell ? script : undefined;
}

function* embedded(source: ComposeSource, name: string, script: Script, reading: Reading): Iterable<Embedded> {
  if (script === undefined) return;
  const file = 'scalar' in script ? embedScalar(source.file, name, script.scalar) : joined(source, name, script.items);
  yield { kind: 'embedded', file: undollared(file), as: 'platform/shell-script', reading };
}

/** Items as one command line; an item with blanks is put in quotes, whose characters lie nowhere. */
function joined(source: ComposeSource, name: string, items: readonly ScalarNode[]): SourceFile {
  const segments: Segment[] = [];
  let text = '';
  for (const item of items) {
    if (text !== '') text += ' ';
    const quote = /[\s;|&<>()"]/.test(item.text) && !item.text.includes("'") ? "'" : '';
    text += quote;
    segments.push({ inner: text.length, outer: item.span.start, length: Math.max(item.text.length, 1) + 1 });
    text += item.text + quote;
  }
  return embedSegments(source.file, name, text, segments);
}

/** `$$` is one dollar for the shell inside. */
function undollared(file: SourceFile): SourceFile {
  if (!file.text.includes('$$')) return file;
  const segments: Segment[] = [];
  let inner = 0;
  let outer = 0;
  for (const piece of file.text.split('$$')) {
    segments.push({ inner, outer, length: piece.length + 1 });
    inner += piece.length + 1;
    outer += piece.length + 2;
  }
  return { ...embedSegments(file, 'dollar', file.text.split('$$').join('$'), segments), path: file.path };
}
