import { gated, reported, type Report, type SourceFile } from '../core/index.ts';
import { assess, type Assessed, type Check } from './assess.ts';
import { choicesOf, givenBy, InputError, linesOf, type Choices, type Given } from './choices.ts';
import { fixed } from './fix-step.ts';
import { announce, setOutputs, type Host } from './host.ts';
import { outputsOf } from './outputs.ts';
import { keyOf, publish } from './publish.ts';
import { reportStep } from './report-step.ts';
import { secretsOf } from './secrets.ts';
import { checkFor, smoked, smokeIsOff, smokeVerdict } from './smoke-step.ts';
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
  const off = choices.mode === 'check' || choices.mode === 'fix' ? undefined : smokeIsOff(host);
  if (off !== undefined) announce(host, 'notice', off);
  if (off !== undefined && choices.mode === 'smoke') {
    setOutputs(host, { conclusion: 'neutral', 'inconclusive-reason': off });
    return 0;
  }
  return checkStep(host, given, { secrets, choices: off === undefined ? choices : { ...choices, mode: 'check' }, check });
}

interface Checking {
  readonly secrets: readonly SourceFile[];
  readonly choices: Choices;
  readonly check: Check;
}

async function checkStep(host: Host, given: Given, { secrets, choices, check }: Checking): Promise<number> {
  const assessed = await assess(host, given, secrets, checkFor(choices.mode, check));
  if (assessed === undefined) {
    setOutputs(host, { conclusion: 'failure' });
    return 1;
  }
  const whole = await wholeOf(host, given, choices, assessed);
  const report = gated(reported(whole, choices.floor), choices.onlyChanged, assessed.proposal);
  const verdict = smokeVerdict(report, choices, verdictFor(report, choices));
  const files = deliver(host, choices, report, assessed);
  const { gitPrefix } = assessed.root;
  // A job with a check and a live test has two comments.
  const key = keyOf(host, given, [...linesOf(given, 'path'), ...(choices.mode === 'smoke' ? ['live test'] : [])]);
  const comment = await publish(host, choices, { report, verdict, key, gitPrefix, blobUrl: blobUrlOf(host, assessed) });
  const { conclusion, inconclusive: open = '' } = verdict;
  const outputs = { ...outputsOf(report, jsonOptions(assessed)), ...files, ...comment };
  setOutputs(host, { ...outputs, conclusion, 'inconclusive-reason': open });
  sayVerdict(host, choices, report, verdict);
  return verdict.failure === undefined ? 0 : 1;
}

async function wholeOf(host: Host, given: Given, choices: Choices, assessed: Assessed): Promise<Report> {
  if (choices.mode === 'check') return assessed.whole;
  return choices.mode === 'fix' ? fixed(host, assessed) : smoked(host, given, choices, assessed);
}
