import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from '../../src/core/index.ts';
import { run } from '../../src/cli/run.ts';
import { drifted, driftedLine, filesOfEveryKind, filesWithCommands, writeObeyed } from '../support/hostile-files.ts';
import { processorTime } from '../support/processor-time.ts';
import { inTemporary, type Temporary } from '../support/temporary.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

function cli(directory: string, ...words: readonly string[]): Outcome {
  let [out, talk] = ['', ''];
  const terminal = {
    directory,
    environment: {},
    interactive: false,
    print: (text: string) => void (out += text),
    say: (text: string) => void (talk += text),
    readInput: () => '',
    packageDirectory: process.cwd(),
  };
  const start = process.cpuUsage();
  const code = run(words, terminal, check);
  expect(processorTime(start)).toBeLessThan(20_000);
  return { code, out, talk };
}

interface Report {
  readonly findings: readonly {
    readonly path: string;
    readonly line: number;
    readonly ruleId: string;
    readonly message: string;
  }[];
  readonly problems: readonly { readonly path: string; readonly code: string; readonly message: string }[];
  readonly summary: { readonly incomplete?: string; readonly filesRead: number };
}

/** The report of a directory that holds the drifted files too: they are judged, and nothing broke. */
function reportOf(directory: Temporary): Report {
  directory.write(drifted);
  const { code, out, talk } = cli(directory.path, '--format', 'json', '--min-certainty', 'possible');
  expect([code, talk]).toEqual([1, '']);
  const report = JSON.parse(out) as Report;
  expect(report.findings).toContainEqual(expect.objectContaining(driftedLine));
  expect(report.problems.filter((problem) => problem.code === 'internal')).toEqual([]);
  return report;
}

const problemsOf = (report: Report, path: string): string[] =>
  report.problems.filter((problem) => problem.path === path).map(({ message }) => message);

const onUnix = process.platform === 'win32' ? it.skip : it;

describe('files that are not what their name says', () => {
  it('are read or named, every kind with every content, and the others are judged', () => {
    inTemporary(filesOfEveryKind(), (directory) => {
      const report = reportOf(directory);
      expect(report.summary.filesRead).toBeGreaterThan(300);
      expect(report.problems.length).toBeGreaterThan(50);
    });
  });

  it.each<[string, string, RegExp]>([
    ['compose.yml', 'services:\n  db: {image: postgres\n  web: "\n', /is not YAML/],
    ['main.tf', `resource "aws_db_instance" "a" {\n  port = ${'['.repeat(20_000)}`, /nested too deep/],
    ['compose.yaml', `services: ${'['.repeat(20_000)}`, /is not YAML/],
    ['settings.json', `{"url": "postgres://db", "a": ${'['.repeat(20_000)}`, /nested deeper than/],
    ['settings.toml', `url = "postgres://db"\na = ${'['.repeat(20_000)}`, /not TOML/],
    ['deploy.sh', `psql ${'$('.repeat(20_000)}`, /nested too deep/],
    ['values.yaml', 'a: &a [x, x]\nb: &b {<<: *c}\npostgres: *nobody\n  - :', /is not YAML/],
  ])('%s is named', (path, text, message) => {
    inTemporary({ [path]: text }, (directory) => {
      expect(problemsOf(reportOf(directory), path)).toContainEqual(expect.stringMatching(message));
    });
  });

  it('of a hundred megabytes is named when its name matters, and makes the run incomplete', () => {
    inTemporary({ '.env': '', 'big.yml': '' }, (directory) => {
      for (const name of ['.env', 'big.yml']) truncateSync(join(directory.path, name), 100 << 20);
      const report = reportOf(directory);
      expect(problemsOf(report, '.env')).toEqual([expect.stringContaining('larger than 8 MiB')]);
      expect(report.summary.incomplete).toContain('.env');
      expect(problemsOf(report, 'big.yml')).toEqual([]);
    });
  });

  it('may be directories', () => {
    inTemporary({ 'postgresql.conf/.env': 'PGPORT=5439\n', 'docker-compose.yml/x': '', '.pgpass/y': '' }, (directory) => {
      expect(reportOf(directory).findings.length).toBeGreaterThan(0);
    });
  });

  (process.getuid?.() === 0 || process.platform === 'win32' ? it.skip : it)('may be closed to us', () => {
    inTemporary({ 'postgresql.conf': 'port = 5439\n' }, (directory) => {
      chmodSync(join(directory.path, 'postgresql.conf'), 0);
      expect(problemsOf(reportOf(directory), 'postgresql.conf')).toEqual([expect.stringContaining('no permission')]);
    });
  });

  onUnix('may be pipes and devices that nobody opens', () => {
    inTemporary({}, (directory) => {
      execFileSync(
        'mkfifo',
        ['.env', 'docker-compose.yml', 'postgresql.conf'].map((name) => join(directory.path, name)),
      );
      symlinkSync('/dev/zero', join(directory.path, '.pgpass'));
      reportOf(directory);
    });
  });
});

