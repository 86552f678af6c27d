import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/core/index.ts';
import { canary, filesWith, judged, secretsWith, spellings } from '../support/canary.ts';
import { step } from '../support/runner.ts';
import { inTemporary } from '../support/temporary.ts';

const inputs = { 'json-file': 'report.json', 'sarif-file': 'report.sarif', 'min-certainty': 'possible', 'expected-port': '5432' };

describe.each(Object.entries(spellings))('a password %s', (_name, password) => {
  it('is masked and appears in no sink of the step', async () => {
    await inTemporary(filesWith(password), async (directory) => {
      const done = await step(directory, { check, inputs: { ...inputs, dsn: secretsWith(password, 'SECRET') } });
      const lines = done.stdout.split('\n');
      const masks = lines.filter((line) => line.startsWith('::add-mask::'));
      const files = ['report.json', 'report.sarif'].map((name) => readFileSync(join(directory.path, name), 'utf8'));
      const sinks = [...lines.filter((line) => !masks.includes(line)), done.summary, JSON.stringify(done.outputs), ...files];
      expect(sinks.filter((sink) => sink.includes(canary))).toEqual([]);
      expect(masks.some((mask) => mask.includes(canary))).toBe(true);
      expect(lines.slice(0, masks.length)).toEqual(masks);
      expect(done.summary).toContain('SECRET');
    });
  });
});

it('there is something to tell of every file', async () => {
  await inTemporary(filesWith(spellings['encoded'] ?? ''), async (directory) => {
    const done = await step(directory, { check, inputs });
    for (const path of judged) expect(done.summary).toContain(path);
    expect(Number(done.outputs['findings'])).toBeGreaterThan(judged.length);
  });
});
