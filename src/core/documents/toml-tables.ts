import type { Span } from '../text/span.ts';
import type { ListNode, MapEntry, MapNode, Node, ScalarNode } from './tree.ts';

/** Puts the tables of a file where their names say: `[a.b]` and `[a.c]` are both below one `a`, `[[a]]` adds to a list. */
export class TableBuilder {
  readonly node: MapNode;
  private readonly entries: MapEntry[] = [];
  private readonly tables = new Map<string, TableBuilder>();
  private readonly lists = new Map<string, Node[]>();

  constructor(span: Span) {
    this.node = { kind: 'map', entries: this.entries, span };
  }

  add(entry: MapEntry): void {
    this.entries.push(entry);
  }

  open(keys: readonly ScalarNode[], array: boolean, span: Span): TableBuilder {
    const [first, ...rest] = keys;
    if (first === undefined) return this;
    if (rest.length > 0) return this.child(first, span).open(rest, array, span);
    return array ? this.item(first, span) : this.child(first, span);
  }

  private child(key: ScalarNode, span: Span): TableBuilder {
    const known = this.tables.get(key.text);
    if (known !== undefined) return known;
    const table = new TableBuilder(span);
    this.tables.set(key.text, table);
    this.entries.push({ key, value: table.node });
    return table;
  }

  /** The newest item of a list is what later `[list.below]` tables belong to. */
  private item(key: ScalarNode, span: Span): TableBuilder {
    const table = new TableBuilder(span);
    this.tables.set(key.text, table);
    const items = this.lists.get(key.text);
    if (items !== undefined) items.push(table.node);
    else {
      const list: ListNode & { readonly items: Node[] } = { kind: 'list', items: [table.node], span };
      this.lists.set(key.text, list.items);
      this.entries.push({ key, value: list });
    }
    return table;
  }
}
