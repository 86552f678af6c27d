import { getScalarValue, parseEvents, type Event, type ScalarEvent } from 'js-yaml';
import { locate, type SourceFile } from '../text/source-file.ts';
import type { Document, Problem } from './document.ts';
import { isGoTemplate, readGoTemplate, type GoTemplate } from './go-template.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode } from './tree.ts';
import { recoverYaml } from './yaml-recovery.ts';

export interface YamlTree {
  readonly documents: readonly Node[];
  /** Present when the file is a Go template: what was put in the place of its actions before it was read. */
  readonly template?: GoTemplate;
}

const maxDepth = 200;
const maxNodes = 100_000;

/** Tolerant YAML: events of js-yaml with exact offsets, anchors and merges resolved by us, broken lines blanked and named. */
export function parseYaml(file: SourceFile): Document<YamlTree> {
  const problems: Problem[] = [];
  const template = isGoTemplate(file.text) ? readGoTemplate(file.text) : undefined;
  const events = recoverYaml(template?.masked ?? file.text, (text) => parseEvents(text, { maxDepth }), (line, offset) => {
    problems.push({ code: 'yaml-syntax', message: `line ${line} is not YAML; it was left out`, at: locate(file, offset, offset) });
  }); // prettier-ignore
  if (events === undefined) {
    problems.push({ code: 'yaml-unreadable', message: 'this is not YAML', at: locate(file, 0, 0) });
    return { file, tree: { documents: [] }, problems };
  }
  const builder = new TreeBuilder(file.text, events.text, events.events);
  const documents = builder.documents();
  if (builder.exhausted)
    problems.push({
      code: 'yaml-aliases',
      message: 'aliases and merges expand to too many nodes; some were left out',
      at: locate(file, 0, 0),
    });
  return { file, tree: { documents, ...(template === undefined ? {} : { template }) }, problems };
}

const styles = ['', 'plain', 'single', 'double', 'literal', 'folded'] as const;

/** Events to a tree. Aliases share nodes; merge keys are copied in, within a budget. */
class TreeBuilder {
  exhausted = false;
  /** The file's own text, and what was parsed: of equal length, and different where it was repaired or masked. */
  private readonly written: string;
  private readonly text: string;
  private readonly events: readonly Event[];
  /** End of what was read last: an empty value stands behind it. */
  private end = 0;
  private position = 0;
  private budget = maxNodes;
  private anchors = new Map<string, Node>();

  constructor(written: string, text: string, events: readonly Event[]) {
    this.written = written;
    this.text = text;
    this.events = events;
  }

  documents(): Node[] {
    const result: Node[] = [];
    while (this.position < this.events.length) {
      const event = this.events[this.position++];
      if (event?.type !== 1) continue;
      this.anchors = new Map();
      const node = this.node();
      if (node !== undefined) result.push(node);
    }
    return result;
  }

  /** The next node; undefined at the end of a collection or document. */
  private node(): Node | undefined {
    const event = this.events[this.position++];
    switch (event?.type) {
      case 2:
        return this.anchored(event, this.list(event.start, this.tagOf(event)));
      case 3:
        return this.anchored(event, this.map(event.start, this.tagOf(event)));
      case 4:
        return this.anchored(event, this.scalar(event));
      case 5:
        return this.anchors.get(this.text.slice(event.anchorStart, event.anchorEnd)) ?? this.empty(event.anchorStart);
      default:
        return undefined;
    }
  }

  private anchored(event: { readonly anchorStart: number; readonly anchorEnd: number }, node: Node): Node {
    if (event.anchorStart >= 0) this.anchors.set(this.text.slice(event.anchorStart, event.anchorEnd), node);
    return node;
  }

  private tagOf(event: { readonly tagStart: number; readonly tagEnd: number }): { readonly tag?: string } {
    return event.tagStart < 0 ? {} : { tag: this.text.slice(event.tagStart, event.tagEnd) };
  }

  private scalar(event: ScalarEvent): ScalarNode {
    const text = getScalarValue(this.text, event);
    const start = event.valueStart < 0 ? this.emptyPlace() : event.valueStart;
    const span = { start, end: Math.max(start, event.valueEnd) };
    this.end = Math.max(this.end, span.end);
    const exact = span.end - span.start === text.length && this.written.slice(span.start, span.end) === text;
    return { kind: 'scalar', text, span, style: styles[event.style] || 'plain', exact, ...this.tagOf(event) };
  }

  /** A value that is left out stands behind its key's colon or its dash. */
  private emptyPlace(): number {
    let at = this.end;
    while (/["' ]/.test(this.text.charAt(at))) at++;
    if (this.text.charAt(at) === ':') return at + 1;
    while (/\s/.test(this.text.charAt(at))) at++;
    return this.text.charAt(at) === '-' ? at + 1 : this.end;
  }

  private list(start: number, tag: { readonly tag?: string }): ListNode {
    const items: Node[] = [];
    this.end = Math.max(this.end, start);
    for (let item = this.node(); item !== undefined; item = this.node()) items.push(item);
    return { kind: 'list', items, span: this.extent(start, items[items.length - 1]), ...tag };
  }

  private map(start: number, tag: { readonly tag?: string }): MapNode {
    const own: MapEntry[] = [];
    const merged: MapEntry[] = [];
    this.end = Math.max(this.end, start);
    for (let key = this.node(); key !== undefined; key = this.node()) {
      const value = this.node() ?? this.empty(start);
      if (key.kind !== 'scalar') continue;
      if (key.text === '<<' && key.style === 'plain') for (const entry of this.mergedEntries(value)) merged.push(entry);
      else own.push({ key, value });
    }
    const entries = merged.length === 0 ? own : withMerged(own, merged);
    return { kind: 'map', entries, span: this.extent(start, own[own.length - 1]?.value), ...tag };
  }

  /** `<<: *a`, `<<: [*a, *b]`: earlier ones win, own keys win over all. */
  private mergedEntries(value: Node): readonly MapEntry[] {
    const maps = value.kind === 'list' ? value.items : [value];
    const result: MapEntry[] = [];
    for (const map of [...maps].reverse()) {
      if (map.kind !== 'map') continue;
      this.budget -= map.entries.length;
      if (this.budget < 0) {
        this.exhausted = true;
        return result;
      }
      for (const entry of map.entries) result.push(entry);
    }
    return result;
  }

  private extent(start: number, last: Node | undefined) {
    return { start, end: Math.max(start, last?.span.end ?? start) };
  }

  private empty(at: number): ScalarNode {
    return { kind: 'scalar', text: '', span: { start: at, end: at }, style: 'plain', exact: true };
  }
}

function withMerged(own: readonly MapEntry[], merged: readonly MapEntry[]): readonly MapEntry[] {
  const names = new Set(own.map((entry) => entry.key.text));
  return [...merged.filter((entry) => !names.has(entry.key.text)), ...own];
}
