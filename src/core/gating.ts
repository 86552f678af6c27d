import type { Change, Report } from './report.ts';
import type { Finding } from './rules/rule.ts';

export const onlyChangedChoices = ['auto', 'off', 'files'] as const;
/** `auto`: `files` on a proposed change that moves no port, else `off`. `files`: what was there before in files that did not change does not gate. */
export type OnlyChanged = (typeof onlyChangedChoices)[number];

/**
 * Marks the findings that do not fail the run. Nothing is hidden: drift that was there before and that this change does not touch is shown
 * everywhere (github-actions.md §5.2 `only-changed`). `proposal`: a pull request or a merge group, something that is still to be merged.
 */
export function gated(report: Report, choice: OnlyChanged, proposal: boolean): Report {
  const { change } = report;
  if (change === undefined || judgesAll(choice, proposal, change)) return report;
  const findings = report.findings.map((finding) => (isOld(finding, change) ? { ...finding, gates: false as const } : finding));
  return { ...report, findings };
}

/** A port that moves makes every place that stays behind its business. */
function judgesAll(choice: OnlyChanged, proposal: boolean, { movesPorts }: Change): boolean {
  if (choice === 'auto') return !proposal || movesPorts;
  return choice === 'off';
}

function isOld(finding: Finding, { touches }: Change): boolean {
  return finding.suppressed === undefined && finding.news === 'known' && !pathsOf(finding).some(touches);
}

/** Every file a finding speaks of: the broken place, what it is compared with, the road between, what an edit would change. */
function pathsOf({ at, related, route = [], fixes }: Finding): string[] {
  const edits = fixes.flatMap((fix) => fix.edits);
  return [at, ...[...related, ...route, ...edits].map((part) => part.at)].map(({ path }) => path);
}
