import {
  entriesOf,
  get,
  isNull,
  itemsOf,
  scalarOf,
  scalarsOf,
  type MapEntry,
  type Node,
  type ScalarNode,
} from '../../../documents/tree.ts';

/** GitLab follows no more levels of `extends`. */
const deepest = 11;
const longest = 10_000;

/** What a job says itself and takes over: from jobs it extends (the last listed wins), then from `default` and the global keys. */
export class JobKeys {
  private readonly root: Node;
  /** The job, then what it extends, nearest first. */
  private readonly chain: readonly Node[];
  private readonly defaults: readonly (Node | undefined)[];

  constructor(root: Node, job: Node) {
    this.root = root;
    this.chain = lineage(root, job, 0);
    this.defaults = scalarOf(get(this.get('inherit'), 'default'))?.text === 'false' ? [] : [get(root, 'default'), root];
  }

  /** Of the job and those it extends. */
  get(key: string): Node | undefined {
    return this.chain.map((node) => get(node, key)).find((node) => node !== undefined);
  }

  orDefault(key: string): Node | undefined {
    return this.get(key) ?? this.defaults.map((node) => get(node, key)).find((node) => node !== undefined);
  }

  /** Maps are merged, nearest last: later entries count. */
  variables(): readonly Node[] {
    return this.chain.flatMap((node) => get(node, 'variables') ?? []).reverse();
  }

  inheritsVariables(): boolean {
    return scalarOf(get(this.get('inherit'), 'variables'))?.text !== 'false';
  }

  /** Lines of a script: lists in lists are one list, a `!reference` is what it names. */
  script(key: string, orDefault: boolean): readonly ScalarNode[] {
    const lines: ScalarNode[] = [];
    collect(this.root, orDefault ? this.orDefault(key) : this.get(key), lines, 0);
    return lines;
  }
}

function collect(root: Node, node: Node | undefined, into: ScalarNode[], depth: number): void {
  if (node === undefined || depth > deepest || into.length > longest) return;
  if (node.kind === 'scalar') {
    if (!isNull(node)) into.push(node);
  } else if (node.kind === 'list' && node.tag === '!reference') {
    let target: Node | undefined = root;
    for (const key of scalarsOf(node)) target = get(target, key.text);
    collect(root, target, into, depth + 1);
  } else for (const item of itemsOf(node)) collect(root, item, into, depth + 1);
}

function lineage(root: Node, job: Node, depth: number): readonly Node[] {
  if (depth > deepest) return [job];
  const bases = scalarsOf(get(job, 'extends')).slice(0, deepest).reverse();
  return [job, ...bases.flatMap(({ text }) => parent(root, text, depth))];
}

function parent(root: Node, name: string, depth: number): readonly Node[] {
  const base = get(root, name);
  return base === undefined ? [] : lineage(root, base, depth + 1);
}

const keywords = new Set([
  'default', 'include', 'stages', 'variables', 'workflow', 'image', 'services', 'before_script', 'after_script', 'cache', 'spec',
]); // prettier-ignore

/** Jobs that run: hidden ones (`.name`) only lend what they say. */
export function jobsOf(root: Node): readonly MapEntry[] {
  return entriesOf(root).filter(({ key, value }) => value.kind === 'map' && !keywords.has(key.text) && !key.text.startsWith('.'));
}
