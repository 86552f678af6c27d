import { failure, noFiles, type Report, type SmokeSummary } from '../core/index.ts';
import type { Assessed, Check } from './assess.ts';
import { InputError, type Choices, type Given } from './choices.ts';
import { eventOf, isProposal } from './event.ts';
import { pullRequestOf } from './github/pull-request.ts';
import { eventPayload, workspaceOf, type Host } from './host.ts';
import { smokeInputs, smokeTargets } from './smoke-inputs.ts';
import type { StepVerdict } from './verdict.ts';

/** Why no live test runs on this event; undefined: it does. Whoever may write the code of a fork gets no credentials sent anywhere. */
export function smokeIsOff(host: Host): string | undefined {
  const event = host.environment['GITHUB_EVENT_NAME'];
  const pull = pullRequestOf(event, eventPayload(host), host.environment['GITHUB_ACTOR']);
  if (event === 'pull_request_target') return 'the live test is off on pull_request_target: it runs for pull requests of anybody';
  if (pull?.fork === true) return 'the live test is off on pull requests from forks';
  return pull?.dependabot === true ? 'the live test is off on pull requests by Dependabot' : undefined;
}

/** Mode `smoke` reads no file. */
export function checkFor(mode: Choices['mode'], check: Check): Check {
  return mode === 'smoke' ? (_, settings, smoke) => check(noFiles, settings, smoke) : check;
}

/** Probes what the inputs name, and judges what was seen together with the files. */
export async function smoked(host: Host, given: Given, choices: Choices, assessed: Assessed): Promise<Report> {
  if (choices.writeBaseline !== '') throw new InputError('input write-baseline: only with mode check');
  const inputs = smokeInputs(given);
  const { smoke } = await import('../live/index.ts');
  const proposal = isProposal(eventOf(host.environment['GITHUB_EVENT_NAME'], eventPayload(host)));
  const targets = smokeTargets(inputs, proposal ? [] : assessed.whole.servers);
  const temporary = host.environment['RUNNER_TEMP'] ?? '';
  const seen = await smoke(targets, {
    ...inputs.options,
    path: host.environment['PATH'] ?? '',
    untrusted: [workspaceOf(host)],
    ...(temporary !== '' && { temporary }),
  });
  return assessed.withSmoke(seen);
}

/**
 * What a step with a live test comes to (github-actions.md §5.4): one that could not be done is a failure in mode `smoke`, and a warning in mode
 * `all`, where it is never green. `files`: the verdict about the files.
 */
export function smokeVerdict(report: Report, choices: Choices, files: StepVerdict): StepVerdict {
  const open = report.smoke === undefined ? undefined : inconclusive(report.smoke);
  if (report.smoke === undefined || (choices.mode === 'all' && open === undefined)) return files;
  if (choices.mode === 'all') {
    const conclusion = files.conclusion === 'success' ? 'neutral' : files.conclusion;
    return { ...files, conclusion, inconclusive: files.inconclusive ?? open, warning: open };
  }
  const failed = failure(report, choices.failOn);
  if (failed !== undefined) return { conclusion: 'failure', failure: failed, own: false, inconclusive: open };
  return open === undefined
    ? { conclusion: 'success', failure: undefined, own: false, inconclusive: undefined }
    : { conclusion: 'failure', failure: open, own: true, inconclusive: open };
}

function inconclusive({ troubles }: SmokeSummary): string | undefined {
  return troubles.length === 0 ? undefined : `the live test is inconclusive: ${troubles.join('; ')}`;
}
