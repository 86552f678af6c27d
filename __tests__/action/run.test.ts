import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { check, type Finding } from '../../src/core/index.ts';
import { step, type Step, type StepOptions } from '../support/runner.ts';
import { sampleFinding } from '../support/sample-report.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

const drifted = { '.env': 'PGPORT=5432\n', 'sub/.env': 'PGPORT=5433\n', 'other/.env': 'PGPORT=5432 # warn\n' };
const inDrifted = (test: (directory: Temporary) => Promise<void>): Promise<void> => inTemporary(drifted, test);
const of = (done: Step, name: string): string[] =>
  done.commands.filter((command) => command.name === name).map(({ message }) => message);

describe('verdict', () => {
  it.each<[string, StepOptions, number, string]>([
    ['a finding', { inputs: {} }, 1, 'failure'],
    ['a warning only', { inputs: { path: 'other', 'expected-port': '5433' } }, 0, 'success'],
    ['a warning that gates', { inputs: { path: 'other', 'fail-on': 'warning' } }, 1, 'failure'],
    [
      'the floor counts for the verdict too',
      { inputs: { path: 'other', 'fail-on': 'warning', 'min-level': 'error', 'expected-port': '1' } },
      0,
      'success',
    ],
    ['never', { inputs: { 'fail-on': 'never', 'expected-port': '5433' } }, 0, 'success'],
    ['no server', { inputs: { path: 'sub' } }, 0, 'neutral'],
    ['no server, told to fail', { inputs: { path: 'sub', 'fail-on-inconclusive': 'true' } }, 1, 'failure'],
    ['a part was not read', { inputs: { path: 'sub', 'expected-port': '1' }, report: { incomplete: 'stopped' } }, 1, 'failure'],
    ['a baseline is being written', { inputs: { 'write-baseline': 'base.json', 'expected-port': '1' } }, 0, 'success'],
  ])('%s', async (_, options, code, conclusion) => {
    await inDrifted(async (directory) => {
      const done = await step(directory, options);
      expect([done.code, done.outputs['conclusion']]).toEqual([code, conclusion]);
    });
  });
});

describe('sinks', () => {
  it('annotations, log, summary and outputs tell the same', async () => {
    await inDrifted(async (directory) => {
      const done = await step(directory, { inputs: { 'expected-port': '5433' } });
      expect(done.commands).toContainEqual(
        expect.objectContaining({ name: 'error', properties: expect.objectContaining({ file: '.env', line: '1', col: '8' }) }),
      );
      expect(of(done, 'warning')).toHaveLength(1);
      expect(done.summary).toContain('client/port-mismatch');
      expect(done.stdout).toMatch(/^\| .*5433/m);
      expect(done.outputs).toMatchObject({
        findings: '2',
        errors: '1',
        warnings: '1',
        suppressed: '0',
        'server-port': '5433',
        'json-file': '',
        'inconclusive-reason': '',
      });
      expect(JSON.parse(done.outputs['layers'] ?? '')).toMatchObject({ server: 'absent', restart: 'absent' });
      expect(JSON.parse(done.outputs['ports'] ?? '')).toMatchObject({ client: [5432] });
      expect(JSON.parse(done.outputs['report'] ?? '')).toMatchObject({ schemaVersion: 1, root: '.', summary: { errors: 1 } });
    });
  });

  it('can be switched off; without annotations one error says why', async () => {
    await inDrifted(async (directory) => {
      const done = await step(directory, { inputs: { annotations: 'false', summary: 'false' } });
      expect(of(done, 'error')).toEqual(['1 finding of level error']);
      expect(done.summary).toBe('');
    });
  });

  it('need no runner', async () => {
    await inDrifted(async (directory) => {
      const none = { GITHUB_OUTPUT: '', GITHUB_STEP_SUMMARY: '', GITHUB_EVENT_PATH: '' };
      expect((await step(directory, { environment: none })).code).toBe(1);
    });
  });

  it('a red step has an error that says why, also where only warnings gate', async () => {
    await inDrifted(async (directory) => {
      const done = await step(directory, { inputs: { path: 'other', 'fail-on': 'warning', 'expected-port': '5433' } });
      expect([done.code, of(done, 'error')]).toEqual([1, ['1 finding of level warning or above']]);
    });
  });

  it('that fail are warnings, never the verdict', async () => {
    await inDrifted(async (directory) => {
      const broken = {
        GITHUB_OUTPUT: join(directory.path, 'no/output'),
        GITHUB_STEP_SUMMARY: join(directory.path, 'no/summary'),
      };
      const done = await step(directory, {
        inputs: { path: 'sub', 'expected-port': '1', 'json-file': '../report.json' },
        environment: broken,
      });
      expect(done.code).toBe(0);
      expect(of(done, 'warning')).toEqual([
        'the job summary could not be written (ENOENT)',
        expect.stringContaining('the json-file could not be written (../report.json: must lie in'),
        'the outputs could not be written (ENOENT)',
      ]);
    });
  });

  it('write the JSON report and the baseline below the workspace', async () => {
    await inDrifted(async (directory) => {
      const done = await step(directory, {
        inputs: { path: 'other', 'json-file': 'out/report.json', 'write-baseline': 'base.json' },
      });
      expect(done.outputs['json-file']).toBe('out/report.json');
      expect(JSON.parse(readFileSync(join(directory.path, 'out/report.json'), 'utf8'))).toMatchObject({ schemaVersion: 1 });
      expect(of(done, 'notice')).toContain('1 findings written to base.json');
      expect(
        (await step(directory, { inputs: { path: 'other', baseline: 'base.json', 'fail-on': 'note' } })).outputs,
      ).toMatchObject({
        findings: '0',
        suppressed: '1',
      });
    });
  });

  it('take at most ten errors, the last one saying what was left out', async () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`${String(i).padStart(2, '0')}/.env`, 'PGPORT=5432']));
    await inTemporary(files, async (directory) => {
      const errors = of(await step(directory), 'error');
      expect(errors).toHaveLength(10);
      expect(errors[9]).toContain('21 not annotated');
      expect(of(await step(directory, { inputs: { 'max-annotations': '2' } }), 'error')).toHaveLength(3);
    });
  });

  it('cut the report output, whole findings at a time', async () => {
    const findings: Finding[] = Array.from({ length: 2000 }, (_, i) =>
      sampleFinding({ fingerprint: String(i), message: 'x'.repeat(300) }),
    );
    await inDrifted(async (directory) => {
      const text = (await step(directory, { report: { findings } })).outputs['report'] ?? '';
      expect(text.length).toBeLessThanOrEqual(120_000);
      const report = JSON.parse(text) as { findings: unknown[]; truncated: boolean; summary: { errors: number } };
      expect([report.truncated, report.summary.errors, report.findings.length > 50]).toEqual([true, 2000, true]);
    });
  });
});

