import { describe, expect, it } from '@jest/globals';
import { runAction, type Run, type Scenario } from '../support/contract.ts';
import { change, complete, onGitHub } from '../support/contract/pull-request.ts';
import { driftedService, findings } from '../support/drifted-services.ts';
import { readToken } from '../support/github-api.ts';
import { parseSarif, sarifErrors, type SarifResult } from '../support/sarif.ts';

const file = 'report.sarif';
const mixed = findings({ errors: 2, warnings: 2, notes: 2 });
const levels: Readonly<Record<string, string>> = { error: 'error', warning: 'warning', notice: 'note' };

function resultsOf(done: Run): readonly SarifResult[] {
  const text = done.written[file] ?? '';
  expect(sarifErrors(JSON.parse(text))).toEqual([]);
  return parseSarif(text).runs[0].results;
}

/** What stands beside the lines, in the words of SARIF. */
function annotated({ annotations }: Run): string[] {
  const own = annotations.filter(({ title }) => title !== 'pg-port-guard');
  return own.map(({ severity, title, file: path, line }) => `${levels[severity]} ${title} ${path}:${line}`).sort();
}

function told(results: readonly SarifResult[]): string[] {
  return results
    .map(({ level, ruleId, locations: [{ physicalLocation }] }) => {
      return `${level} ${ruleId} ${physicalLocation.artifactLocation.uri}:${physicalLocation.region['startLine']}`;
    })
    .sort();
}

describe('sarif-file', () => {
  it.each<[string, Partial<Scenario>, number]>([
    ['errors, warnings and notes', {}, 1],
    ['a floor of errors', { inputs: { 'min-level': 'error' } }, 1],
    ['a floor of warnings', { inputs: { 'min-level': 'warning' } }, 1],
    ['a rule that is off', { inputs: { levels: 'client/port-mismatch=off' } }, 0],
    ['a rule that is louder', { inputs: { levels: 'client/port-mismatch=warning', 'fail-on': 'warning' } }, 1],
    ['warnings that fail', { base: findings({ warnings: 1 }), inputs: { 'fail-on': 'warning' } }, 1],
    ['warnings that do not', { base: findings({ warnings: 1 }) }, 0],
    ['errors that never fail', { inputs: { 'fail-on': 'never' } }, 0],
    ['nothing found', { base: { 'postgresql.conf': 'port = 5432\n', '.env': 'PGHOST=127.0.0.1\nPGPORT=5432\n' } }, 0],
    ['a folder of the repository', { base: { ...driftedService('a/b'), ...driftedService('c') }, inputs: { path: 'a' } }, 1],
  ])('%s: valid, with what stands beside the lines, and as red or green as without the file', async (_, scenario, exitCode) => {
    const without = await runAction({ base: mixed, ...scenario });
    const done = await runAction({ base: mixed, ...scenario, inputs: { ...scenario.inputs, 'sarif-file': file } });
    expect(told(resultsOf(done))).toEqual(annotated(done));
    expect([done.exitCode, without.exitCode]).toEqual([exitCode, exitCode]);
    expect(done.outputs['sarif-file']).toBe(file);
    expect(done.annotations).toEqual(without.annotations);
  });

  it('what is silenced is in neither', async () => {
    const ignore = 'ignore:\n  - paths: [error-01/**]\n    reason: known\n';
    const done = await runAction({ base: { ...mixed, 'pg-port-guard.yml': ignore }, inputs: { 'sarif-file': file } });
    expect(done.outputs['suppressed']).toBe('1');
    expect(told(resultsOf(done))).toEqual(annotated(done));
    expect(JSON.stringify(resultsOf(done))).not.toContain('error-01');
  });

  it.each([
    ['red', change, 1],
    ['green', complete, 0],
  ])(
    'a pull request from a fork is %s with it: writing the file asks for no permission and nothing of GitHub',
    (_, files, exitCode) =>
      onGitHub(async ({ api, run }) => {
        const inputs = { 'sarif-file': file, comment: 'never', 'github-token': readToken };
        const done = await run({ ...files, event: 'pull_request from a fork', inputs });
        expect(told(resultsOf(done))).toEqual(annotated(done));
        expect(api.requests).toEqual([]);
        expect(done.exitCode).toBe(exitCode);
      })(),
  );

  it('more findings than annotations: all of them are in the file', async () => {
    const done = await runAction({ base: findings({ errors: 40 }), inputs: { 'sarif-file': file } });
    expect(resultsOf(done)).toHaveLength(40);
    expect(done.droppedAnnotations).toEqual({ error: 0, warning: 0, notice: 0 });
  });
});
