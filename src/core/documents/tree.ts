import { embedSegments, type Segment, type SourceFile } from '../text/source-file.ts';
import type { Span } from '../text/span.ts';
import { alignScalar } from './scalar-segments.ts';

/** One tree for YAML, JSON and TOML, so that readers share code. Spans are offsets of the file's text. */
export type Node = MapNode | ListNode | ScalarNode;

export interface ScalarNode {
  readonly kind: 'scalar';
  /** Decoded. */
  readonly text: string;
  /** The characters inside the quotes; of a block scalar its lines, from the indentation of the first. */
  readonly span: Span;
  readonly style: 'plain' | 'single' | 'double' | 'literal' | 'folded';
  readonly tag?: string;
  /** The decoded text is exactly the characters of the span. */
  readonly exact: boolean;
}

export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: Node;
}

export interface MapNode {
  readonly kind: 'map';
  readonly entries: readonly MapEntry[];
  readonly span: Span;
  readonly tag?: string;
}

export interface ListNode {
  readonly kind: 'list';
  readonly items: readonly Node[];
  readonly span: Span;
  readonly tag?: string;
}

/** The value of a key; of duplicates the last, as every loader does. */
export function get(node: Node | undefined, name: string): Node | undefined {
  if (node?.kind !== 'map') return undefined;
  for (let i = node.entries.length - 1; i >= 0; i--) if (node.entries[i]?.key.text === name) return node.entries[i]?.value;
  return undefined;
}

export function entriesOf(node: Node | undefined): readonly MapEntry[] {
  return node?.kind === 'map' ? node.entries : [];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'list' ? node.items : [];
}

export function scalarOf(node: Node | undefined): ScalarNode | undefined {
  return node?.kind === 'scalar' ? node : undefined;
}

/** A plain null, or nothing at all. */
export function isNull(node: Node): boolean {
  return node.kind === 'scalar' && node.style === 'plain' && /^(?:~|null)?$/i.test(node.text);
}

/** A list's scalars, or the one scalar that stands for a list of one. */
export function scalarsOf(node: Node | undefined): readonly ScalarNode[] {
  if (node?.kind === 'scalar') return [node];
  return itemsOf(node).filter((item) => item.kind === 'scalar');
}

/** Every scalar below a node with the keys that lead to it, in document order. Shared (aliased) nodes are visited each time, within `budget`. */
export function* scalarsBelow(
  node: Node,
  path: readonly string[] = [],
  budget = { left: 100_000 },
  key?: ScalarNode,
): Generator<{ readonly node: ScalarNode; readonly path: readonly string[]; readonly key: ScalarNode | undefined }> {
  if (budget.left-- <= 0) return;
  if (node.kind === 'scalar') yield { node, path, key };
  else if (node.kind === 'list') for (const item of node.items) yield* scalarsBelow(item, path, budget, key);
  else for (const entry of node.entries) yield* scalarsBelow(entry.value, [...path, entry.key.text], budget, entry.key);
}

/** The text of a scalar as a file of its own, its characters mapped to the file around it as far as decoding left them alone. */
export function embedScalar(file: SourceFile, name: string, node: ScalarNode): SourceFile {
  return embedSegments(file, name, node.text, segmentsOf(file, node));
}

/** How the decoded characters lie in the file. */
export function segmentsOf(file: SourceFile, node: ScalarNode): readonly Segment[] {
  if (node.exact) return [{ inner: 0, outer: node.span.start, length: node.text.length }];
  return alignScalar(file.text, node);
}
