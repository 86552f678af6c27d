import type { Report } from './report.ts';
import type { Finding } from './rules/rule.ts';
import type { AddedSuppression } from './settings/added.ts';

/** What the head adds to settings and baseline; the shells read both states of these files. */
export interface AddedToFiles {
  readonly settings: readonly AddedSuppression[];
  readonly baseline: { readonly fingerprints: ReadonlySet<string>; readonly effect: AddedSuppression['effect'] };
}

export function withAdded(report: Report, { settings, baseline }: AddedToFiles): Report {
  const known = addedByBaseline(report.findings, baseline.fingerprints, baseline.effect);
  return { ...report, addedSuppressions: [...report.addedSuppressions, ...settings, ...known] };
}

/** The baseline entries that the head adds, as far as they are findings of this run. */
function addedByBaseline(
  findings: readonly Finding[],
  fingerprints: ReadonlySet<string>,
  effect: AddedSuppression['effect'],
): AddedSuppression[] {
  if (fingerprints.size === 0) return [];
  const hit = findings.filter(({ fingerprint }) => fingerprints.has(fingerprint));
  const count = `${fingerprints.size} baseline entr${fingerprints.size === 1 ? 'y' : 'ies'}`;
  const rules = [...new Set(hit.map(({ ruleId }) => ruleId))].sort();
  const paths = [...new Set(hit.map(({ at }) => at.path))].sort();
  return [{ by: 'baseline', what: count, rules, paths, effect }];
}
