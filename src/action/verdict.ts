import { failure, inconclusive, unsuppressed, type Finding, type Report } from '../core/index.ts';
import type { Choices } from './choices.ts';
import { announce, type Host } from './host.ts';

/** What the step comes to (github-actions.md §5.4). Nothing that happens while reporting changes it. */
export interface StepVerdict {
  readonly conclusion: 'success' | 'failure' | 'neutral';
  readonly failure: string | undefined;
  /** The failure is no finding, so no annotation tells it. */
  readonly own: boolean;
  readonly inconclusive: string | undefined;
  /** Said as a warning, whatever the conclusion. */
  readonly warning?: string | undefined;
}

export function verdictFor(report: Report, choices: Choices): StepVerdict {
  const open = inconclusive(report);
  // Writing a baseline is the first day: what is found goes into it.
  const failed = choices.writeBaseline === '' ? failure(report, choices.failOn) : undefined;
  if (failed !== undefined)
    return { conclusion: 'failure', failure: failed, own: failed.startsWith('incomplete'), inconclusive: open };
  if (open === undefined) return { conclusion: 'success', failure: undefined, own: false, inconclusive: open };
  return choices.failOnInconclusive
    ? { conclusion: 'failure', failure: open, own: true, inconclusive: open }
    : { conclusion: 'neutral', failure: undefined, own: false, inconclusive: open };
}

/** A red step has an error that says why: errors tell it by their annotations; warnings that gate, and what is no finding, do not. */
export function sayVerdict(host: Host, choices: Choices, report: Report, verdict: StepVerdict): void {
  if (verdict.warning !== undefined) announce(host, 'warning', verdict.warning);
  if (verdict.conclusion === 'neutral' && verdict.warning !== verdict.inconclusive)
    announce(host, 'notice', verdict.inconclusive ?? '');
  if (verdict.failure === undefined) return;
  const told = choices.annotations && !verdict.own && unsuppressed(report.findings).some(isAnnotatedError);
  if (!told) announce(host, 'error', verdict.failure);
}

function isAnnotatedError({ level, gates }: Finding): boolean {
  return level === 'error' && gates !== false;
}
