import { gated, reported, type SourceFile } from '../core/index.ts';
import { assess, type Check } from './assess.ts';
import { choicesOf, givenBy, InputError, linesOf, type Choices, type Given } from './choices.ts';
import { announce, setOutputs, type Host } from './host.ts';
import { outputsOf } from './outputs.ts';
import { keyOf, publish } from './publish.ts';
import { reportStep } from './report-step.ts';
import { secretsOf } from './secrets.ts';
import { blobUrlOf, deliver, jsonOptions } from './sinks.ts';
import { sayVerdict, verdictFor } from './verdict.ts';

export type { Check } from './assess.ts';

/** The whole step; returns its exit code. */
export async function run(host: Host, check: Check): Promise<number> {
  const given = givenBy(host.environment);
  try {
    return await runWith(given, host, check);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    announce(host, 'error', error.message);
    setOutputs(host, { conclusion: 'failure' });
    return 1;
  }
}

async function runWith(given: Given, host: Host, check: Check): Promise<number> {
  // Before anything else is printed: passwords are masked from here on.
  const secrets = secretsOf(given, host);
  const choices = choicesOf(given);
  if (choices.mode === 'report') return reportStep(host, given, choices);
  return checkStep(host, given, { secrets, choices, check });
}

interface Checking {
  readonly secrets: readonly SourceFile[];
  readonly choices: Choices;
  readonly check: Check;
}

async function checkStep(host: Host, given: Given, { secrets, choices, check }: Checking): Promise<number> {
  const assessed = await assess(host, given, secrets, check);
  if (assessed === undefined) {
    setOutputs(host, { conclusion: 'failure' });
    return 1;
  }
  const report = gated(reported(assessed.whole, choices.floor), choices.onlyChanged, assessed.proposal);
  const verdict = verdictFor(report, choices);
  const files = deliver(host, choices, report, assessed);
  const { gitPrefix } = assessed.root;
  const key = keyOf(host, given, linesOf(given, 'path'));
  const comment = await publish(host, choices, { report, verdict, key, gitPrefix, blobUrl: blobUrlOf(host, assessed) });
  const { conclusion, inconclusive: open = '' } = verdict;
  const outputs = { ...outputsOf(report, jsonOptions(assessed)), ...files, ...comment };
  setOutputs(host, { ...outputs, conclusion, 'inconclusive-reason': open });
  sayVerdict(host, choices, report, verdict);
  return verdict.failure === undefined ? 0 : 1;
}
