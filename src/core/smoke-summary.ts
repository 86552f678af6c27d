import type { ProbedTarget, RejectedInput, SmokeFacts } from './facts/probe.ts';
import type { SmokeSummary } from './report.ts';
import type { Finding } from './rules/rule.ts';
import { stepsOf } from './smoke-steps.ts';

/** The live test for people: every step that was done, and what was not. `findings` of all rules, suppressed ones included. */
export function smokeSummary(facts: SmokeFacts, findings: readonly Finding[]): SmokeSummary {
  const failed = findings.some(({ live, level, suppressed }) => live === true && level === 'error' && suppressed === undefined);
  const troubles = troublesOf(facts);
  return {
    verdict: failed ? 'fail' : troubles.length > 0 ? 'inconclusive' : 'pass',
    troubles,
    untested: untestedOf(facts),
    targets: facts.targets.map((target) => {
      return { role: target.role, host: target.host, port: target.port, steps: stepsOf(target) };
    }),
    elapsedMs: facts.elapsedMs,
  };
}

/** What keeps the test from an answer. */
function troublesOf({ targets, rejected, deadlineHit, deadlineMs }: SmokeFacts): string[] {
  const whole = targets.filter(({ role }) => role !== 'old-port');
  return [
    ...rejected.map(({ input, why }) => `${input}: ${rejections[why]}`),
    ...(whole.length === 0 && rejected.length === 0 ? ['no target was given'] : []),
    ...(deadlineHit ? [`the time of ${deadlineMs / 1000} s ran out before the test was through`] : []),
    ...targets.filter(unresolved).map(({ role }) => `the name of the host (${names[role]}) could not be looked up`),
    ...targets
      .filter(clientFailed)
      .map(({ role }) => `no login could be tried (${names[role]}): neither psql nor the driver could be run`),
  ];
}

function unresolved({ resolution }: ProbedTarget): boolean {
  return resolution.verdict === 'temporary' || resolution.verdict === 'failed';
}

function clientFailed({ login }: ProbedTarget): boolean {
  return login.verdict === 'failed' && login.failure === 'client';
}

const names: Readonly<Record<ProbedTarget['role'], string>> = {
  server: 'server',
  'old-port': 'old port',
  pooler: 'pooler',
  socket: 'socket',
};

const rejections: Readonly<Record<RejectedInput['why'], string>> = {
  malformed: 'no connection string that libpq would read',
  host: 'no name or address of a host',
  'no-host': 'there is no host to test',
  port: 'no port from 1 to 65535 is given',
  directory: 'no absolute directory of a socket',
  'same-port': 'the old port is the one that is tested',
  'too-many-hosts': 'more than four hosts',
  'tls-mode': 'no sslmode that libpq knows',
};

/** Parts that nobody asked for: without them a pass is no more than it says. */
function untestedOf({ targets }: SmokeFacts): string[] {
  const roles = new Set(targets.map(({ role }) => role));
  const without = targets.filter(
    ({ role, login }) => role !== 'old-port' && login.verdict === 'skipped' && login.why === 'no-credentials',
  );
  return [
    ...(without.length > 0 ? ['login, version and pending restart (no smoke-dsn)'] : []),
    ...(roles.size > 0 && !roles.has('old-port') ? ['the old port (no old-port, or it is the tested one)'] : []),
    ...(roles.size > 0 && !roles.has('pooler') ? ['the pooler (no smoke-pooler-dsn)'] : []),
    ...ignoredOf(targets),
  ];
}

function ignoredOf(targets: readonly ProbedTarget[]): string[] {
  const ignored = [...new Set(targets.flatMap((target) => target.ignored))];
  return ignored.length === 0 ? [] : [`${ignored.join(', ')} of the connection string (not followed)`];
}
