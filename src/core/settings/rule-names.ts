import type { Node } from '../documents/tree.ts';
import { layers } from '../facts/base.ts';
import type { Level, RuleId } from '../rules/rule.ts';
import { listOf, oneOf, shown, type Context, type ReadValue } from './checked-map.ts';

/** What settings need to know of a rule. */
export interface KnownRule {
  readonly id: RuleId;
  readonly policy?: true;
}

export const levelChoices: readonly (Level | 'off')[] = ['error', 'warning', 'note', 'off'];

/** Why a name is no rule, with the names that are. */
export function unknownRule(name: string, rules: readonly KnownRule[]): string | undefined {
  if (rules.some(({ id }) => id === name)) return undefined;
  const layer = layers.find((one) => name.startsWith(`${one}/`));
  const near = rules
    .filter(({ id }) => id.startsWith(`${layer ?? ''}/`) || id.slice(id.indexOf('/') + 1) === name)
    .map(({ id }) => id);
  const allowed = near.length > 0 ? near.join(', ') : `a layer (${layers.join(', ')}), a slash and a name`;
  return `${shown(name)} is no rule; ${near.length > 0 ? 'there are' : 'a rule is'} ${allowed}`;
}

export function ruleReader(rules: readonly KnownRule[]): ReadValue<RuleId> {
  return (node, context, key) => {
    const name = node.kind === 'scalar' ? node.text : '';
    const why = unknownRule(name, rules);
    return why === undefined ? (name as RuleId) : context.refuse(node, `${key}: ${why}`);
  };
}

/** Rules that speak only when named here. */
export function policyReader(rules: readonly KnownRule[]): ReadValue<readonly RuleId[]> {
  const policies = rules.filter(({ policy }) => policy === true).map(({ id }) => id);
  return listOf((node, context, key) => oneOf(policies)(node, context, key));
}

export function levelsReader(rules: readonly KnownRule[]): ReadValue<Partial<Record<RuleId, Level | 'off'>>> {
  return (node: Node, context: Context, key) => {
    if (node.kind !== 'map') return context.refuse(node, `${key} must be a map of rules to ${levelChoices.join(', ')}`);
    const result: Partial<Record<RuleId, Level | 'off'>> = {};
    for (const entry of node.entries) {
      const rule = ruleReader(rules)(entry.key, context, key);
      const level = oneOf(levelChoices)(entry.value, context, `${key}: ${shown(entry.key.text)}`);
      if (rule !== undefined && level !== undefined) result[rule] = level;
    }
    return result;
  };
}
