import { describe, expect, it } from '@jest/globals';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';

const workflows = readdirSync('.github/workflows').map((name) => join('.github/workflows', name));
const pages = [
  ...readdirSync('.').filter((name) => name.endsWith('.md')),
  ...readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name)),
].filter((path) => path.endsWith('.md'));

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions?: unknown;
  readonly on: unknown;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[]; readonly permissions?: unknown }>>;
}

describe.each(workflows)('%s', (path) => {
  const text = readFileSync(path, 'utf8');
  const workflow = parse(text) as Workflow;
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('pins every action by a full SHA', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined || uses.startsWith('./') ? [] : [uses]));
    for (const action of used) expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  it('grants nothing at the top and only reading below', () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toEqual({ contents: 'read' });
    expect(text).not.toContain('pull_request_target');
  });

  it('leaves no credentials behind a checkout', () => {
    const checkouts = steps.filter(({ uses }) => uses?.startsWith('actions/checkout@'));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ 'persist-credentials': false });
  });
});

describe('pages', () => {
  it.each(pages)('%s: links lead somewhere', (path) => {
    const text = readFileSync(path, 'utf8')
      .split(/^```.*$/m)
      .filter((_, index) => index % 2 === 0)
      .join('');
    const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)].map(([, target]) => target ?? '');
    expect(targets.filter((target) => !existsSync(join(dirname(path), target)))).toEqual([]);
  });

  it('README names inputs that exist, with the defaults that hold', () => {
    const { inputs } = parse(readFileSync('action.yml', 'utf8')) as { readonly inputs: Readonly<Record<string, unknown>> };
    const readme = readFileSync('README.md', 'utf8');
    const named = [...readme.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name ?? '');
    expect(named).toHaveLength(5);
    for (const name of named) expect(Object.keys(inputs)).toContain(name);
    const used = [...readme.matchAll(/^ {10}([a-z-]+):/gm)].map(([, name]) => name ?? '');
    const foreign = ['fetch-depth', 'persist-credentials'];
    for (const name of used) expect([...Object.keys(inputs), ...foreign]).toContain(name);
  });

  it('README points to what exists', () => {
    const readme = readFileSync('README.md', 'utf8');
    for (const path of ['examples/port-change', 'docs/inputs.md', 'docs/rules', 'docs/readers']) {
      expect(readme).toContain(path);
      expect(existsSync(path)).toBe(true);
    }
  });
});

describe('scripts', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly scripts: Readonly<Record<string, string>> };

  it('name files that exist', () => {
    const files = Object.values(scripts).flatMap((line) =>
      [...line.matchAll(/(?:scripts|bench)\/[\w.-]+/g)].map(([file]) => file),
    );
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect(existsSync(file)).toBe(true);
  });

  (process.platform === 'win32' ? it.skip : it)('.ci/run can be run', () => {
    expect(statSync('.ci/run').mode & 0o111).not.toBe(0);
  });
});