/** Characters that a terminal or the runner would obey. */
const obeyed = (text: string): string[] => ['\u001b', '\r', '\u202e'].filter((character) => text.includes(character));

describe('hostile text', () => {
  const wicked = [
    '::error::forged',
    '##[stop-commands]x',
    '\r::add-mask::5433',
    '\u001b[31mred',
    '%0A::warning::forged',
    '\u202egnp',
  ];

  it.each(wicked)('%j as message and path starts no command', async (text) => {
    const at = { path: `${text}/x.yml`, span: { start: 0, end: 0 } };
    const findings = [sampleFinding({ message: `a ${text}`, remedy: text, at, related: [{ message: text, at }] })];
    const server = { id: text, product: 'postgresql', port: 1, previousPort: undefined, place: 'machine', at };
    await inDrifted(async (directory) => {
      const done = await step(directory, {
        report: { findings, servers: [server], problems: [{ code: 'x', message: text, at }], incomplete: text },
        inputs: { 'min-certainty': 'possible' },
      });
      expect(done.commands.map(({ name }) => name)).toEqual(['error']);
      expect(obeyed(done.stdout)).toEqual([]);
      const incomplete = await step(directory, { inputs: { path: 'sub' }, report: { servers: [server], incomplete: text } });
      expect(incomplete.commands.map(({ name }) => name)).toEqual(['error']);
      expect(obeyed(incomplete.stdout)).toEqual([]);
    });
  });

  it.each(wicked.map((text) => text.replaceAll('\r', '')))('%j as a key of the settings starts no command', async (text) => {
    await inTemporary({ 'pg-port-guard.yml': `${JSON.stringify(text)}: 1\n` }, async (directory) => {
      const done = await step(directory);
      expect(done.code).toBe(1);
      expect(done.commands.map(({ name, properties }) => [name, properties['file'], properties['line']])).toEqual([
        ['error', 'pg-port-guard.yml', '1'],
      ]);
    });
  });

  it('cannot set an output', async () => {
    const server = {
      id: 'x',
      product: 'postgresql',
      port: undefined,
      previousPort: undefined,
      place: 'machine',
      at: { path: 'a\nconclusion=success', span: { start: 0, end: 0 } },
    };
    await inDrifted(async (directory) =>
      expect((await step(directory, { report: { servers: [server] } })).outputs['conclusion']).toBe('failure'),
    );
  });
});

