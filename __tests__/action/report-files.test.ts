import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { homeOf } from '../../src/action/report-files.ts';
import type { Finding } from '../../src/core/index.ts';
import { step, type StepOptions } from '../support/runner.ts';
import { sampleFinding } from '../support/sample-report.ts';
import { parseSarif, sarifErrors } from '../support/sarif.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

const drifted = { 'sub/.env': 'PGPORT=5432\n', 'sub/more/.env': 'PGPORT=5432 # warn\n' };
const read = (directory: Temporary, path: string): string => readFileSync(join(directory.path, path), 'utf8');

describe('sarif-file', () => {
  it('is written below the workspace, relative to the top of the repository, and the step fails all the same', async () => {
    await inRepository(drifted, async (directory) => {
      const done = await step(directory, { inputs: { path: 'sub', 'sarif-file': 'out/report.sarif' } });
      expect([done.code, done.outputs['conclusion'], done.outputs['sarif-file']]).toEqual([1, 'failure', 'out/report.sarif']);
      const log = parseSarif(read(directory, 'out/report.sarif'));
      expect(sarifErrors(log)).toEqual([]);
      const places = log.runs[0].results.map(({ locations }) => locations[0].physicalLocation.artifactLocation.uri);
      expect(places).toEqual(['sub/.env', 'sub/more/.env']);
    });
  });

  it('holds what is reported and not silenced, no more', async () => {
    await inTemporary(drifted, async (directory) => {
      const results = async (own: StepOptions): Promise<number> => {
        await step(directory, { ...own, inputs: { ...own.inputs, 'sarif-file': 'r.sarif' } });
        return parseSarif(read(directory, 'r.sarif')).runs[0].results.length;
      };
      expect(await results({})).toBe(2);
      expect(await results({ inputs: { 'min-level': 'error' } })).toBe(1);
      expect(await results({ report: { findings: [sampleFinding({ suppressed: { by: 'comment' } }), sampleFinding()] } })).toBe(
        1,
      );
    });
  });

  it('that cannot be written is a warning', async () => {
    await inTemporary(drifted, async (directory) => {
      const done = await step(directory, { inputs: { path: 'sub/more', 'expected-port': '1', 'sarif-file': '../r.sarif' } });
      expect([done.code, done.outputs['sarif-file']]).toEqual([0, '']);
      expect(done.commands.map(({ message }) => message)).toContainEqual(
        expect.stringContaining('the sarif-file could not be written (../r.sarif: must lie in'),
      );
    });
  });

  it('points to the pages of the version in use, where that is known', () => {
    const known = {
      GITHUB_SERVER_URL: 'https://ghe.example.org',
      GITHUB_ACTION_REPOSITORY: 'acme/pg-port-guard',
      GITHUB_ACTION_REF: 'v1',
    };
    expect(homeOf(known)).toEqual({ url: 'https://ghe.example.org/acme/pg-port-guard', ref: 'v1' });
    for (const name of Object.keys(known)) {
      expect(homeOf({ ...known, [name]: '' })).toBeUndefined();
      expect(homeOf({ ...known, [name]: 'a b](x)' })).toBeUndefined();
    }
  });
});

describe('json-file', () => {
  const head = 'a'.repeat(40);
  const payload = { pull_request: { base: { sha: 'b'.repeat(40) }, head: { sha: head } } };
  const headIn = async (directory: Temporary, own: StepOptions): Promise<unknown> => {
    await step(directory, { ...own, inputs: { 'json-file': 'r.json' } });
    return (JSON.parse(read(directory, 'r.json')) as { readonly head: unknown }).head;
  };

  it('names the commit it is about: the head of the pull request, not the merge', async () => {
    await inTemporary(drifted, async (directory) => {
      const environment = { GITHUB_SHA: 'c'.repeat(40) };
      expect(await headIn(directory, { event: { name: 'pull_request', payload }, environment })).toBe(head);
      expect(await headIn(directory, { environment })).toBe('c'.repeat(40));
      expect(await headIn(directory, { environment: { GITHUB_SHA: 'main' } })).toBeNull();
    });
  });

  it('is never longer than what mode report takes', async () => {
    const findings: Finding[] = Array.from({ length: 5000 }, () => sampleFinding({ message: 'ü'.repeat(300) }));
    await inTemporary(drifted, async (directory) => {
      await step(directory, { inputs: { 'json-file': 'r.json' }, report: { findings } });
      const text = read(directory, 'r.json');
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(2_000_000);
      const report = JSON.parse(text) as { findings: unknown[]; truncated?: boolean; summary: { errors: number } };
      expect([report.truncated, report.summary.errors]).toEqual([true, 5000]);
      expect(report.findings.length).toBeGreaterThan(500);
    });
  });
});
