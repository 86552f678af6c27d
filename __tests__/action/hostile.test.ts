import { describe, expect, it } from '@jest/globals';
import { outputs } from '../../src/action/inputs.ts';
import { check } from '../../src/core/index.ts';
import { drifted, driftedLine, filesWithCommands, writeObeyed } from '../support/hostile-files.ts';
import { step, type Step } from '../support/runner.ts';
import { inRepository } from '../support/temporary.ts';

async function stepOnCommands(inputs: Readonly<Record<string, string>>, test: (done: Step) => void): Promise<void> {
  await inRepository({ ...drifted, ...filesWithCommands() }, async (directory, base) => {
    writeObeyed(directory);
    const event = { name: 'push', payload: { before: base } };
    test(await step(directory, { check, event, inputs: { 'min-certainty': 'possible', ...inputs } }));
  });
}

describe('a repository full of commands', () => {
  it('gives none to the runner but our own', async () => {
    await stepOnCommands({}, (done) => {
      expect(new Set(done.commands.map(({ name }) => name))).toEqual(new Set(['error', 'warning']));
      expect(done.commands.every(({ properties }) => properties['title'] !== undefined)).toBe(true);
      const rest = done.stdout.split('\n').filter((line) => !line.startsWith('::') && line !== '');
      expect(rest.filter((line) => !line.startsWith('|') || /##\[|::[a-z]/i.test(line))).toEqual([]);
      // eslint-disable-next-line no-control-regex -- exactly these characters may not be there
      expect(done.stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(done.summary).toContain(`${driftedLine.path}:${driftedLine.line}`);
      expect(done.code).toBe(1);
    });
  });

  it('has no more say without annotations', async () => {
    await stepOnCommands({ annotations: 'false', summary: 'false' }, (done) => {
      expect(done.commands.map(({ name, properties }) => [name, properties['title']])).toEqual([['error', 'pg-port-guard']]);
    });
  });

  it('sets no output', async () => {
    await stepOnCommands({}, (done) => {
      expect(Object.keys(done.outputs).sort()).toEqual(outputs.map(({ name }) => name).sort());
    });
  });
});
