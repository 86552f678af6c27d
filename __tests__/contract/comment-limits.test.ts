import { beforeAll, describe, expect, it } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import type { Run } from '../support/contract.ts';
import { expectTold, messages, onGitHub } from '../support/contract/pull-request.ts';
import { driftedService, findings } from '../support/drifted-services.ts';
import type { Comment } from '../support/github-state.ts';
import { expectBalanced, expectNoMarkup } from '../support/markdown.ts';

/** Folders with long names, so that every line about them is long. */
function deepServices(count: number): Readonly<Record<string, string>> {
  const folder = (i: number): string => Array.from({ length: 12 }, (_, part) => `service-${i}-part-${part}`).join('/');
  return Object.assign({}, ...Array.from({ length: count }, (_, i) => driftedService(folder(i)))) as Record<string, string>;
}

describe('a monorepo with hundreds of findings', () => {
  let done: Run;
  let comments: readonly Comment[];
  beforeAll(
    onGitHub(async ({ state, run }) => {
      done = await run({ base: {}, head: { ...findings({ errors: 300, warnings: 300, notes: 200 }), ...deepServices(100) } });
      comments = state.comments;
    }),
    120_000,
  );

  it('the comment is within what GitHub takes, whole, and says where the rest is', () => {
    expect(comments).toHaveLength(1);
    const [{ body } = { body: '' }] = comments;
    expect(body.length).toBeLessThan(65_536);
    expectNoMarkup(body);
    expect(body).toMatch(
      /… and \d+ more findings: all of them are in the \[job summary\]\(<https:\/\/github\.com\/acme\/shop\/actions\/runs\/1012>\)/,
    );
    expect(body.trimEnd().split('\n').at(-1)).toMatch(/^<sub>\[run\].*<\/sub>$/);
    expect(messages(done, 'warning').filter((text) => text.includes('comment'))).toEqual([]);
  });

  it('the summary is within 1 MiB, whole, and kept', () => {
    expect(Buffer.byteLength(done.raw.files.summary)).toBeLessThan(1024 * 1024);
    expect(done.summary.length).toBeGreaterThan(100_000);
    expectBalanced(done.summary);
    expect(done.exitCode).toBe(1);
  });

  it('the outputs reach other jobs, the body of the comment as it was posted', () => {
    expectTold(done, comments[0]);
    expect(done.droppedOutputs).toEqual([]);
    expect(done.outputs['report']?.length).toBeLessThanOrEqual(120_000);
  });

  it('the body of the comment is taken as a variable of the environment by the next step', () => {
    const body = done.outputs['comment-body'] ?? '';
    const printed = spawnSync(process.execPath, ['-e', 'process.stdout.write(process.env.BODY)'], {
      env: { PATH: process.env['PATH'], BODY: body },
      encoding: 'utf8',
    });
    expect(printed.error).toBeUndefined();
    expect(printed.stdout).toBe(body);
  });

  it('eleven errors and more: the last annotation says how many are left, none is lost in silence', () => {
    expect(done.droppedAnnotations).toEqual({ error: 0, warning: 0, notice: 0 });
    expect(messages(done, 'error').at(-1)).toMatch(/not annotated/);
  });
});
