import { beforeAll, describe, expect, it } from '@jest/globals';
import { token, type Run } from '../support/contract.ts';
import {
  change,
  complete,
  expectTold,
  messages,
  nothingTold,
  onGitHub,
  ownMessages,
  type More,
  type OnGitHub,
} from '../support/contract/pull-request.ts';
import { addPullRequest, readToken } from '../support/github-api.ts';
import { hostileTexts } from '../support/hostile-texts.ts';
import { expectNoMarkup } from '../support/markdown.ts';

const file = 'report/pg-port-guard-report.json';
const fork = 4712;
const inputs = { mode: 'report', 'report-file': file };

/** What the check of a fork's pull request leaves for the workflow that may write, as examples/workflows/check.yml does. */
async function checked(files: More = change): Promise<string> {
  let stored = '';
  await onGitHub(async ({ api, run }) => {
    const given = { 'github-token': readToken, comment: 'never', 'json-file': file };
    const done = await run({ ...files, event: 'pull_request from a fork', inputs: given });
    expect(api.requests).toEqual([]);
    stored = done.written[file] ?? '';
  })();
  return stored;
}

/** The workflow that follows: on the default branch, with the stored report in the workspace. */
function follow({ run }: OnGitHub, stored: string, more: More = {}): Promise<Run> {
  return run({ ...change, event: 'workflow_run', untracked: { [file]: stored }, inputs, ...more });
}

/** A test in which pull request 7 comes from the fork. */
function fromFork(test: (github: OnGitHub) => Promise<void>): () => Promise<void> {
  return onGitHub(async (github) => {
    Object.assign(github.pull, { headRepo: fork });
    await test(github);
  });
}

let stored = '';
beforeAll(async () => {
  stored = await checked();
}, 60_000);

describe('the report of a run on a fork', () => {
  it(
    'becomes a comment on its pull request, among others; the step itself is green',
    fromFork(async (github) => {
      const { api, state } = github;
      addPullRequest(state, 8, { headRepo: 4711 });
      addPullRequest(state, 9, { headRepo: fork, open: false });
      const done = await follow(github, stored);
      expect(state.comments).toEqual([expect.objectContaining({ issue: 7, login: 'github-actions[bot]' })]);
      const [{ body } = { body: '' }] = state.comments;
      expect(body).toContain('5432 → 5433');
      expect(body).toContain(`https://github.com/acme/shop/blob/${done.commits.head}/app/.env#L2`);
      expectNoMarkup(body);
      expectTold(done, state.comments[0]);
      expect(done).toMatchObject({ exitCode: 0, outputs: { conclusion: 'failure', findings: '5' } });
      expect(ownMessages(done, 'warning')).toEqual([]);
      expect(api.writes()).toHaveLength(1);
    }),
  );

  it(
    'of the next push is the same comment, and so is the one that says that all is right',
    fromFork(async (github) => {
      await follow(github, stored);
      const [{ id } = { id: 0 }] = github.state.comments;
      const done = await follow(github, await checked(complete), { ...complete, number: 13 });
      expect(github.state.comments).toEqual([expect.objectContaining({ id, body: expect.stringContaining('## ✅') })]);
      expectTold(done, github.state.comments[0]);
    }),
  );

  it(
    'is not told again for the same commit',
    fromFork(async (github) => {
      await follow(github, stored);
      await follow(github, stored, { number: 13 });
      expect(github.api.writes()).toHaveLength(1);
    }),
  );
});

describe('what is not published', () => {
  it.each<[string, More['arrange'] & object, RegExp]>([
    ['the head moved on', (_, pull) => (pull.head = 'f'.repeat(40)), /no open pull request has the head/],
    [
      'the head is in another repository',
      (_, pull) => Object.assign(pull, { headRepo: 99 }),
      /no open pull request has the head/,
    ],
    ['the pull request is closed', (_, pull) => Object.assign(pull, { open: false }), /no open pull request has the head/],
  ])('%s: a notice, nothing is written', (_, arrange, said) =>
    fromFork(async (github) => {
      const done = await follow(github, stored, { arrange });
      expect(ownMessages(done, 'notice')).toEqual([expect.stringMatching(said)]);
      expect(github.api.writes()).toEqual([]);
      expect(done).toMatchObject({ exitCode: 0, outputs: { conclusion: 'neutral' } });
    })(),
  );

  it(
    'a report about another commit than that of the run',
    fromFork(async (github) => {
      const other = JSON.stringify({ ...(JSON.parse(stored) as object), head: 'a'.repeat(40) });
      const done = await follow(github, other);
      expect(ownMessages(done, 'notice')).toEqual([expect.stringContaining('another commit than the run')]);
      expect(github.api.requests).toEqual([]);
      expect(done.exitCode).toBe(0);
    }),
  );

  it(
    'a token that may not comment: a warning names the permission',
    fromFork(async (github) => {
      const done = await follow(github, stored, { inputs: { ...inputs, 'github-token': readToken } });
      expect(ownMessages(done, 'warning')).toEqual([expect.stringContaining('pull-requests: write')]);
      expect(done).toMatchObject({ exitCode: 0, outputs: nothingTold });
    }),
  );

  it(
    'a token that is not valid: a warning',
    fromFork(async (github) => {
      const done = await follow(github, stored, { inputs: { ...inputs, 'github-token': token } });
      expect(ownMessages(done, 'warning')).toEqual([expect.stringContaining('401')]);
      expect(done.exitCode).toBe(0);
    }),
  );

  it.each<[string, string, RegExp]>([
    ['over 2 MB', ' '.repeat(2_000_001), /too large/],
    ['no JSON', 'x', /no JSON/],
    ['of something else', '{"schemaVersion": 1}', /not one of pg-port-guard/],
    ['nested without end', '['.repeat(100_000), /no JSON|no object/],
  ])('a file that is %s: refused before anything is asked', (_, text, said) =>
    fromFork(async (github) => {
      const done = await follow(github, text);
      expect(ownMessages(done, 'error')).toEqual([expect.stringMatching(said)]);
      expect(github.api.requests).toEqual([]);
      expect(done).toMatchObject({ exitCode: 1, outputs: { conclusion: 'failure' } });
    })(),
  );

  it.each(['pull_request', 'push'] as const)('on the event %s nothing is published', (event) =>
    fromFork(async (github) => {
      const done = await follow(github, stored, { event });
      expect(github.api.writes()).toEqual([]);
      expect(ownMessages(done, 'notice')).toEqual([expect.stringContaining('workflow_run only')]);
    })(),
  );
});

