import { describe, expect, it } from '@jest/globals';
import { runAction, type Run, type Scenario } from '../support/contract.ts';
import { driftedService, findings } from '../support/drifted-services.ts';
import type { Severity } from '../support/runner-rules.ts';

const of = (done: Run, severity: Severity) => done.annotations.filter((one) => one.severity === severity);
const nothingDropped = { error: 0, warning: 0, notice: 0 };

describe('more findings than GitHub shows', () => {
  it('30 errors: nine beside the lines, and the tenth slot says how many are left', async () => {
    const done = await runAction({ base: findings({ errors: 30 }) });
    expect(done.droppedAnnotations).toEqual(nothingDropped);
    const errors = of(done, 'error');
    expect(errors.slice(0, 9).map(({ file, line }) => `${file}:${line}`)).toEqual(
      Array.from({ length: 9 }, (_, i) => `error-0${i + 1}/docker-compose.yml:7`),
    );
    expect(errors).toHaveLength(10);
    expect(errors[9]).toMatchObject({ title: 'pg-port-guard', message: expect.stringMatching(/^30 findings, 21 not annotated/) });
    expect(done.outputs).toMatchObject({ findings: '30', errors: '30', conclusion: 'failure' });
    expect(done.exitCode).toBe(1);
    for (let i = 1; i <= 30; i++) expect(done.summary).toContain(`error-${String(i).padStart(2, '0')}/docker-compose.yml:7`);
  });

  it('of three levels: errors first, each within its cap, with room for what the step says besides', async () => {
    const done = await runAction({ base: findings({ errors: 12, warnings: 12, notes: 12 }) });
    expect(done.droppedAnnotations).toEqual(nothingDropped);
    expect(done.annotations.map(({ severity }) => severity)).toEqual([
      ...Array<Severity>(9).fill('error'),
      ...Array<Severity>(7).fill('warning'),
      ...Array<Severity>(8).fill('notice'),
      'error',
    ]);
    expect(done.annotations.at(-1)?.message).toMatch(/^36 findings, 12 not annotated/);
  });

  it('of warnings only: their last slot says it', async () => {
    const done = await runAction({ base: findings({ warnings: 14 }) });
    expect(done.droppedAnnotations).toEqual(nothingDropped);
    expect(of(done, 'warning')).toHaveLength(7);
    expect(done.annotations.at(-1)).toMatchObject({ severity: 'warning', message: expect.stringMatching(/^14 findings, 8 not/) });
    expect(done).toMatchObject({ exitCode: 0, conclusion: 'success' });
  });

  it('fewer on request', async () => {
    const done = await runAction({ base: findings({ errors: 5 }), inputs: { 'max-annotations': '2' } });
    expect(of(done, 'error').map(({ title }) => title)).toEqual([
      'client/port-mismatch',
      'client/port-mismatch',
      'pg-port-guard',
    ]);
  });

  it('none on request: one error says why the step is red', async () => {
    const done = await runAction({ base: findings({ errors: 5 }), inputs: { annotations: 'false' } });
    expect(done.annotations.map(({ severity, title }) => [severity, title])).toEqual([['error', 'pg-port-guard']]);
    expect(done.exitCode).toBe(1);
  });
});

describe('an annotation', () => {
  it('names the rule, the exact characters, both numbers, where the port comes from, and what to do', async () => {
    const { annotations, droppedAnnotations } = await runAction({ base: driftedService('shop') });
    expect(droppedAnnotations).toEqual(nothingDropped);
    const [only] = annotations;
    expect(only).toMatchObject({
      title: 'client/port-mismatch',
      file: 'shop/docker-compose.yml',
      line: 7,
      column: 39,
      endColumn: 43,
    });
    expect(only?.message).toMatch(/db:5439.*5432 \(shop\/docker-compose\.yml:3\)/);
    expect(only?.message).toMatch(/^Fix: .*5432/m);
    expect(only?.message.length).toBeLessThan(1000);
  });

  it.each<[string, Partial<Scenario>, readonly string[]]>([
    ['the checkout is the workspace', {}, ['a/docker-compose.yml', 'b/c/docker-compose.yml']],
    ['one path is checked', { inputs: { path: 'b' } }, ['b/c/docker-compose.yml']],
    ['several paths are checked', { inputs: { path: 'a\nb/c' } }, ['a/docker-compose.yml', 'b/c/docker-compose.yml']],
    [
      'the checkout lies below the workspace',
      { checkout: 'code', inputs: { path: 'code' } },
      ['a/docker-compose.yml', 'b/c/docker-compose.yml'],
    ],
    [
      'a folder of a checkout below the workspace is checked',
      { checkout: 'x/code', inputs: { path: 'x/code/b' } },
      ['b/c/docker-compose.yml'],
    ],
  ])('is relative to the top of the repository when %s', async (_, scenario, files) => {
    const done = await runAction({ base: { ...driftedService('a'), ...driftedService('b/c') }, ...scenario });
    expect(of(done, 'error').map(({ file }) => file)).toEqual(files);
    expect(done.exitCode).toBe(1);
  });
});

