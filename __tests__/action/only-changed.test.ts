import { describe, expect, it } from '@jest/globals';
import { check } from '../../src/core/index.ts';
import { step, type Step } from '../support/runner.ts';
import { inRepository, type Temporary } from '../support/temporary.ts';

const project = (dialled: number, more = ''): string =>
  `services:
  db:
    image: postgres:16
    ports: ["127.0.0.1:5455:5432"]
  api:
    image: example/api
    environment:
      DATABASE_URL: postgres://app@db:${dialled}/app${more}
`;
const drifted = { 'a/compose.yml': project(5455), 'b/compose.yml': project(5432) };
type Texts = Readonly<Record<string, string>>;

/** A pull request with these changes on a repository with old drift. */
async function proposed(
  changes: Texts,
  test: (run: (inputs?: Texts, name?: string) => Promise<Step>, directory: Temporary) => Promise<void>,
  before: Texts = drifted,
): Promise<void> {
  await inRepository(before, async (directory, base) => {
    directory.git('checkout', '-q', '-b', 'topic');
    directory.write(changes);
    const head = directory.commit();
    const payloads: Readonly<Record<string, unknown>> = {
      pull_request: { pull_request: { base: { sha: base }, head: { sha: head } } },
      merge_group: { merge_group: { base_sha: base, head_sha: head } },
      push: { before: base, after: head },
    };
    await test(
      (inputs = {}, name = 'pull_request') => step(directory, { inputs, event: { name, payload: payloads[name] }, check }),
      directory,
    );
  });
}

const findings = (done: Step): readonly Record<string, unknown>[] =>
  (JSON.parse(done.outputs['report'] ?? '{}') as { readonly findings: Record<string, unknown>[] }).findings;
const annotated = (done: Step): string[] =>
  done.commands.flatMap(({ name, properties }) =>
    name !== 'notice' && properties['file'] !== undefined ? [properties['file']] : [],
  );

describe('only-changed', () => {
  const unrelated = { 'README.md': 'text' };
  const touched = { 'a/compose.yml': `${project(5455)}# touched\n` };
  const moved = { 'c/compose.yml': 'services:\n  db:\n    image: postgres:16\n    command: -p 6000\n' };

  it.each<[string, Texts, Texts, string, number, string]>([
    ['old drift does not fail a pull request', unrelated, {}, 'pull_request', 0, '0'],
    ['nor a merge group', unrelated, {}, 'merge_group', 0, '0'],
    ['but a push', unrelated, {}, 'push', 1, '0'],
    ['a push too when it is told so', unrelated, { 'only-changed': 'files' }, 'push', 0, '0'],
    ['off', unrelated, { 'only-changed': 'off' }, 'pull_request', 1, '0'],
    ['the file is touched', touched, {}, 'pull_request', 1, '0'],
    ['a port moves', moved, {}, 'pull_request', 1, '0'],
    ['a port moves, files alone count', moved, { 'only-changed': 'files' }, 'pull_request', 0, '0'],
    ['new drift', { 'b/compose.yml': project(5455) }, {}, 'pull_request', 1, '1'],
    ['without a base', unrelated, {}, 'workflow_dispatch', 1, ''],
  ])('%s', async (_name, changes, inputs, event, code, fresh) => {
    await proposed(changes, async (run) => {
      const done = await run(inputs, event);
      expect([done.code, done.outputs['new-findings'], done.outputs['errors']]).toEqual([
        code,
        fresh,
        changes === unrelated || changes === touched || changes === moved ? '1' : '2',
      ]);
    });
  });

  it('what does not gate is shown everywhere, marked and counted, without an annotation', async () => {
    await proposed(unrelated, async (run) => {
      const done = await run();
      const why = '1 finding does not fail the run: there before this change, in files that it does not touch (only-changed)';
      expect(done.outputs).toMatchObject({ conclusion: 'success', findings: '1', errors: '1' });
      expect(findings(done)).toMatchObject([{ path: 'a/compose.yml', news: 'known', gates: false }]);
      expect(done.stdout).toContain(`| ${why}\n`);
      expect(done.stdout).toMatch(
        /^\| Already there before this change:\n\|\n\| error client\/\S+ a\/compose\.yml:\d+:\d+ \(does not fail the run\)$/m,
      );
      expect(done.summary).toContain('### Already there before this change');
      expect(done.summary).toContain('does not fail the run');
      expect(done.summary).not.toContain('### Findings');
      expect(annotated(done)).toEqual([]);
      expect(done.commands.filter(({ name }) => name === 'notice').map(({ message }) => message)).toEqual([
        `${why}; without annotations, in the job summary`,
      ]);
    });
  });

  it('beside new drift only that is annotated', async () => {
    await proposed({ 'b/compose.yml': project(5455) }, async (run) => {
      const done = await run();
      expect(annotated(done)).toEqual(['b/compose.yml']);
      expect(done.summary.indexOf('b/compose.yml:')).toBeLessThan(done.summary.indexOf('### Already there'));
    });
  });

  it('another value is refused', async () => {
    await proposed(unrelated, async (run) => {
      const done = await run({ 'only-changed': 'yes' });
      expect(done.commands.map(({ message }) => message)).toContain('input only-changed must be one of auto, off, files');
    });
  });
});