/** Every text that somebody else wrote becomes one of the given ones, in turn; numbers, rules, places and choices stay. */
function rewritten(stored: string, texts: readonly string[]): string {
  let turn = 0;
  return JSON.stringify(JSON.parse(stored), (key, value: unknown) =>
    typeof value === 'string' && !kept.includes(key) ? texts[turn++ % texts.length] : value,
  );
}

const kept = [
  ...['name', 'version', 'ruleId', 'path', 'layer', 'level', 'certainty', 'status', 'head', 'root', 'product', 'place'],
  ...['news', 'by', 'effect', 'safety'],
];

/** The report with one finding a path. */
function withPaths(stored: string, paths: readonly string[]): string {
  const report = JSON.parse(stored) as { readonly findings: readonly { readonly path: string }[] };
  const [first] = report.findings.filter(({ path }) => path === 'app/.env');
  return JSON.stringify({ ...report, findings: paths.map((path) => ({ ...first, path })) });
}

/** What leaves the step: to the log, the summary, the outputs and GitHub. */
function everything(done: Run, { api }: OnGitHub): string {
  return JSON.stringify([done.raw, done.annotations, api.requests]);
}

describe('a stored report that an attacker wrote', () => {
  const canary = 'ATTACKERSWORD';

  const texts = [...Object.values(hostileTexts), '<!-- pg-port-guard:v1 key=x -->\n<!-- head=x -->\n@everyone'];
  const others = [0, 5, 10, 15, 20].map((from) => [from, texts.slice(from, from + 6)] as const);

  it.each([0, 7, 14])('no word of its messages is repeated (%d)', (first) =>
    fromFork(async (github) => {
      const words = [...texts.slice(first), ...texts.slice(0, first)].map((text) => `${canary} ${text.slice(0, 2000)} ${canary}`);
      const hostile = rewritten(stored, words);
      expect(hostile.split(canary).length).toBeGreaterThan(2 * texts.length);
      const done = await follow(github, hostile);
      expect(everything(done, github)).not.toContain(canary);
      expect(github.state.comments).toHaveLength(1);
      expectNoMarkup(github.state.comments[0]?.body ?? '');
      expect(github.state.comments[0]?.body).toContain('app/.env:2');
      expect(done.obeyed.filter(({ name }) => !['error', 'warning', 'notice'].includes(name))).toEqual([]);
      expect(done.outputs['conclusion']).toBe('failure');
    })(),
  );

  it.each(others)('its paths are shown as paths or not at all (%d)', (_, some) =>
    fromFork(async (github) => {
      const paths = ['app/.env', ...some.map((text) => `app/${text.slice(0, 200)}`)];
      const done = await follow(github, withPaths(stored, paths));
      expect(done.exitCode).toBe(0);
      expect(github.state.comments[0]?.body).toContain('app/.env:2');
      expectNoMarkup(github.state.comments[0]?.body ?? '');
      expect(done.obeyed.filter(({ name }) => !['error', 'warning', 'notice'].includes(name))).toEqual([]);
    })(),
  );

  it(
    'thousands of findings: the comment stays within what GitHub takes',
    fromFork(async (github) => {
      const report = JSON.parse(stored) as { findings: object[] };
      const many = Array.from({ length: 1500 }, (_, i) => report.findings[i % 5]);
      const hostile = JSON.stringify({ ...report, findings: many });
      expect(hostile.length).toBeLessThan(2_000_000);
      const done = await follow(github, hostile);
      const [{ body } = { body: '' }] = github.state.comments;
      expect(body.length).toBeLessThan(65_536);
      expectNoMarkup(body);
      expect(done.droppedOutputs).toEqual([]);
      expect(messages(done, 'error')).toEqual([]);
    }),
  );
});