describe('paths that lead elsewhere', () => {
  /** A server on a port of its own beside the checked directory; what names it must not find it. */
  const outside = 7654;

  function besideRoot(
    files: (place: string) => Readonly<Record<string, string>>,
    test: (report: Report, out: string) => void,
  ): void {
    inTemporary({}, (around) => {
      around.write({
        'outside/postgresql.conf': `port = ${outside}\n`,
        'outside/.env': `DATABASE_URL=postgres://db:${outside}/app\n`,
        'outside/docker-compose.yml': `services: {db: {image: "postgres:16", ports: ["${outside}:5432"]}}\n`,
      });
      const place = join(around.path, 'outside');
      const root = join(around.path, 'root');
      around.write(
        Object.fromEntries(Object.entries({ ...drifted, ...files(place) }).map(([path, text]) => [`root/${path}`, text])),
      );
      symlinkSync(join('..', 'outside', '.env'), join(root, 'linked.env'));
      symlinkSync('../outside', join(root, 'linked'));
      symlinkSync('.', join(root, 'again'));
      symlinkSync('loop', join(root, 'loop'));
      const { out } = cli(root, '--format', 'json', '--min-certainty', 'possible');
      test(JSON.parse(out) as Report, out);
    });
  }

  it.each<[string, (place: string) => Readonly<Record<string, string>>]>([
    ['nothing but links', () => ({})],
    [
      'an include of postgresql.conf',
      (place) => ({ 'postgresql.conf': `include '${place}/postgresql.conf'\ninclude '../outside/postgresql.conf'\n` }),
    ],
    [
      'an include of a directory',
      (place) => ({
        'postgresql.conf': `include_dir '${place}'\ninclude_dir 'linked'\ninclude_if_exists 'linked/postgresql.conf'\n`,
      }),
    ],
    [
      'an include of PgBouncer',
      (place) => ({
        'pgbouncer.ini': `%include ${place}/postgresql.conf\n%include ../outside/.env\n%include linked/.env\n[databases]\na = host=db\n`,
      }),
    ],
    [
      'an env_file',
      (place) => ({
        'compose.yml': `services:\n  web:\n    image: example/web\n    env_file: ['${place}/.env', ../outside/.env, linked.env, linked/.env]\n`,
      }),
    ],
    [
      'an include of compose',
      (place) => ({
        'compose.yml': `include: ['${place}/docker-compose.yml', ../outside/docker-compose.yml, linked/docker-compose.yml]\nservices:\n  web: {image: example/web}\n`,
      }),
    ],
    [
      'a base of compose',
      () => ({ 'compose.yml': 'services:\n  web:\n    extends: {file: ../outside/docker-compose.yml, service: db}\n' }),
    ],
    [
      'a mount',
      (place) => ({
        'compose.yml': `services:\n  db:\n    image: postgres:16\n    volumes: ['${place}/postgresql.conf:/etc/postgresql/postgresql.conf', '../outside:/etc/x']\n`,
      }),
    ],
    ['a script', (place) => ({ 'run.sh': `. ${place}/.env\nsource ../outside/.env\nsource linked.env\npsql -h db\n` })],
  ])('%s: nothing outside is read', (_name, files) => {
    besideRoot(files, (report, out) => {
      expect(out).not.toContain(String(outside));
      expect(report.findings).toContainEqual(expect.objectContaining(driftedLine));
    });
  });

  it.each<[string, Readonly<Record<string, string>>]>([
    [
      'files of the system',
      {
        'postgresql.conf': "include '/etc/passwd'\ninclude '../../../../../../etc/passwd'\n",
        'pgbouncer.ini': '%include /etc/passwd\n[databases]\n',
        'compose.yml': 'services:\n  web:\n    image: x\n    env_file: ../../../../../../etc/passwd\n',
      },
    ],
    [
      'includes in a circle',
      {
        'postgresql.conf': "include 'a.conf'\nport = 5432\n",
        'a.conf': "include 'postgresql.conf'\ninclude 'a.conf'\ninclude_dir '.'\n",
        'compose.yml':
          'include: [compose.yml, other.yml]\nservices: {web: {image: x, extends: {file: other.yml, service: web}}}\n',
        'other.yml':
          'include: [compose.yml]\nservices: {web: {extends: {file: compose.yml, service: web}, env_file: other.yml}}\n',
        '.env': 'A=${B}\nB=${A}\nPGPORT=${PGPORT}\nDATABASE_URL=postgres://db:${A}/x\n',
      },
    ],
  ])('%s: the others are judged', (_name, files) => {
    inTemporary(files, (directory) => {
      reportOf(directory);
      const { out } = cli(directory.path);
      expect(out).not.toContain('root:x:');
    });
  });
});

