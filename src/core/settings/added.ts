import type { Level, RuleId } from '../rules/rule.ts';
import type { Location } from '../text/span.ts';
import type { IgnoreSetting, Settings } from './settings.ts';

/** Something that silences and was not there at the base commit (github-actions.md §3.21). */
export interface AddedSuppression {
  readonly by: 'comment' | 'settings' | 'baseline';
  /** What it does, in a few words of ours. */
  readonly what: string;
  /** The rules it names; none: every rule. */
  readonly rules: readonly RuleId[];
  /** Paths or globs; none: everywhere. */
  readonly paths: readonly string[];
  readonly reason?: string;
  /** The comment. */
  readonly at?: Location;
  /** On pull requests settings and baseline are those of the base: what the head adds counts after the merge. */
  readonly effect: 'now' | 'after-merge';
}

/** What settings need to know of a rule to say that it speaks lower. */
export interface RatedRule {
  readonly id: RuleId;
  readonly level: Level;
}

type Addition = Pick<AddedSuppression, 'what' | 'rules' | 'paths' | 'reason'>;

const loudness: readonly (Level | 'off')[] = ['off', 'note', 'warning', 'error'];

/** What `head` silences and `base` did not: entries of `ignore`, lower levels, files and layers that are not looked at any more. */
export function addedBySettings(
  base: Settings,
  head: Settings,
  rules: readonly RatedRule[],
  effect: AddedSuppression['effect'],
): AddedSuppression[] {
  const found = [...ignores(base, head), ...lowered(base, head, rules), ...retired(base, head), ...unread(base, head)];
  return found.map((addition) => ({ by: 'settings', ...addition, effect }));
}

function ignores(base: Settings, head: Settings): Addition[] {
  const known = new Set(base.ignore.map(scopeKey));
  return head.ignore
    .filter((entry) => !known.has(scopeKey(entry)))
    .map(({ rules = [], paths = [], reason }) => ({ what: 'ignore', rules, paths, reason }));
}

/** A reason that is put better silences nothing new. */
function scopeKey({ paths = [], rules = [] }: IgnoreSetting): string {
  return JSON.stringify([[...paths].sort(), [...rules].sort()]);
}

function lowered(base: Settings, head: Settings, rules: readonly RatedRule[]): Addition[] {
  return rules.flatMap(({ id, level: standard }) => {
    const before = base.levels[id] ?? standard;
    const after = head.levels[id] ?? standard;
    if (loudness.indexOf(after) >= loudness.indexOf(before)) return [];
    return [{ what: `level ${after} instead of ${before}`, rules: [id], paths: [] }];
  });
}

function retired(base: Settings, head: Settings): Addition[] {
  const gone = base.policy.filter((id) => !head.policy.includes(id));
  return gone.length === 0 ? [] : [{ what: 'no policy any more', rules: gone, paths: [] }];
}

function unread(base: Settings, head: Settings): Addition[] {
  const excluded = head.exclude.filter((glob) => !base.exclude.includes(glob));
  const narrowed = head.include.length > 0 && JSON.stringify(head.include) !== JSON.stringify(base.include);
  const layers =
    head.layers.length > 0 && (base.layers.length === 0 || base.layers.some((layer) => !head.layers.includes(layer)));
  return [
    ...(excluded.length > 0 ? [{ what: 'not read', rules: [], paths: excluded }] : []),
    ...(narrowed ? [{ what: 'nothing read but', rules: [], paths: head.include }] : []),
    ...(layers ? [{ what: `only the layers ${head.layers.join(', ')}`, rules: [], paths: [] }] : []),
  ];
}