describe('secrets', () => {
  it('are masked first and appear in no sink', async () => {
    await inTemporary({ 'a.txt': '' }, async (directory) => {
      const dsn = 'DATABASE_URL=postgres://app:can%40ary@db:5432/x\nPGPORT=5432';
      const done = await step(directory, { inputs: { dsn, 'json-file': 'r.json' } });
      expect(done.commands.slice(0, 2)).toEqual([
        { name: 'add-mask', properties: {}, message: 'can%40ary' },
        { name: 'add-mask', properties: {}, message: 'can@ary' },
      ]);
      const rest = done.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
      const sinks = [
        rest.join('\n'),
        done.summary,
        JSON.stringify(done.outputs),
        readFileSync(join(directory.path, 'r.json'), 'utf8'),
      ].join('\n');
      expect(sinks).not.toMatch(/can(%40|@)ary/);
      expect(sinks).toContain('DATABASE_URL');
      expect(of(done, 'notice').join()).toContain('PGPORT is just a port');
      expect(done.seen().paths).toEqual(['secret:DATABASE_URL', 'secret:PGPORT']);
    });
  });

  it.each(['postgres', 'pw', '5433', 'admin'])(
    'the password %s is an ordinary word: masking it would hide it everywhere',
    async (word) => {
      await inTemporary({ 'a.txt': '' }, async (directory) => {
        expect(of(await step(directory, { inputs: { dsn: `A=postgres://app:${word}@db/x` } }), 'add-mask')).toEqual([]);
      });
    },
  );

  it('are masked even when the input is wrong, and the message has no text of it', async () => {
    await inTemporary({ 'a.txt': '' }, async (directory) => {
      const done = await step(directory, { inputs: { dsn: 'postgres://app:canary@db/x' } });
      expect(done.stdout).toBe(
        '::add-mask::canary\n::error title=pg-port-guard::input dsn, line 1: not of the form NAME=value (a value must be on one line)\n',
      );
    });
  });
});

describe('inputs that cannot be followed', () => {
  it.each<[Record<string, string>, string]>([
    [{ mode: 'deploy' }, 'input mode must be one of check'],
    [{ 'fail-on': 'errors' }, 'input fail-on must be one of error, warning, note, never'],
    [{ 'min-level': 'x' }, 'input min-level must be one of'],
    [{ 'min-certainty': 'x' }, 'input min-certainty must be one of certain, likely, possible'],
    [{ 'max-annotations': '10' }, 'input max-annotations must be a number from 0 to 9'],
    [{ summary: 'yes' }, 'input summary must be one of true, false'],
    [{ comment: 'sometimes' }, 'input comment must be one of'],
    [{ 'expected-port': '0' }, 'input expected-port must be a number from 1 to 65535'],
    [{ layers: 'client, cache' }, 'input layers: the layers are server,'],
    [{ levels: 'client/nothing=off' }, 'input levels: client/nothing is no rule; there are'],
    [{ levels: 'client/port-mismatch' }, 'input levels: write RULE=LEVEL'],
    [{ servers: '- name: a\n- port: 1' }, 'input servers, line 2: an entry of servers must have a name'],
    [{ path: 'nowhere' }, 'input path: nowhere is no directory in the workspace'],
    [{ path: '..' }, 'input path must lie in the workspace'],
    [{ path: '/etc' }, 'input path must lie in the workspace'],
    [{ path: 'sub\nother', include: 'x' }, 'input include: not together with several paths'],
    [{ config: 'none.yml' }, 'input config: there is no such file in the workspace'],
    [{ config: '../x.yml' }, 'input config: there is no such file in the workspace'],
    [{ baseline: 'none.json' }, 'input baseline: there is no such file in the workspace'],
    [{ 'base-ref': 'main' }, 'input base-ref: '],
    [{ 'config-ref': 'x' }, 'input config-ref must be one of base, head'],
  ])('%j', async (inputs, message) => {
    await inDrifted(async (directory) => {
      const done = await step(directory, { inputs });
      expect([done.code, done.outputs['conclusion'], of(done, 'error')]).toEqual([
        1,
        'failure',
        [expect.stringContaining(message)],
      ]);
    });
  });
});

