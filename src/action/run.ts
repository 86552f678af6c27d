import { gated, reported } from '../core/index.ts';
import { assess, type Check } from './assess.ts';
import { choicesOf, givenBy, InputError, type Given } from './choices.ts';
import { announce, setOutputs, type Host } from './host.ts';
import { outputsOf } from './outputs.ts';
import { secretsOf } from './secrets.ts';
import { deliver, jsonOptions } from './sinks.ts';
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
  const assessed = assess(host, given, secrets, check);
  if (assessed === undefined) {
    setOutputs(host, { conclusion: 'failure' });
    return 1;
  }
  if (choices.notice !== undefined) announce(host, 'notice', choices.notice);
  const report = gated(reported(assessed.whole, choices.floor), choices.onlyChanged, assessed.proposal);
  const verdict = verdictFor(report, choices);
  const files = deliver(host, choices, report, assessed);
  const { conclusion, inconclusive: open = '' } = verdict;
  setOutputs(host, { ...outputsOf(report, jsonOptions(assessed)), ...files, conclusion, 'inconclusive-reason': open });
  sayVerdict(host, choices, verdict);
  return verdict.failure === undefined ? 0 : 1;
}
