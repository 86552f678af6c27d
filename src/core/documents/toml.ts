import { parseTOML, type AST } from 'toml-eslint-parser';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Document, Problem } from './document.ts';
import { TableBuilder } from './toml-tables.ts';
import type { MapEntry, Node, ScalarNode } from './tree.ts';

const maxRepairs = 6;
const maxLength = 262_144;
/** Characters that are parsed once more, all repairs of a file together. */
const repairedLength = 200_000;
const maxDepth = 200;

/** TOML as a tree: tables are maps below their names. A line that is no TOML is blanked and named. */
export function parseToml(file: SourceFile): Document<Node | undefined> {
  const problems: Problem[] = [];
  if (file.text.length > maxLength)
    return {
      file,
      tree: undefined,
      problems: [{ code: 'toml-size', message: 'too large for TOML; not read', at: locate(file, 0, 0) }],
    };
  let text = file.text.charCodeAt(0) === 0xfeff ? ` ${file.text.slice(1)}` : file.text;
  // A repeated key is known only when all was parsed, and a parse takes seconds a megabyte: a large file is repaired less often.
  const repairs = Math.min(maxRepairs, Math.floor(repairedLength / Math.max(1, text.length)));
  for (let round = 0; round <= repairs; round++) {
    try {
      return { file, tree: treeOf(file, parseTOML(text)), problems };
    } catch (error) {
      const repaired = round < repairs ? withoutCulprit(text, error as TomlError) : undefined;
      if (repaired === undefined) break;
      const message = `line ${repaired.line} is not TOML; it was left out`;
      problems.push({ code: 'toml-syntax', message, at: locate(file, repaired.offset, repaired.offset) });
      text = repaired.text;
    }
  }
  const message = problems.length === 0 ? 'this is not TOML' : 'too many lines are not TOML; not read';
  problems.push({ code: 'toml-unreadable', message, at: locate(file, 0, 0) });
  return { file, tree: undefined, problems };
}

/** The text with the line at fault made blank, at the same length. */
function withoutCulprit(text: string, error: TomlError) {
  const lines = text.split('\n');
  const line = culprit(error, lines);
  const written = line === undefined ? undefined : lines[line - 1];
  if (line === undefined || written === undefined || written.trim() === '') return undefined;
  const offset = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  lines[line - 1] = ' '.repeat(written.length);
  return { text: lines.join('\n'), line, offset };
}

interface TomlError {
  readonly message: string;
  readonly lineNumber?: number;
  readonly column?: number;
}

/** An error at the very start of a line is about the end of the line above, unless it says that a key is repeated. */
function culprit({ message, lineNumber, column }: TomlError, lines: readonly string[]): number | undefined {
  if (lineNumber === undefined || column !== 0 || message.includes('multiple times')) return lineNumber;
  for (let line = lineNumber - 1; line > 0; line--) if (lines[line - 1]?.trim() !== '') return line;
  return lineNumber;
}

function treeOf(file: SourceFile, program: AST.TOMLProgram): Node {
  const root = new TableBuilder({ start: 0, end: file.text.length });
  for (const item of program.body[0].body) {
    if (item.type === 'TOMLKeyValue') addPair(file, root, item);
    else if (item.key.keys.length <= maxDepth) {
      const keys = item.key.keys.map((key) => keyNode(file, key));
      const table = root.open(keys, item.kind === 'array', spanOf(item));
      for (const one of item.body) addPair(file, table, one);
    }
  }
  return root.node;
}

/** `a.b = 1` belongs to the table `a`, beside `a.c = 2`. */
function addPair(file: SourceFile, table: TableBuilder, item: AST.TOMLKeyValue): void {
  const keys = item.key.keys.map((key) => keyNode(file, key));
  const last = keys.pop();
  if (last === undefined || keys.length >= maxDepth) return;
  table.open(keys, false, spanOf(item.key)).add({ key: last, value: valueOf(file, item.value) });
}

function entryOf(file: SourceFile, item: AST.TOMLKeyValue): MapEntry {
  return nested(file, item.key, valueOf(file, item.value));
}

/** `a.b.c = 1` as maps of one entry. */
function nested(file: SourceFile, key: AST.TOMLKey, value: Node): MapEntry {
  const [first, ...rest] = key.keys;
  if (first === undefined) return { key: { kind: 'scalar', text: '', span: spanOf(key), style: 'plain', exact: false }, value };
  const inner = rest.reduceRight<Node>(
    (node, one) => ({ kind: 'map', entries: [{ key: keyNode(file, one), value: node }], span: spanOf(key) }),
    value,
  );
  return { key: keyNode(file, first), value: inner };
}

function keyNode(file: SourceFile, key: AST.TOMLBare | AST.TOMLQuoted): ScalarNode {
  return key.type === 'TOMLBare' ? scalar(file, key.name, spanOf(key), 'plain') : quoted(file, key.value, spanOf(key));
}

function valueOf(file: SourceFile, value: AST.TOMLContentNode): Node {
  if (value.type === 'TOMLArray')
    return { kind: 'list', items: value.elements.map((one) => valueOf(file, one)), span: spanOf(value) };
  if (value.type === 'TOMLInlineTable')
    return { kind: 'map', entries: value.body.map((one) => entryOf(file, one)), span: spanOf(value) };
  return typeof value.value === 'string'
    ? quoted(file, value.value, spanOf(value))
    : scalar(file, file.text.slice(...value.range), spanOf(value), 'plain');
}

function quoted(file: SourceFile, text: string, span: { readonly start: number; readonly end: number }): ScalarNode {
  const triple = /^("""|''')/.test(file.text.slice(span.start, span.start + 3));
  const cut = triple ? 3 : 1;
  return scalar(file, text, { start: span.start + cut, end: Math.max(span.start + cut, span.end - cut) }, 'double');
}

function scalar(
  file: SourceFile,
  text: string,
  span: { readonly start: number; readonly end: number },
  style: ScalarNode['style'],
): ScalarNode {
  return { kind: 'scalar', text, span, style, exact: file.text.slice(span.start, span.end) === text };
}

function spanOf(node: { readonly range: readonly [number, number] }) {
  return { start: node.range[0], end: node.range[1] };
}
