import type { Word } from '../../../commands/command.ts';
import { cutWord, dropText, outlineOf, textOf } from '../../../commands/words.ts';
import { entriesOf, type Node } from '../../../documents/tree.ts';
import type { Namespace } from '../../../facts/template.ts';
import { bound, type Bindings } from './bindings.ts';
import { isNull, type AnsibleSource } from './source.ts';

/** The arguments of a module: a map, or one line `src=x dest=y`. Later sources are weaker: `args:`, then `module_defaults`. */
export class ModuleArguments {
  private readonly source: AnsibleSource;
  private readonly namespace: Namespace;
  private readonly bindings: Bindings;
  private readonly nodes = new Map<string, Node>();
  private readonly words = new Map<string, Word>();
  /** What is written for the module itself. */
  readonly own: Node | undefined;
  /** The line as it stands, for modules that run it. */
  readonly line: Word | undefined;

  constructor(source: AnsibleSource, given: readonly (Node | undefined)[], namespace: Namespace, bindings: Bindings, skip = 0) {
    this.source = source;
    this.namespace = namespace;
    this.bindings = bindings;
    const [own] = given;
    this.own = own;
    this.line = own?.kind === 'scalar' && !isNull(own) ? dropText(source.word(own, namespace, 'dropped'), skip) : undefined;
    for (const [name, word] of this.line === undefined ? [] : pairsOf(this.line)) this.words.set(name, word);
    for (const { key, value } of given.flatMap(entriesOf)) if (!this.has(key.text)) this.nodes.set(key.text, value);
  }

  private has(name: string): boolean {
    return this.nodes.has(name) || this.words.has(name);
  }

  /** The value of the first of the names that is given; of several names of one argument any may be written. */
  word(...names: readonly string[]): Word | undefined {
    for (const name of names) {
      const node = this.nodes.get(name);
      const found = node?.kind === 'scalar' && !isNull(node) ? this.source.word(node, this.namespace) : this.words.get(name);
      if (found !== undefined) return bound(found, this.bindings);
    }
    return undefined;
  }

  /** The value as shell text. */
  shell(name: string): Word | undefined {
    const node = this.nodes.get(name);
    if (node?.kind !== 'scalar') return undefined;
    return bound(this.source.word(node, this.namespace, 'dropped'), this.bindings);
  }

  /** The whole line of a module that runs it. */
  script(): Word | undefined {
    return this.line === undefined ? this.shell('cmd') : bound(this.line, this.bindings);
  }

  text(...names: readonly string[]): string | undefined {
    return textOf(this.word(...names));
  }

  /** The items of a list, or the one value that stands for a list of one. */
  list(...names: readonly string[]): readonly Word[] {
    for (const name of names) {
      const node = this.nodes.get(name);
      if (node?.kind === 'list')
        return node.items.flatMap((item) =>
          item.kind === 'scalar' ? [bound(this.source.word(item, this.namespace), this.bindings)] : [],
        );
      const word = this.word(name);
      if (word !== undefined) return [word];
    }
    return [];
  }

  node(...names: readonly string[]): Node | undefined {
    return names.map((name) => this.nodes.get(name)).find((node) => node !== undefined);
  }

  /** A map in a list of maps, as arguments of its own. */
  nested(node: Node): ModuleArguments {
    return new ModuleArguments(this.source, [node], this.namespace, this.bindings);
  }
}

/** `src=x dest="a b"`: words with an equals sign behind a name; quotes hold blanks together. Holes are parts of words. */
function pairsOf(line: Word): readonly (readonly [string, Word])[] {
  const outline = outlineOf(line.value);
  const pairs: (readonly [string, Word])[] = [];
  const name = /(?<=^|\s)([a-z_]\w*)=/g;
  for (let found = name.exec(outline); found !== null; found = name.exec(outline)) {
    const start = found.index + found[0].length;
    const { from, to, next } = valueAt(outline, start);
    pairs.push([found[1] ?? '', cutWord(line, from, to)]);
    name.lastIndex = Math.max(next, start);
  }
  return pairs;
}

function valueAt(text: string, start: number): { readonly from: number; readonly to: number; readonly next: number } {
  const quote = text.charAt(start);
  const close = quote === '"' || quote === "'" ? text.indexOf(quote, start + 1) : -1;
  if (close > 0) return { from: start + 1, to: close, next: close + 1 };
  let end = start;
  while (end < text.length && !/\s/.test(text.charAt(end))) end++;
  return { from: start, to: end, next: end };
}
