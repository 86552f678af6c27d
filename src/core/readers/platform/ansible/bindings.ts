import type { Word } from '../../../commands/command.ts';
import { entriesOf, get, itemsOf, type MapNode, type Node } from '../../../documents/tree.ts';
import { extentOf, type Namespace, type Template, type TemplatePart, type Use } from '../../../facts/template.ts';
import { isNull, type AnsibleSource } from './source.ts';

/** What the text around a value says about a variable: the item of a loop, `vars` of a task. undefined: nothing. */
export type Bindings = (use: Use) => Template | undefined;

export const unbound: Bindings = () => undefined;

/** The value with all that is bound put in. A value that comes from a loop lies where the loop says it. */
export function bound(word: Word, bindings: Bindings): Word {
  if (bindings === unbound || !word.value.some((part) => part.kind === 'use')) return word;
  const value = substituted(word.value, bindings, 0);
  const single = word.value.length === 1 && value.every((part) => part.at.path === word.at.path);
  return { value, at: single ? extentOf(value, word.at) : word.at };
}

const deepest = 8;

function substituted(template: Template, bindings: Bindings, depth: number): Template {
  if (depth > deepest) return template;
  return template.flatMap((part): readonly TemplatePart[] => {
    if (part.kind !== 'use') return [part];
    const given = bindings(part.use);
    if (given !== undefined) return given;
    const { fallback } = part.use;
    if (fallback === undefined) return [part];
    return [
      { ...part, use: { ...part.use, fallback: { ...fallback, value: substituted(fallback.value, bindings, depth + 1) } } },
    ];
  });
}

/** The nearer binding counts. */
export function nearer(own: Bindings, outer: Bindings): Bindings {
  if (own === unbound) return outer;
  return outer === unbound ? own : (use) => own(use) ?? outer(use);
}

/** `vars:` of a task or block. */
export function localVariables(source: AnsibleSource, node: Node | undefined, namespace: Namespace): Bindings {
  const values = new Map<string, Template>();
  for (const { name, word } of flattened(source, node, namespace)) if (word !== undefined) values.set(name, word.value);
  return values.size === 0 ? unbound : ({ name }) => values.get(name);
}

export interface Flat {
  readonly name: string;
  readonly key: Node;
  /** undefined: null or nothing. */
  readonly word: Word | undefined;
}

const mostNames = 20_000;

/** Every scalar below a map by its dotted name; places of lists count from 0. */
export function* flattened(
  source: AnsibleSource,
  node: Node | undefined,
  namespace: Namespace,
  prefix = '',
  budget = { left: mostNames },
): Iterable<Flat> {
  for (const { name, key, value } of children(node)) {
    if (budget.left-- <= 0) return;
    const full = prefix === '' ? name : `${prefix}.${name}`;
    if (value.kind !== 'scalar') yield* flattened(source, value, namespace, full, budget);
    else yield { name: full, key, word: isNull(value) ? undefined : source.word(value, namespace) };
  }
}

function children(node: Node | undefined): readonly { readonly name: string; readonly key: Node; readonly value: Node }[] {
  if (node?.kind === 'list') return node.items.map((value, index) => ({ name: String(index), key: value, value }));
  return entriesOf(node).map(({ key, value }) => ({ name: key.text, key, value }));
}

const mostItems = 100;
const loops = /^(?:loop|with_(?:items|list|dict|flattened|subelements|nested|together|first_found|fileglob|sequence))$/;

/** What each turn of a task's loop binds; one turn that binds nothing when there is no loop. */
export function turnsOf(source: AnsibleSource, task: MapNode, namespace: Namespace): readonly Bindings[] {
  const loop = task.entries.find(({ key }) => loops.test(key.text));
  if (loop === undefined) return [unbound];
  const control = get(get(task, 'loop_control'), 'loop_var');
  const name = control?.kind === 'scalar' ? control.text : 'item';
  const items = literalItems(loop.key.text, loop.value);
  if (items !== undefined) return items.slice(0, mostItems).map((item) => itemBinding(source, name, item, namespace));
  return [listBinding(source, name, loop.value, namespace)];
}

/** The items when the list itself is written; `with_items` takes lists in it apart. */
function literalItems(kind: string, value: Node): readonly Node[] | undefined {
  if (value.kind !== 'list' || !/^(?:loop|with_items|with_list|with_flattened)$/.test(kind)) return undefined;
  if (kind === 'loop' || kind === 'with_list') return value.items;
  return value.items.flatMap((item) => (item.kind === 'list' ? itemsOf(item) : [item]));
}

function itemBinding(source: AnsibleSource, name: string, item: Node, namespace: Namespace): Bindings {
  const values = new Map<string, Template>();
  if (item.kind === 'scalar') values.set(name, source.word(item, namespace).value);
  for (const { name: key, word } of flattened(source, item, namespace)) values.set(`${name}.${key}`, word?.value ?? []);
  return (use) => {
    if (use.name !== name && !use.name.startsWith(`${name}.`)) return undefined;
    // A key that this item leaves out: the written default, when there is one.
    return values.get(use.name) ?? use.fallback?.value;
  };
}

/** `loop: "{{ ports }}"`: the item is any element, `ports.*`. */
function listBinding(source: AnsibleSource, name: string, value: Node, namespace: Namespace): Bindings {
  const [only, more] = value.kind === 'scalar' ? source.word(value, namespace).value : [];
  const list = only?.kind === 'use' && more === undefined ? only.use.name : undefined;
  return (use) => {
    if (use.name !== name && !use.name.startsWith(`${name}.`)) return undefined;
    if (list === undefined) return [{ kind: 'opaque', what: 'loop', at: use.at }];
    return [{ kind: 'use', use: { ...use, name: `${list}.*${use.name.slice(name.length)}` }, at: use.at }];
  };
}