describe('suppressions that a pull request adds', () => {
  const added = (done: Step): unknown =>
    (JSON.parse(done.outputs['report'] ?? '{}') as Record<string, unknown>)['addedSuppressions'];

  it('a comment is named with its rule, place and reason', async () => {
    const comment = ' # pg-port-guard: ignore[client/published-port-inside] later ::error::x';
    await proposed({ 'b/compose.yml': project(5455, comment) }, async (run) => {
      const done = await run();
      expect(done.outputs).toMatchObject({ suppressed: '1', conclusion: 'success' });
      expect(added(done)).toEqual([
        {
          by: 'comment',
          what: 'ignore',
          rules: ['client/published-port-inside'],
          paths: ['b/compose.yml'],
          reason: 'later ::error::x',
          path: 'b/compose.yml',
          line: 8,
          effect: 'now',
        },
      ]);
      expect(done.summary).toContain('### Suppressions added by this change');
      expect(done.stdout).toContain(
        '| Suppressions added by this change:\n|   comment: ignore client/published-port-inside in b/compose.yml: later',
      );
      expect(done.commands.filter(({ name }) => name === 'error')).toEqual([]);
    });
  });

  it('settings and baseline count after the merge where the base has them, and are named', async () => {
    const settings = '.github/pg-port-guard.yml';
    const baseline = '.github/pg-port-guard-baseline.json';
    const before = { ...drifted, [settings]: 'levels: {}\n', [baseline]: '{"version":1,"fingerprints":[]}' };
    const ignore = 'ignore:\n  - paths: [a/**]\n    reason: old\nlevels:\n  client/port-mismatch: off\n';
    await proposed(
      { [settings]: ignore },
      async (run, directory) => {
        const [{ fingerprint = '' } = {}] = findings(await run());
        directory.write({ [baseline]: JSON.stringify({ version: 1, fingerprints: [fingerprint] }) });
        const done = await run({ 'only-changed': 'off' });
        expect(done.outputs).toMatchObject({ suppressed: '0', conclusion: 'failure' });
        expect(added(done)).toEqual([
          { by: 'settings', what: 'ignore', rules: [], paths: ['a/**'], reason: 'old', effect: 'after-merge' },
          {
            by: 'settings',
            what: 'level off instead of error',
            rules: ['client/port-mismatch'],
            paths: [],
            effect: 'after-merge',
          },
          {
            by: 'baseline',
            what: '1 baseline entry',
            rules: ['client/published-port-inside'],
            paths: ['a/compose.yml'],
            effect: 'after-merge',
          },
        ]);
        const lax = await run({ 'config-ref': 'head', 'only-changed': 'off' });
        expect(lax.outputs['suppressed']).toBe('1');
        expect(added(lax)).toMatchObject([{ effect: 'now' }, { effect: 'now' }, { effect: 'now' }]);
      },
      before,
    );
  });

  it('a baseline that a pull request brings along silences nothing before the merge', async () => {
    const baseline = '.github/pg-port-guard-baseline.json';
    await proposed({ 'b/compose.yml': project(5455) }, async (run, directory) => {
      const fingerprints = findings(await run()).map(({ fingerprint }) => fingerprint);
      directory.write({ [baseline]: JSON.stringify({ version: 1, fingerprints }) });
      const done = await run();
      expect([done.code, done.outputs['suppressed']]).toEqual([1, '0']);
      expect(added(done)).toMatchObject([{ by: 'baseline', what: '2 baseline entries', effect: 'after-merge' }]);
      expect((await run({}, 'push')).outputs['suppressed']).toBe('2');
      expect((await run({ baseline: 'none' }, 'push')).outputs['suppressed']).toBe('0');
    });
  });
});
