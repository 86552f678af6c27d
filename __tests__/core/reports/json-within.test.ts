import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { jsonWithin, renderJson } from '../../../src/core/index.ts';
import { at, sampleFinding, sampleReport } from '../../support/sample-report.ts';
import { schemaErrors } from '../../support/schema.ts';

const schema = JSON.parse(readFileSync('schemas/report.schema.json', 'utf8')) as Record<string, unknown>;
const texts = { a: 'x\n' };
const options = { version: '0.1.0', root: '.', head: 'a'.repeat(40) };

interface Json {
  readonly head: string;
  readonly truncated?: boolean;
  readonly summary: { readonly errors: number };
  readonly findings: readonly { readonly level: string }[];
  readonly problems: readonly unknown[];
}

describe('jsonWithin', () => {
  const findings = [
    ...Array.from({ length: 60 }, () => sampleFinding()),
    ...Array.from({ length: 60 }, () => sampleFinding({ level: 'note' })),
  ];
  const problems = [{ code: 'x', message: 'y', at: at(texts, 'a', 'x') }];
  const report = sampleReport(texts, { findings, problems });

  it('is the whole report where it fits', () => {
    const text = jsonWithin(report, options, 1_000_000);
    expect(JSON.parse(text)).toEqual(JSON.parse(renderJson(report, options)));
  });

  it('else loses the last findings, keeps the counts and says so', () => {
    const text = jsonWithin(report, options, 30_000);
    expect(text.length).toBeLessThanOrEqual(30_000);
    expect(text.length).toBeGreaterThan(20_000);
    const json = JSON.parse(text) as Json;
    expect(schemaErrors(schema, json)).toEqual([]);
    expect([json.truncated, json.summary.errors, json.problems.length, json.head]).toEqual([true, 60, 0, options.head]);
    expect(json.findings.length).toBeLessThan(120);
    expect(json.findings.slice(0, 20).every(({ level }) => level === 'error')).toBe(true);
  });

  it('ends where nothing fits', () => {
    expect(JSON.parse(jsonWithin(report, options, 10))).toMatchObject({ truncated: true, findings: [] });
  });
});