describe('exit code and conclusion', () => {
  it.each<[string, Partial<Scenario>, number, string]>([
    ['an error', { base: findings({ errors: 1 }) }, 1, 'failure'],
    ['a warning', { base: findings({ warnings: 1 }) }, 0, 'success'],
    ['a warning that fails', { base: findings({ warnings: 1 }), inputs: { 'fail-on': 'warning' } }, 1, 'failure'],
    ['a note that fails', { base: findings({ notes: 1 }), inputs: { 'fail-on': 'note' } }, 1, 'failure'],
    ['an error that never fails', { base: findings({ errors: 1 }), inputs: { 'fail-on': 'never' } }, 0, 'success'],
    ['nothing to compare', { base: { 'README.md': 'x' } }, 0, 'neutral'],
    [
      'nothing to compare, not accepted',
      { base: { 'README.md': 'x' }, inputs: { 'fail-on-inconclusive': 'true' } },
      1,
      'failure',
    ],
    ['an input that is wrong', { base: { 'README.md': 'x' }, inputs: { 'fail-on': 'sometimes' } }, 1, 'failure'],
    ['settings that are wrong', { base: { 'pg-port-guard.yml': 'ports: 1' } }, 1, 'failure'],
  ])('of %s', async (_, scenario, exitCode, conclusion) => {
    const done = await runAction({ base: {}, ...scenario });
    expect([done.exitCode, done.outputs['conclusion'], done.conclusion]).toEqual([
      exitCode,
      conclusion,
      exitCode === 0 ? 'success' : 'failure',
    ]);
    if (exitCode === 1) expect(done.annotations.length).toBeGreaterThan(0);
    if (conclusion === 'neutral') expect(of(done, 'notice')).toHaveLength(1);
    expect(done.raw.stderr).toBe('');
  });
});

describe('files', () => {
  it('the JSON report is written where it was asked for, and nothing else', async () => {
    const done = await runAction({ base: driftedService('a'), inputs: { 'json-file': 'out/report.json' } });
    expect(Object.keys(done.written)).toEqual(['out/report.json']);
    expect(done.outputs['json-file']).toBe('out/report.json');
    expect(JSON.parse(done.written['out/report.json'] ?? '')).toEqual(JSON.parse(done.outputs['report'] ?? ''));
  });

  it.each(['../report.json', '.git/config', '/tmp/report.json'])(
    '%s is refused with a warning; the verdict stays',
    async (path) => {
      const done = await runAction({ base: driftedService('a'), inputs: { 'json-file': path } });
      expect(done.written).toEqual({});
      expect(of(done, 'warning').map(({ message }) => message)).toEqual([
        expect.stringContaining('json-file could not be written'),
      ]);
      expect(done).toMatchObject({ exitCode: 1, outputs: { 'json-file': '', conclusion: 'failure' } });
    },
  );

  it('a summary that would be too large for GitHub is shortened by us', async () => {
    const done = await runAction({ base: findings({ errors: 1500 }) });
    expect(done.annotations.map(({ message }) => message).join()).not.toContain('GITHUB_STEP_SUMMARY');
    expect(done.summary.length).toBeGreaterThan(500_000);
    expect(done.summary).toMatch(/and \d+ more findings/);
    expect(done.outputs['findings']).toBe('1500');
    expect(done.droppedOutputs).toEqual([]);
  });
});
