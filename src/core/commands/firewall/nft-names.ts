import type { NftItem, NftStatement, NftWord } from '../../documents/nftables.ts';

/** What rules refer to: `define`d values, named sets, and the hooks of chains. */
export interface NftNames {
  readonly defines: ReadonlyMap<string, readonly NftItem[]>;
  /** By name; `map`s hold pairs. Two tables may have sets of one name: their elements count together. */
  readonly sets: ReadonlyMap<string, readonly (readonly NftItem[])[]>;
  /** Hook by chain (`inet filter input`). */
  readonly hooks: ReadonlyMap<string, string>;
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

const families = new Set(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev']);
const additions = new Set(['add', 'create', 'insert', 'replace']);

/** One walk over all statements: the rules in their order, and the names they may use (which may stand anywhere). */
export class NftRuleset {
  readonly rules: NftRule[] = [];
  readonly names: NftNames;
  private readonly defines = new Map<string, readonly NftItem[]>();
  private readonly sets = new Map<string, (readonly NftItem[])[]>();
  private readonly hooks = new Map<string, string>();

  constructor(statements: readonly NftStatement[]) {
    this.names = { defines: this.defines, sets: this.sets, hooks: this.hooks };
    for (const statement of statements) this.top(statement, undefined);
  }

  private top(statement: NftStatement, table: Pick<NftChain, 'family' | 'table'> | undefined): void {
    const words = [...leadingWords(statement.items)];
    const added = additions.has(words[0]?.text ?? '');
    const [kind, ...rest] = added ? words.slice(1) : words;
    switch (kind?.text) {
      case 'define':
      case 'redefine':
        this.define(statement.items);
        return;
      case 'table':
        for (const inner of statement.block ?? []) this.top(inner, addressOf(rest, 1, table));
        return;
      case 'chain':
        this.chain(statement, addressOf(rest, 2, table));
        return;
      case 'set':
      case 'map':
        this.set(rest.at(-1)?.text ?? '', statement.block ?? []);
        return;
      case 'element':
        this.elements(rest.at(-1)?.text ?? '', statement.items);
        return;
      case 'rule':
        if (added) this.rule(statement, rest);
        return;
    }
  }

  private define(items: readonly NftItem[]): void {
    const [, name, sign, ...value] = items;
    if (name?.kind === 'word' && sign?.kind === 'word' && sign.text === '=') this.defines.set(name.text, value);
  }

  private chain(statement: NftStatement, chain: NftChain): void {
    for (const inner of statement.block ?? []) {
      const [first] = inner.items;
      const hook = inner.items.findIndex((item) => item.kind === 'word' && item.text === 'hook');
      const name = inner.items[hook + 1];
      if (hook >= 0 && name?.kind === 'word') this.hooks.set(keyOfChain(chain), name.text);
      else if (first !== undefined) this.rules.push({ chain, items: inner.items, statement: inner });
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
    if (group !== undefined) this.sets.set(name, [...(this.sets.get(name) ?? []), ...group.items]);
  }

  /** `add rule inet filter input tcp dport 5432 accept`: the family may be left out, `position 3` and the like may follow. */
  private rule(statement: NftStatement, words: readonly NftWord[]): void {
    const hasFamily = families.has(words[0]?.text ?? '');
    const chain = addressOf(words.slice(0, hasFamily ? 3 : 2), 2, undefined);
    const last = words[hasFamily ? 2 : 1];
    if (last === undefined) return;
    const items = statement.items.filter((item) => item.start >= last.end);
    this.rules.push({ chain, items, statement });
  }
}

/** `[family] table chain`, or within a table the chain alone. */
function addressOf(words: readonly NftWord[], length: 1 | 2, table: Pick<NftChain, 'family' | 'table'> | undefined): NftChain {
  const texts = words.map((word) => word.text);
  if (table !== undefined && length === 2) return { ...table, chain: texts[0] ?? '?' };
  const family = families.has(texts[0] ?? '') ? texts.shift() : undefined;
  return { family: family ?? 'ip', table: texts[0] ?? '?', chain: texts[1] ?? '?' };
}

function* leadingWords(items: readonly NftItem[]): Iterable<NftWord> {
  for (const item of items) {
    if (item.kind !== 'word') return;
    yield item;
  }
}