describe('inputs and settings', () => {
  it('inputs win over the file', async () => {
    await inTemporary(
      { ...drifted, 'pg-port-guard.yml': 'expected-port: 1\nlayers: [client]\nlevels: {client/implied-port: off}' },
      async (directory) => {
        const inputs = {
          'expected-port': '2',
          levels: 'firewall/world-open=note\n',
          servers: '- name: a',
          exclude: 'sub\nother',
          include: '*.env\n.env',
        };
        expect((await step(directory, { inputs })).seen().settings).toMatchObject({
          expectedPort: 2,
          layers: ['client'],
          levels: { 'client/implied-port': 'off', 'firewall/world-open': 'note' },
          servers: [{ name: 'a' }],
          exclude: ['sub', 'other'],
          include: ['*.env', '.env'],
        });
        expect((await step(directory, { inputs: { config: 'none' } })).seen().settings.layers).toEqual([]);
      },
    );
  });

  it('a mistake in the file is an annotation on its line, and nothing is checked', async () => {
    await inTemporary({ ...drifted, '.github/pg-port-guard.yml': 'layers:\n  - cache\n' }, async (directory) => {
      const done = await step(directory);
      expect(done.code).toBe(1);
      expect(done.commands).toEqual([
        {
          name: 'error',
          properties: { file: '.github/pg-port-guard.yml', line: '2', title: 'pg-port-guard' },
          message: expect.stringContaining('layers must be one of'),
        },
      ]);
      expect(() => done.seen()).toThrow('did not run');
    });
  });

  it('several paths are one tree', async () => {
    await inDrifted(async (directory) => {
      expect((await step(directory, { inputs: { path: 'sub\n./other' } })).seen().paths).toEqual(['other/.env', 'sub/.env']);
    });
  });

  it('a checkout below the workspace has annotations relative to its own top', async () => {
    await inTemporary({}, async (workspace) => {
      mkdirSync(join(workspace.path, 'code'));
      workspace.git('init', '-q', 'code');
      workspace.write({ 'code/app/.env': 'PGPORT=5432' });
      const done = await step(workspace, { inputs: { path: 'code/app' } });
      expect(done.commands[0]?.properties['file']).toBe('app/.env');
      expect(JSON.parse(done.outputs['report'] ?? '')).toMatchObject({ root: 'app' });
    });
  });
});

describe('mode fix', () => {
  const tree = {
    'postgresql.conf': 'port = 5433\n',
    '.env': 'DATABASE_URL=postgres://app@localhost:5432/shop\n',
    'job.sh': '#!/bin/sh\npsql -h localhost -d shop\n',
  };

  it('writes what an edit can mend, and reports what is left', async () => {
    await inTemporary(tree, async (directory) => {
      const done = await step(directory, { check, inputs: { mode: 'fix', 'fail-on': 'warning' } });
      expect(readFileSync(join(directory.path, '.env'), 'utf8')).toBe('DATABASE_URL=postgres://app@localhost:5433/shop\n');
      expect(of(done, 'notice')).toEqual(['1 edit written in 1 file: commit them in a later step']);
      expect([done.code, done.outputs['findings']]).toEqual([1, '1']);
      expect(done.summary).toContain('job.sh:2');
    });
  });

  it('says so when there is nothing to write', async () => {
    await inTemporary({ 'postgresql.conf': 'port = 5433\n' }, async (directory) => {
      expect(of(await step(directory, { check, inputs: { mode: 'fix' } }), 'notice')).toEqual(['nothing that an edit can mend']);
    });
  });
});

