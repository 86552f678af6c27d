import { describe, expect, it } from '@jest/globals';
import picomatch from 'picomatch';
import { existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { check } from '../../src/core/index.ts';
import { run } from '../../src/cli/run.ts';
import { understandSettings } from '../../src/workspace/index.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

const settings = '.github/pg-port-guard.yml';
const baseline = '.github/pg-port-guard-baseline.json';
const workflow = '.github/workflows/pg-port-guard.yml';

function cli(
  directory: string,
  ...words: readonly string[]
): { readonly code: number; readonly out: string; readonly talk: string } {
  let out = '';
  let talk = '';
  const code = run(
    words,
    {
      directory,
      environment: {},
      interactive: false,
      print: (text) => (out += text),
      say: (text) => (talk += text),
      readInput: () => '',
      packageDirectory: process.cwd(),
    },
    check,
  );
  return { code, out, talk };
}

const read = ({ path }: Temporary, name: string): string => readFileSync(join(path, name), 'utf8');

function filesOf(directory: string): Record<string, string> {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
  const texts = files.map((file) => {
    const path = join(file.parentPath, file.name);
    return [relative(directory, path).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const;
  });
  return Object.fromEntries(texts);
}

/** Findings by fingerprint, and the servers, as the JSON report has them. */
function seen(directory: string): unknown {
  const { out } = cli(directory, 'check', '--format', 'json', '--fail-on', 'never');
  const report = JSON.parse(out) as { readonly findings: { readonly fingerprint: string }[]; readonly servers: unknown[] };
  return [report.findings.map(({ fingerprint }) => fingerprint).sort(), report.servers];
}

const fixtures = '__tests__/fixtures/first-day';

describe('the first day', () => {
  it.each([['examples/port-change', 1], ...readdirSync(fixtures).map((name): [string, number] => [`${fixtures}/${name}`, 1])])(
    '%s: red before, green after, and nothing else is found',
    (directory) => {
      inTemporary(filesOf(directory), (copy) => {
        expect(cli(copy.path, '--fail-on', 'note').code).toBe(1);
        const found = seen(copy.path);
        expect(cli(copy.path, 'init')).toMatchObject({ code: 0, talk: '' });
        expect(seen(copy.path)).toEqual(found);
        expect(cli(copy.path, 'check', '--fail-on', 'note')).toMatchObject({ code: 0 });
        expect(cli(copy.path, '--fail-on', 'note', '--baseline', 'none').code).toBe(1);
        const text = read(copy, settings);
        expect(understandSettings({ path: settings, text, origin: 'repository' }).mistakes).toEqual([]);
        // What is offered in comments is right too, once it is no comment any more.
        const offered = text.replace(
          /^( *)# ?(?= *(?:port: \d|ignore:|- paths|- name|hosts:|rules:|reason:|expected-port))/gm,
          '$1',
        );
        expect(understandSettings({ path: settings, text: offered, origin: 'repository' }).mistakes).toEqual([]);
      });
    },
  );

  it('the pull request that brings it is green as well, and the workflow is the one of the README', () => {
    inRepository(filesOf('examples/port-change'), (directory) => {
      cli(directory.path, 'init');
      directory.commit();
      const after = cli(directory.path, 'check', '--base', 'HEAD~1', '--baseline', 'none', '--only-changed', 'auto');
      expect(after.code).toBe(0);
      expect(after.out).toContain('5 findings do not fail the run');
      const readme = /```yaml\n(name: postgresql port\n[^`]*)```/.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
      expect(parse(read(directory, workflow))).toEqual(parse(readme));
      expect(read(directory, workflow)).toMatch(/actions\/checkout@[0-9a-f]{40} # v/);
    });
  });

  it('says what was found and what could not be bound', () => {
    const files = {
      'compose.yml':
        'services:\n  db:\n    image: postgres:16\n  api:\n    image: x\n    environment:\n      A: postgres://u@db/x\n',
      'jobs/.env': 'REPORTS_URL=postgres://u@reports.internal:6000/x\nOTHER_URL=postgres://u@${HOST_NAME}:6000/x\n',
    };
    inTemporary(files, (directory) => {
      const { out } = cli(directory.path, 'init');
      expect(out).toContain('1 PostgreSQL server\n  db: port 5432 (compose.yml:3)\n');
      expect(out).toContain(
        '  reports.internal (1 client, first jobs/.env:1): no file here describes it; in servers, with the port it listens on: { name: reports.internal, hosts: [reports.internal], port: 6000 }\n',
      );
      expect(out).toContain('first jobs/.env:2');
      expect(parse(read(directory, settings))).toEqual({ servers: [{ name: 'db', hosts: ['db'], files: ['compose.yml'] }] });
      expect(read(directory, settings)).toContain('    # port: 5432 # "compose.yml:3"');
      expect(existsSync(join(directory.path, baseline))).toBe(false);
    });
  });

  it('without a server the settings say how to name one', () => {
    inTemporary({ '.env': 'DATABASE_URL=postgres://u@db.internal:6000/x\n' }, (directory) => {
      expect(cli(directory.path, 'init').out).toContain('No PostgreSQL server is described here');
      expect(parse(read(directory, settings))).toBeNull();
      expect(read(directory, settings)).toContain('# expected-port: 5432');
    });
  });
});

describe('what is there already', () => {
  const files = { ...filesOf('examples/port-change'), [settings]: 'levels: {}\n', [workflow]: 'name: mine\n' };

  it('stays, and the rest is written', () => {
    inTemporary(files, (directory) => {
      const { code, out } = cli(directory.path, 'init');
      expect(code).toBe(0);
      expect(out).toContain(
        `kept ${settings}: it is there already (--force overwrites it)\nwrote ${baseline} (5 findings of today)\n`,
      );
      expect(out).not.toContain('replace OWNER');
      expect([read(directory, settings), read(directory, workflow)]).toEqual(['levels: {}\n', 'name: mine\n']);
    });
  });

  it('counts for the baseline: what the settings silence is not in it', () => {
    inTemporary({ ...files, [settings]: 'ignore:\n  - reason: all of it\n' }, (directory) => {
      expect(cli(directory.path, 'init').out).not.toContain(baseline);
    });
  });

  it('is overwritten with --force, wherever the settings stand', () => {
    inTemporary({ 'pg-port-guard.yml': 'levels: {}\n' }, (directory) => {
      expect(cli(directory.path, 'init').out).toContain('kept pg-port-guard.yml');
      expect(existsSync(join(directory.path, settings))).toBe(false);
      expect(cli(directory.path, 'init', '--force').out).toContain('wrote pg-port-guard.yml\n');
      expect(read(directory, 'pg-port-guard.yml')).toMatch(/^# pg-port-guard: /);
    });
  });

  it('nothing is written with --dry-run, only shown', () => {
    inTemporary(filesOf('examples/port-change'), (directory) => {
      const { code, out } = cli(directory.path, 'init', '--dry-run');
      expect(code).toBe(0);
      expect(out).toContain(`would write ${settings}:\n  # pg-port-guard: `);
      expect(out).toContain('  name: postgresql port\n');
      expect(existsSync(join(directory.path, '.github'))).toBe(false);
    });
  });

  it('in a directory below the top the workflow goes to the top and says which directory', () => {
    inRepository({ 'sub/.env': 'A=1\n' }, (directory) => {
      expect(cli(directory.path, 'init', 'sub').out).toContain(`wrote sub/${settings}\nwrote ${workflow}\n`);
      expect(read(directory, workflow)).toContain('        with:\n          path: sub\n');
    });
  });
});

