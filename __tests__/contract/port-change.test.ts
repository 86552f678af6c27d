import { beforeAll, describe, expect, it } from '@jest/globals';
import { runAction, type Run } from '../support/contract.ts';
import { beforePortChange, exampleFiles } from '../support/example-files.ts';
import { annotationsText, golden, outputsText } from '../support/golden.ts';

const conf = 'postgres/postgresql.conf';

/** A pull request that changes the port in `postgresql.conf`, with and without the places that have to follow; without a comment nothing is sent. */
async function pullRequest(example: string): Promise<Run> {
  const files = exampleFiles(example);
  return runAction({
    base: beforePortChange(files),
    head: { [conf]: files[conf] ?? '' },
    event: 'pull_request',
    inputs: { comment: 'never' },
  });
}

describe('a port change that five places did not follow', () => {
  let done: Run;
  beforeAll(async () => {
    done = await pullRequest('port-change');
  });

  it('is red', () => {
    expect(done).toMatchObject({ exitCode: 1, conclusion: 'failure' });
    expect(done.outputs['conclusion']).toBe('failure');
  });

  it('says so beside the lines', () => {
    golden('port-change.annotations.txt', annotationsText(done.annotations));
    expect(done.droppedAnnotations).toEqual({ error: 0, warning: 0, notice: 0 });
  });

  it('says so in the summary', () => golden('port-change.summary.md', done.summary));

  it('says so in the outputs, which reach other jobs', () => {
    golden('port-change.outputs.json', outputsText(done.outputs));
    expect(done.droppedOutputs).toEqual([]);
  });

  it('says so in the log', () => golden('port-change.log.txt', done.log));

  it('needs no network and writes nothing into the checkout', () => {
    expect(done.networkAttempts).toBe(0);
    expect(done.written).toEqual({});
    expect(done.raw.stderr).toBe('');
  });
});

describe('a port change that every place followed', () => {
  it('is green, without an annotation', async () => {
    const done = await pullRequest('port-change-fixed');
    expect(done).toMatchObject({ exitCode: 0, conclusion: 'success', annotations: [], networkAttempts: 0 });
    golden('port-change-fixed.summary.md', done.summary);
    golden('port-change-fixed.outputs.json', outputsText(done.outputs));
  });
});
