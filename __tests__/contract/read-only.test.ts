import { describe, expect, it } from '@jest/globals';
import type { Run } from '../support/contract.ts';
import type { EventName } from '../support/contract/events.ts';
import { complete, messages, nothingTold, onGitHub, ownMessages, type More } from '../support/contract/pull-request.ts';
import { readToken } from '../support/github-api.ts';

/** Said once: why there is no comment, and how to have one. */
const recipe = /^no comment: .*workflow_run \(mode: report\); never use pull_request_target for this$/;

function gone(usual: Readonly<Record<string, unknown>>): unknown {
  const pull = usual['pull_request'] as { readonly head: object };
  return { ...usual, pull_request: { ...pull, head: { ...pull.head, repo: null } } };
}

function byDependabot(usual: Readonly<Record<string, unknown>>): unknown {
  return { ...usual, sender: { login: 'dependabot[bot]', type: 'Bot' } };
}

const readOnly: readonly (readonly [string, More])[] = [
  ['a fork', { event: 'pull_request from a fork' }],
  ['a fork that is deleted', { event: 'pull_request from a fork', payload: gone }],
  ['Dependabot', { event: 'pull_request', payload: byDependabot }],
  ['Dependabot, run again by somebody', { event: 'pull_request', env: { GITHUB_ACTOR: 'dependabot[bot]' } }],
];

/** Red or green because of findings only; what cannot be published is in annotations, summary and outputs. */
function expectReadOnly(done: Run): void {
  expect(ownMessages(done, 'warning')).toEqual([]);
  expect(done.outputs).toMatchObject(nothingTold);
}

describe.each(readOnly)('a pull request from %s, whose token may only read', (_, more) => {
  it.each(['auto', 'always'])(
    'comment: %s: nothing is asked of GitHub, no refusal, one notice with the recipe, red because of the findings',
    (comment) =>
      onGitHub(async ({ api, run }) => {
        const done = await run({ ...more, inputs: { 'github-token': readToken, comment, suggestions: 'true' } });
        expect(api.requests).toEqual([]);
        expectReadOnly(done);
        expect(done).toMatchObject({ exitCode: 1, outputs: { conclusion: 'failure', findings: '5' } });
        expect(messages(done, 'notice').filter((text) => recipe.test(text))).toHaveLength(1);
        expect(messages(done, 'error')).toHaveLength(5);
        expect(done.summary).toContain('## ❌');
      })(),
  );

  it(
    'without findings it is green, without a word about comments',
    onGitHub(async ({ api, run }) => {
      const done = await run({ ...more, ...complete, inputs: { 'github-token': readToken } });
      expect(api.requests).toEqual([]);
      expectReadOnly(done);
      expect(done).toMatchObject({ exitCode: 0, conclusion: 'success', annotations: [] });
    }),
  );
});

describe('events without a pull request to write to', () => {
  it.each<EventName>(['merge_group', 'push', 'schedule', 'workflow_dispatch', 'deployment'])(
    '%s: no comment, no failure of its own, no word about it',
    (event) =>
      onGitHub(async ({ api, run }) => {
        const red = await run({ event, inputs: { comment: 'always', suggestions: 'true' } });
        const green = await run({ ...complete, event, inputs: { comment: 'always' } });
        expect(api.requests).toEqual([]);
        for (const done of [red, green]) expectReadOnly(done);
        expect([red.exitCode, green.exitCode]).toEqual([1, 0]);
        expect([...messages(red, 'notice'), ...messages(green, 'notice')].filter((text) => text.includes('comment'))).toEqual([]);
      })(),
  );
});