describe('events', () => {
  /** `main` and a topic branch, merged as GitHub does for `pull_request`. */
  async function pullRequest(
    test: (
      directory: Temporary,
      commits: { readonly base: string; readonly head: string; readonly merge: string },
    ) => Promise<void>,
    change: Record<string, string>,
  ): Promise<void> {
    await inRepository(drifted, async (directory, base) => {
      directory.git('checkout', '-q', '-b', 'topic');
      directory.write(change);
      const head = directory.commit();
      directory.git('checkout', '-q', '--detach', 'main');
      directory.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
      await test(directory, { base, head, merge: directory.git('rev-parse', 'HEAD') });
    });
  }
  const payload = (base: string, head: string): unknown => ({ pull_request: { base: { sha: base }, head: { sha: head } } });

  it('pull_request compares with the first parent of the merge', async () => {
    await pullRequest(
      async (directory, { base, head, merge }) => {
        const done = await step(directory, {
          event: { name: 'pull_request', payload: payload('f'.repeat(40), head) },
          environment: { GITHUB_SHA: merge },
        });
        expect(done.seen().workspace.base?.changed).toEqual(['sub/.env']);
        expect(done.seen().workspace.base?.read('sub/.env')?.text).toBe(drifted['sub/.env']);
        expect(done.summary).toContain(`https://github.com/acme/shop/blob/${head}/`);
        expect(base).not.toBe(head);
      },
      { 'sub/.env': 'PGPORT=5432' },
    );
  });

  it.each(['merge_group', 'push'])('%s compares with the commit before', async (name) => {
    await pullRequest(
      async (directory, { base }) => {
        const before = name === 'push' ? { before: base } : { merge_group: { base_sha: base } };
        expect((await step(directory, { event: { name, payload: before } })).seen().workspace.base?.changed).toEqual([
          'sub/.env',
        ]);
      },
      { 'sub/.env': 'PGPORT=5432' },
    );
  });

  it.each<[string, unknown]>([
    ['push', { before: '0'.repeat(40) }],
    ['push', { before: '--output=x' }],
    ['schedule', {}],
    ['pull_request', { pull_request: { base: { sha: { toString: 'x' } } } }],
    ['pull_request', 'nonsense'],
    ['pull_request', null],
  ])('%s with %j has no base', async (name, body) => {
    await pullRequest(async (directory) => {
      const done = await step(directory, { event: { name, payload: body } });
      expect(done.seen().workspace.base).toBeUndefined();
      expect(of(done, 'notice').join()).not.toContain('fetch-depth');
    }, {});
  });

  it('says what to set when the base commit is not in the clone, and goes on', async () => {
    await inRepository(drifted, async (directory) => {
      const done = await step(directory, { event: { name: 'pull_request', payload: payload('f'.repeat(40), 'e'.repeat(40)) } });
      expect(of(done, 'notice').join()).toMatch(
        /without the commit before the change: the base commit \(ffffffffffff\).*fetch-depth: 0 \(on pull requests 2/,
      );
      expect(done.code).toBe(1);
    });
  });

  it('pull_request_target on the base branch is refused', async () => {
    await pullRequest(
      async (directory, { base, head }) => {
        directory.git('checkout', '-q', 'main');
        const event = { name: 'pull_request_target', payload: payload(base, head) };
        expect(of(await step(directory, { event }), 'error')).toEqual([expect.stringContaining('this is the base branch')]);
        directory.git('checkout', '-q', 'topic');
        expect((await step(directory, { event })).seen().workspace.base?.changed).toEqual(['sub/.env']);
      },
      { 'sub/.env': 'PGPORT=5432' },
    );
  });

  it('settings and baseline are those of the base commit', async () => {
    await inRepository(
      { ...drifted, '.github/pg-port-guard.yml': 'expected-port: 5433', 'base.json': '{"version":1,"fingerprints":["old"]}' },
      async (directory, base) => {
        directory.git('checkout', '-q', '-b', 'topic');
        directory.write({
          '.github/pg-port-guard.yml': 'expected-port: 5432',
          'base.json': '{"version":1,"fingerprints":["new"]}',
        });
        const head = directory.commit();
        const event = { name: 'pull_request', payload: payload(base, head) };
        const strict = await step(directory, { event, inputs: { baseline: 'base.json' } });
        expect(strict.seen().settings).toMatchObject({ expectedPort: 5433, baseline: new Set(['old']) });
        expect(of(strict, 'notice')).toContain('changes to .github/pg-port-guard.yml take effect after the merge');
        const lax = await step(directory, { event, inputs: { baseline: 'base.json', 'config-ref': 'head' } });
        expect(lax.seen().settings).toMatchObject({ expectedPort: 5432, baseline: new Set(['new']) });
        expect((await step(directory, { event: { name: 'push', payload: { before: base } } })).seen().settings.expectedPort).toBe(
          5432,
        );
        directory.write({ '.github/pg-port-guard.yml': 'expected: 5432' });
        expect(of(await step(directory, { event }), 'error')).toEqual([expect.stringContaining('has no key expected')]);
      },
    );
  });

  it('settings that a pull request takes away hold until it is merged', async () => {
    await inRepository({ ...drifted, 'pg-port-guard.yml': 'expected-port: 5433' }, async (directory, base) => {
      directory.git('rm', '-q', 'pg-port-guard.yml');
      const event = { name: 'pull_request', payload: payload(base, directory.commit()) };
      expect((await step(directory, { event })).seen().settings.expectedPort).toBe(5433);
      expect(existsSync(join(directory.path, 'pg-port-guard.yml'))).toBe(false);
    });
  });
});
