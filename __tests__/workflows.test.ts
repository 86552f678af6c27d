import { describe, expect, it, jest } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { exampleWorkflows, examplesOnPages, ownWorkflows } from './support/workflow-examples.ts';
import { foreignActions, ownAction, ownPlaceholder, problemsOf } from './support/workflow-validation.ts';

// GitHub's parser is bundled first, which takes some seconds once.
jest.setTimeout(180_000);

const onPages = examplesOnPages();
const workflows = [...exampleWorkflows, ...ownWorkflows];

interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly 'timeout-minutes'?: number;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[];
}

interface Workflow {
  readonly name: string;
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/** `uses: ./` is this action: its inputs are checked, too. */
const named = (text: string): string => text.replace(/uses: \.\/(?=\s|$)/g, `uses: ${ownAction}@${ownPlaceholder}`);

describe("GitHub's parser accepts", () => {
  it.each([...workflows, ...onPages].map(({ name, text }) => [name, text]))('%s', async (name, text) => {
    expect(await problemsOf(`.github/workflows/${name.replace(/[^\w.-]+/g, '-')}.yml`, named(text))).toEqual([]);
  });

  it('action.yml', async () => {
    expect(await problemsOf('action.yml', readFileSync('action.yml', 'utf8'))).toEqual([]);
  });

  it('is given every example there is', () => {
    expect(exampleWorkflows.length).toBeGreaterThanOrEqual(7);
    expect(ownWorkflows.length).toBeGreaterThanOrEqual(3);
    expect(onPages.filter(({ kind }) => kind === 'workflow').length).toBeGreaterThan(0);
    expect(onPages.filter(({ kind }) => kind !== 'workflow').length).toBeGreaterThan(1);
  });
});

describe("GitHub's parser would say", () => {
  const step = (lines: string): string => `on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n${lines}`;
  const own = `      - uses: ${ownAction}@${ownPlaceholder}\n        with:\n`;

  it.each([
    [
      'an input that this action does not have',
      step(`${own}          expected-prot: 5433\n`),
      "8: Invalid action input 'expected-prot'",
    ],
    [
      'an input that another action does not have',
      step('      - uses: actions/checkout@v6\n        with:\n          persist-credential: false\n'),
      "8: Invalid action input 'persist-credential'",
    ],
    ['an action that nobody wrote down', step('      - uses: somebody/else@v1\n'), '6: Unable to resolve action'],
    ['an event that does not exist', step('      - run: x\n').replace('push', 'pushed'), "1: Unexpected value 'pushed'"],
    [
      'a permission that does not exist',
      `${step('      - run: x\n')}permissions:\n  comments: write\n`,
      "8: Unexpected value 'comments'",
    ],
    ['an expression that does not end', step('      - run: echo ${{ github.sha }\n'), '6: '],
    ['a context that is not there', step('      - run: echo ${{ jobs.x.y }}\n'), '6: '],
  ])('%s', async (_, text, problem) => {
    expect(await problemsOf('.github/workflows/x.yml', text)).toEqual([expect.stringContaining(problem)]);
  });

  it.each([
    ['node24', 'node7', 'node7'],
    ['main: dist/index.js', 'image: x', ''],
  ])('that an action is wrong: %s as %s', async (right, wrong, problem) => {
    const text = readFileSync('action.yml', 'utf8').replace(right, wrong);
    const problems = await problemsOf('action.yml', text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join()).toContain(problem);
  });
});

describe.each(workflows.map(({ name, text }) => [name, text]))('%s', (_, text) => {
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  const steps = jobs.flatMap((job) => job.steps);

  it('grants nothing at the top, and every job says what it needs and how long it may take', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of jobs) {
      expect(Object.keys(job.permissions ?? {}).length).toBeGreaterThan(0);
      expect(job['timeout-minutes']).toBeLessThanOrEqual(30);
    }
  });

  it('does not run on pull_request_target', () => {
    expect(text).not.toContain('pull_request_target');
  });

  it('pins every action by the full SHA of the version that stands behind it', () => {
    const lines = [...text.matchAll(/^ *(?:- )?uses: (\S+)(?: # (\S+))?/gm)].map(([, used = '', version]) => ({ used, version }));
    expect(lines).toHaveLength(steps.filter(({ uses }) => uses !== undefined).length);
    for (const { used, version } of lines.filter((line) => line.used !== './')) {
      const [name = '', sha] = used.split('@');
      if (name === ownAction) expect([sha, version]).toEqual([ownPlaceholder, expect.stringMatching(/^v\d+\.\d+\.\d+$/)]);
      else expect([name, sha, version]).toEqual([name, foreignActions[name]?.sha, foreignActions[name]?.version]);
    }
  });

  it('leaves no credentials behind a checkout, and gives no expression to a shell', () => {
    for (const { uses, run, with: inputs } of steps) {
      if (uses?.startsWith('actions/checkout@')) expect(inputs).toMatchObject({ 'persist-credentials': false });
      expect(run ?? '').not.toContain('${{');
    }
  });
});

describe('the pair for forks', () => {
  const [check, report] = ['check', 'report'].map(
    (name) => parse(readFileSync(`examples/workflows/${name}.yml`, 'utf8')) as Workflow,
  );
  const inputsOf = (workflow: Workflow | undefined, used: string): Readonly<Record<string, unknown>> =>
    Object.values(workflow?.jobs ?? {})
      .flatMap(({ steps }) => steps)
      .find(({ uses }) => uses?.startsWith(used))?.with ?? {};

  it('fits together: the report waits for the check, and reads what it left', () => {
    expect(report?.on).toMatchObject({ workflow_run: { workflows: [check?.name], types: ['completed'] } });
    const [left, taken] = [inputsOf(check, 'actions/upload-artifact'), inputsOf(report, 'actions/download-artifact')];
    expect(taken['name']).toBe(left['name']);
    expect(left['path']).toBe(inputsOf(check, ownAction)['json-file']);
    expect(inputsOf(report, ownAction)).toEqual({
      mode: 'report',
      'report-file': `${String(taken['path'])}/${String(left['path'])}`,
    });
  });

  it('only the report may write, and it checks nothing out', () => {
    expect(Object.values(check?.jobs ?? {}).map(({ permissions }) => permissions)).toEqual([{ contents: 'read' }]);
    expect(Object.values(report?.jobs ?? {}).map(({ permissions }) => permissions)).toEqual([
      { actions: 'read', 'pull-requests': 'write' },
    ]);
    expect(JSON.stringify(report)).not.toContain('actions/checkout');
  });
});

it('the page of the examples names every one of them and what is to be put in', () => {
  const page = readFileSync('examples/workflows/README.md', 'utf8');
  for (const { name } of exampleWorkflows) expect(page).toContain(`](${name.split('/').at(-1)})`);
  for (const [, target = ''] of page.matchAll(/\]\(([^)]+)\)/g)) expect(existsSync(`examples/workflows/${target}`)).toBe(true);
  expect(page).toContain(`${ownAction}@${ownPlaceholder}`);
});
