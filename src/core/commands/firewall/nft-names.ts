import type { NftItem, NftStatement, NftWord } from '../../documents/nftables.ts';

/** What rules refer to: `define`d values, named sets, and the hooks of chains. */
export interface NftNames {
  readonly defines: ReadonlyMap<string, readonly NftItem[]>;
  /** By name; `map`s hold pairs. Two tables may have sets of one name: their elements count together. */
  readonly sets: ReadonlyMap<string, readonly (readonly NftItem[])[]>;
  /** Hook by chain (`inet filter input`). */
  readonly hooks: ReadonlyMap<string, string>;
  /** How many values may still be taken out of lists and sets: lists of lists multiply. */
  readonly budget: { left: number };
}

/** Where a statement stands. */
export interface NftChain {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
}

export function keyOfChain({ family, table, chain }: NftChain): string {
  return `${family} ${table} ${chain}`;
}

/** A rule or policy with the chain it is in. */
export interface NftRule {
  readonly chain: NftChain;
  readonly items: readonly NftItem[];
  readonly statement: NftStatement;
}

type Table = Pick<NftChain, 'family' | 'table'>;

const families = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);
const additions = new Set(['add', 'create', 'insert', 'replace']);
const mostValues = 100_000;

/** What a statement is about: the words behind its kind. */
interface Subject {
  readonly statement: NftStatement;
  readonly words: readonly NftWord[];
  readonly table: Table | undefined;
  /** `add rule …` and the like, outside of a table. */
  readonly added: boolean;
}

/** One walk over all statements: the rules in their order, and the names they may use (which may stand anywhere). */
export class NftRuleset {
  readonly rules: NftRule[] = [];
  readonly names: NftNames;
  private readonly defines = new Map<string, readonly NftItem[]>();
  private readonly sets = new Map<string, (readonly NftItem[])[]>();
  private readonly hooks = new Map<string, string>();
  private readonly kinds: Readonly<Record<string, (subject: Subject) => void>> = {
    define: ({ statement }) => this.define(statement.items),
    redefine: ({ statement }) => this.define(statement.items),
    table: (subject) => this.table(subject),
    chain: ({ statement, words, table }) => this.chain(statement.block ?? [], chainOf(words, table)),
    set: ({ statement, words }) => this.set(nameOf(words), statement.block ?? []),
    map: ({ statement, words }) => this.set(nameOf(words), statement.block ?? []),
    element: ({ statement, words }) => this.elements(nameOf(words), statement.items),
    rule: (subject) => this.rule(subject),
  };

  constructor(statements: readonly NftStatement[]) {
    this.names = { defines: this.defines, sets: this.sets, hooks: this.hooks, budget: { left: mostValues } };
    for (const statement of statements) this.read(statement, undefined);
  }

  private read(statement: NftStatement, table: Table | undefined): void {
    const all = leadingWords(statement.items);
    const added = additions.has(all[0]?.text ?? '');
    const [kind, ...words] = added ? all.slice(1) : all;
    const name = kind?.text ?? '';
    if (Object.hasOwn(this.kinds, name)) this.kinds[name]?.({ statement, words, table, added });
  }

  private define(items: readonly NftItem[]): void {
    const [, name, sign, ...value] = items;
    if (name?.kind === 'word' && sign?.kind === 'word' && sign.text === '=') this.defines.set(name.text, value);
  }

  private table({ statement, words }: Subject): void {
    const { family, table } = chainOf(words, undefined);
    for (const inner of statement.block ?? []) this.read(inner, { family, table });
  }

  private chain(block: readonly NftStatement[], chain: NftChain): void {
    for (const inner of block) {
      const hook = inner.items.findIndex((item) => item.kind === 'word' && item.text === 'hook');
      const name = inner.items[hook + 1];
      if (hook >= 0 && name?.kind === 'word') this.hooks.set(keyOfChain(chain), name.text);
      else if (inner.items.length > 0) this.rules.push({ chain, items: inner.items, statement: inner });
    }
  }

  private set(name: string, block: readonly NftStatement[]): void {
    for (const statement of block) {
      const [first] = statement.items;
      if (first?.kind === 'word' && first.text === 'elements') this.elements(name, statement.items);
    }
  }

  private elements(name: string, items: readonly NftItem[]): void {
    const group = items.find((item) => item.kind === 'group');
    const known = this.sets.get(name) ?? [];
    for (const item of group?.items ?? []) known.push(item);
    if (group !== undefined) this.sets.set(name, known);
  }

  /** `add rule inet filter input tcp dport 5432 accept`: the family may be left out. */
  private rule({ statement, words, added }: Subject): void {
    const last = words[families.has(words[0]?.text ?? '') ? 2 : 1];
    if (!added || last === undefined) return;
    const items = statement.items.filter((item) => item.start >= last.end);
    this.rules.push({ chain: chainOf(words, undefined), items, statement });
  }
}

/** `[family] table chain`, or within a table the chain alone. */
function chainOf(words: readonly NftWord[], table: Table | undefined): NftChain {
  const texts = words.slice(0, 3).map((word) => word.text);
  if (table !== undefined) return { ...table, chain: texts[0] ?? '?' };
  const family = families.has(texts[0] ?? '') ? texts.shift() : undefined;
  return { family: family ?? 'ip', table: texts[0] ?? '?', chain: texts[1] ?? '?' };
}

function nameOf(words: readonly NftWord[]): string {
  return words.at(-1)?.text ?? '';
}

function leadingWords(items: readonly NftItem[]): readonly NftWord[] {
  const words: NftWord[] = [];
  for (const item of items) {
    if (item.kind !== 'word') break;
    words.push(item);
  }
  return words;
}