describe('wrong use and hostile repositories', () => {
  it.each([
    [['init', 'a', 'b'], 'init takes one path'],
    [['init', 'nowhere'], 'nowhere is no directory'],
    [['init', '--format', 'json'], 'init does not take --format'],
    [['check', '--force'], 'check does not take --force'],
    [['--dry-run'], 'check does not take --dry-run'],
    [['--only-changed', 'files'], '--only-changed files needs --base'],
  ])('%j is 2', (words, message) => {
    inTemporary({}, ({ path }) => expect(cli(path, ...words)).toEqual({ code: 2, out: '', talk: `pg-port-guard: ${message}\n` }));
  });

  it('a settings file that is wrong is named', () => {
    inTemporary({ [settings]: 'sirvers: []\n' }, ({ path }) => {
      expect(cli(path, 'init')).toMatchObject({ code: 2, talk: expect.stringContaining(`${settings}:1: `) });
    });
  });

  it('nothing is written through a symbolic link', () => {
    inTemporary({}, ({ path }) => {
      inTemporary({}, (outside) => {
        symlinkSync(outside.path, join(path, '.github'));
        expect(cli(path, 'init')).toMatchObject({ code: 2, talk: expect.stringContaining('symbolic link') });
        expect(readdirSync(outside.path)).toEqual([]);
      });
    });
  });

  it('names of a repository stay texts: no key, no comment, no line of their own', () => {
    const odd = 'x]: {y: "#\n  expected-port: 1\u0007é';
    const unit = `services:\n  ${JSON.stringify(odd)}:\n    image: postgres:16\n    container_name: "a: b"\n`;
    inTemporary({ 'compose.yml': unit, 'on/docker-compose.yml': 'services:\n  "on":\n    image: postgres:16\n' }, (directory) => {
      expect(cli(directory.path, 'init').code).toBe(0);
      const text = read(directory, settings);
      expect(understandSettings({ path: settings, text, origin: 'repository' }).mistakes).toEqual([]);
      const { servers, ...rest } = parse(text) as { readonly servers: { readonly name: unknown; readonly files: string[] }[] };
      expect(rest).toEqual({});
      expect(servers.map(({ name }) => name).sort()).toEqual(['on', odd].sort());
      expect(text).toMatch(/^[\n -~]*$/);
    });
  });

  it('a path is written as a glob that means only itself', () => {
    inTemporary({ 'we ird [x] # {y}/postgresql.conf': 'port = 5444\n' }, (directory) => {
      cli(directory.path, 'init');
      const path = 'we ird [x] # {y}/postgresql.conf';
      expect(parse(read(directory, settings))).toEqual({
        servers: [{ name: path, files: ['we ird \\[x\\] # \\{y\\}/postgresql.conf'] }],
      });
      const [{ files = [] } = {}] = (parse(read(directory, settings)) as { readonly servers: { readonly files: string[] }[] })
        .servers;
      expect(picomatch(files, { dot: true })(path)).toBe(true);
      expect(picomatch(files, { dot: true })('we ird x # y/postgresql.conf')).toBe(false);
    });
  });
});
