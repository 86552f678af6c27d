import { openValue } from '../../../commands/definitions.ts';
import { readDsn } from '../../../conninfo/dsn.ts';
import { dialsOfVariables, placeOf, type VariableEntry } from '../../../conninfo/variables.ts';
import type { Node } from '../../../documents/tree.ts';
import { ranks } from '../../../facts/ansible-ranks.ts';
import type { Fact } from '../../../facts/fact.ts';
import type { Setting } from '../../../facts/setting.ts';
import type { Namespace } from '../../../facts/template.ts';
import { flattened, type Flat } from './bindings.ts';
import type { AnsibleSource } from './source.ts';

interface Where {
  readonly setting: Setting;
  readonly namespace: Namespace;
  readonly rank: number;
}

/** Every scalar of a map is a definition under its dotted name. */
export function* definitionsOf(source: AnsibleSource, node: Node | undefined, where: Where): Iterable<Fact> {
  for (const { name, key, word } of flattened(source, node, where.namespace)) {
    const value = word === undefined ? undefined : openValue({ name, value: word });
    const { make } = source;
    const at = word?.at ?? source.at(key);
    yield {
      ...make.base('platform.definition', 'platform', at, { setting: where.setting }),
      name,
      value: value === undefined || at.span.end - at.span.start > longest ? undefined : { value: value.value, at },
      namespace: where.namespace,
      rank: where.rank,
    };
  }
}

const longest = 2000;

/** Connection strings among variables, and the host and port of a map whose keys are names of environment variables. */
export function* dialsAmong(source: AnsibleSource, node: Node | undefined, where: Where): Iterable<Fact> {
  const flat = [...flattened(source, node, where.namespace)].filter(({ word }) => word !== undefined);
  const groups = new Map<string, VariableEntry[]>();
  for (const one of flat) {
    const cut = one.name.lastIndexOf('.') + 1;
    const own = one.name.slice(cut);
    if (!/^[A-Z][A-Z0-9_]+$/.test(own)) yield* dialOfUrl(source, one, where);
    else {
      const group = groups.get(one.name.slice(0, cut)) ?? [];
      if (group.length === 0) groups.set(one.name.slice(0, cut), group);
      if (one.word !== undefined) group.push({ name: { value: own, at: source.at(one.key) }, value: one.word });
    }
  }
  for (const entries of groups.values())
    for (const { at, ...dial } of dialsOfVariables(entries)) yield { ...baseOf(source, at, where), ...dial, purpose: 'session' };
}

function* dialOfUrl(source: AnsibleSource, { name, key, word }: Flat, where: Where): Iterable<Fact> {
  if (word === undefined || !word.value.some((part) => part.kind === 'text' && part.text.includes('://'))) return;
  const found = readDsn(word.value, word.at);
  if (found === undefined) return;
  const label = { value: name.slice(name.lastIndexOf('.') + 1), at: source.at(key) };
  yield { ...baseOf(source, placeOf(found.conninfo, word.at), where), ...found, label, purpose: 'session' };
}

/** What a default says counts only where nothing else does. */
function baseOf(source: AnsibleSource, at: Parameters<typeof placeOf>[1], { setting, rank }: Where) {
  const { make } = source;
  const standing = rank === ranks.defaults && make.reading.standing === 'effective' ? 'fallback' : make.reading.standing;
  return make.base('client.conninfo', 'client', at, { setting, standing });
}
