import type { Finding, Level, RuleId } from '../rules/rule.ts';
import type { Settings } from '../settings/settings.ts';
import type { Location } from '../text/span.ts';
import { atLeast } from './levels.ts';
import { levelled, type Observed } from './stamp.ts';

/** A finding of the base commit. */
export interface KnownFinding {
  readonly ruleId: RuleId;
  readonly level: Level;
  /** In the text of the base commit. */
  readonly at: Location;
}

export type KnownFindings = ReadonlyMap<string, KnownFinding>;

/** What the rules said at the base commit, by fingerprint; silenced findings too. */
export function knownFindings(observed: readonly Observed[], settings: Settings): KnownFindings {
  const known = new Map<string, KnownFinding>();
  for (const { rule, observation, level, fingerprint } of levelled(observed, settings))
    known.set(fingerprint, { ruleId: rule.id, level, at: observation.at });
  return known;
}

/** A finding that weighs more than before is new: what was a note then is an error of this change. */
export function newsOf({ fingerprint, level }: Finding, known: KnownFindings): 'new' | 'known' {
  const before = known.get(fingerprint);
  return before !== undefined && atLeast(before.level, level) ? 'known' : 'new';
}
