import { visit, type ParseErrorCode } from 'jsonc-parser';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Document, Problem } from './document.ts';
import type { MapEntry, Node, ScalarNode } from './tree.ts';

const maxDepth = 200;

interface Frame {
  readonly start: number;
  readonly entries: MapEntry[] | undefined;
  readonly items: Node[];
  key: ScalarNode | undefined;
}

/** Tolerant JSON with comments and trailing commas. The tree is undefined for a text without any value, or nested too deep. */
export function parseJson(file: SourceFile): Document<Node | undefined> {
  if (nestsDeeper(file.text, maxDepth)) {
    return {
      file,
      tree: undefined,
      problems: [{ code: 'json-depth', message: `nested deeper than ${maxDepth}; not read`, at: locate(file, 0, 0) }],
    };
  }
  const builder = new JsonBuilder(file);
  // A byte order mark is no JSON: a blank keeps the offsets.
  const text = file.text.charCodeAt(0) === 0xfeff ? ` ${file.text.slice(1)}` : file.text;
  visit(text, builder.visitor, { allowTrailingComma: true });
  return { file, tree: builder.root, problems: builder.problems };
}

function nestsDeeper(text: string, limit: number): boolean {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0x7b || code === 0x5b) depth++;
    else if (code === 0x7d || code === 0x5d) depth--;
    if (depth > limit) return true;
  }
  return false;
}

class JsonBuilder {
  root: Node | undefined;
  readonly problems: Problem[] = [];
  private readonly stack: Frame[] = [];
  private readonly file: SourceFile;

  constructor(file: SourceFile) {
    this.file = file;
  }

  readonly visitor = {
    onObjectBegin: (offset: number): void => this.open(offset, []),
    onObjectEnd: (offset: number, length: number): void => this.close(offset + length),
    onArrayBegin: (offset: number): void => this.open(offset, undefined),
    onArrayEnd: (offset: number, length: number): void => this.close(offset + length),
    onObjectProperty: (name: string, offset: number, length: number): void => {
      const top = this.stack[this.stack.length - 1];
      if (top !== undefined) top.key = this.text(name, offset, length);
    },
    onLiteralValue: (value: unknown, offset: number, length: number): void => this.add(this.literal(value, offset, length)),
    onError: (_code: ParseErrorCode, offset: number): void => {
      if (this.problems.length === 0)
        this.problems.push({
          code: 'json-syntax',
          message: 'this is not JSON everywhere',
          at: locate(this.file, offset, offset),
        });
    },
  };

  private open(start: number, entries: MapEntry[] | undefined): void {
    this.stack.push({ start, entries, items: [], key: undefined });
  }

  private close(end: number): void {
    const frame = this.stack.pop();
    if (frame === undefined) return;
    const span = { start: frame.start, end };
    this.add(
      frame.entries === undefined ? { kind: 'list', items: frame.items, span } : { kind: 'map', entries: frame.entries, span },
    );
  }

  private add(node: Node): void {
    const top = this.stack[this.stack.length - 1];
    if (top === undefined) this.root ??= node;
    else if (top.entries === undefined) top.items.push(node);
    else if (top.key !== undefined) {
      top.entries.push({ key: top.key, value: node });
      top.key = undefined;
    }
  }

  private literal(value: unknown, offset: number, length: number): ScalarNode {
    if (typeof value === 'string') return this.text(value, offset, length);
    const raw = this.file.text.slice(offset, offset + length);
    return {
      kind: 'scalar',
      text: value === null ? '' : raw,
      span: { start: offset, end: offset + length },
      style: 'plain',
      exact: value !== null,
    };
  }

  private text(value: string, offset: number, length: number): ScalarNode {
    // A string that nothing closes ends where the text does.
    const raw = this.file.text.slice(offset, offset + length);
    const closed = raw.length > 1 && raw.endsWith(raw.charAt(0));
    const span = { start: offset + 1, end: offset + Math.max(1, closed ? length - 1 : length) };
    return { kind: 'scalar', text: value, span, style: 'double', exact: this.file.text.slice(span.start, span.end) === value };
  }
}