describe('a folder dressed as a repository', () => {
  onUnix('starts nothing', () => {
    inTemporary({ HEAD: 'ref: refs/heads/main\n', 'objects/x': '', 'refs/x': '', 'hooks/post-checkout': '' }, (directory) => {
      const marker = join(directory.path, 'ran');
      const hook = join(directory.path, 'hook');
      writeFileSync(hook, `#!/bin/sh\ntouch '${marker}'\n`, { mode: 0o755 });
      const config = `[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tfsmonitor = ${hook}\n\tsshCommand = ${hook}\n\thooksPath = .\n[diff]\n\texternal = ${hook}\n`;
      directory.write({ config });
      reportOf(directory);
      expect(existsSync(marker)).toBe(false);
    });
  });

  onUnix('nor does a repository with hooks, filters and a monitor of its own', () => {
    inTemporary({ '.gitattributes': '* filter=evil diff=evil\n', ...drifted }, (directory) => {
      const marker = join(directory.path, 'ran');
      const hook = join(directory.path, 'hook');
      directory.git('init', '-q', '-b', 'main');
      directory.commit();
      writeFileSync(hook, `#!/bin/sh\ntouch '${marker}'\ncat\n`, { mode: 0o755 });
      for (const key of [
        'core.fsmonitor',
        'filter.evil.clean',
        'filter.evil.smudge',
        'filter.evil.process',
        'diff.external',
        'diff.evil.textconv',
        'core.pager',
      ])
        directory.git('config', key, hook);
      directory.write({
        '.env': 'DATABASE_URL=postgres://db:5439/x\n',
        'shop/docker-compose.yml': `${drifted['shop/docker-compose.yml']}# changed\n`,
      });
      const { code } = cli(directory.path, '--base', 'main');
      expect([code, existsSync(marker)]).toEqual([1, false]);
    });
  });
});

describe('what a terminal or the runner would obey', () => {
  function withCommands(test: (directory: Temporary) => void): void {
    inTemporary({ ...drifted, ...filesWithCommands() }, (directory) => {
      writeObeyed(directory);
      test(directory);
    });
  }

  it.each(['text', 'json', 'sarif', 'markdown', 'github'])('is shown, not obeyed, as %s', (format) => {
    withCommands((directory) => {
      const { code, out, talk } = cli(directory.path, '--format', format, '--min-certainty', 'possible');
      expect([code, talk]).toEqual([1, '']);
      // Of our own annotations, what stands behind their beginning.
      const lines = out
        .split('\n')
        .map((line) => (format === 'github' ? line.replace(/^::(?:error|warning|notice) [^:]*::/, '') : line));
      expect(lines.filter((line) => /##\[|::[a-z]/i.test(line))).toEqual([]);
      // eslint-disable-next-line no-control-regex -- exactly these characters may not be there
      expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      expect(out.length).toBeGreaterThan(1000);
    });
  });
});
