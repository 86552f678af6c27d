import type { AddedSuppression, Report } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import { loud } from './verdict.ts';
import { plural } from '../text/plural.ts';

/** Heading over what the base commit had already. */
export const alreadyThere = 'Already there before this change';
export const addedHeading = 'Suppressions added by this change';
/** Behind a finding that is shown and does not fail the run. */
export const notGating = 'does not fail the run';

/** New findings, and those without a base to compare with, before the ones that were there already. */
export function byNews(report: Report): { readonly current: readonly Finding[]; readonly already: readonly Finding[] } {
  const findings = loud(report);
  return {
    current: findings.filter(({ news }) => news !== 'known'),
    already: findings.filter(({ news }) => news === 'known'),
  };
}

/** How many findings do not fail the run, and why; undefined: all of them may. */
export function notGatingText(report: Report): string | undefined {
  const count = loud(report).filter(({ gates }) => gates === false).length;
  if (count === 0) return undefined;
  const verb = count === 1 ? 'does' : 'do';
  return `${plural(count, 'finding')} ${verb} not fail the run: there before this change, in files that it does not touch (only-changed)`;
}

/** How much of a list of globs or rules is shown. */
const shownParts = 5;

/** One line for people: who silences what, where, and since when it counts. Holds text of the repository. */
export function addedText({ by, what, rules, paths, reason, effect }: AddedSuppression): string {
  const scope = [rules.length === 0 && by === 'settings' ? '' : listed(rules), paths.length === 0 ? '' : `in ${listed(paths)}`];
  const parts = [`${by}:`, what, ...scope, effect === 'after-merge' ? '(counts after the merge)' : ''];
  const text = parts.filter((part) => part !== '').join(' ');
  return reason === undefined ? text : `${text}: ${reason}`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - shownParts;
  return `${names.slice(0, shownParts).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
