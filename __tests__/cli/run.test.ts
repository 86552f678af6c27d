import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules, version, type Report } from '../../src/core/index.ts';
import { run } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { standIn, type StandIn } from '../support/stand-in-check.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
  readonly seen: StandIn['seen'];
}

function cli(
  directory: string,
  words: readonly string[],
  terminal: Partial<Terminal> = {},
  report: Partial<Report> = {},
): Outcome {
  let out = '';
  let talk = '';
  const { check, seen } = standIn(report);
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
      ...terminal,
    },
    check,
  );
  return { code, out, talk, seen };
}

const drifted = { '.env': 'PGPORT=5432\n', 'sub/.env': 'PGPORT=5433\n', 'other/.env': 'PGPORT=5432 # warn\n' };
const inDrifted = (test: (directory: Temporary) => void): void => inTemporary(drifted, test);

describe('exit codes', () => {
  it.each<[readonly string[], number]>([
    [[], 1],
    [['check'], 1],
    [['sub'], 0],
    [['check', 'sub'], 0],
    [['other'], 0],
    [['other', '--fail-on', 'warning'], 1],
    [['other', '--fail-on', 'warning', '--min-level=error'], 0],
    [['--fail-on=never'], 0],
    [['--exclude', '.env'], 0],
    [['--include', 'sub'], 0],
  ])('%j', (words, code) => inDrifted(({ path }) => expect(cli(path, words).code).toBe(code)));

  it('is 1 when a part was not read', () => {
    inDrifted(({ path }) => {
      expect(cli(path, ['sub'], {}, { incomplete: 'stopped' }).code).toBe(1);
      expect(cli(path, ['sub', '--fail-on', 'never'], {}, { incomplete: 'stopped' }).code).toBe(0);
    });
  });
});

describe('wrong use', () => {
  it.each<[readonly string[], string]>([
    [['--fromat', 'json'], "unknown option '--fromat'; the flags are --format, --base, --config"],
    [['--format', 'xml'], '--format must be one of text, json, sarif, github, markdown'],
    [['--fail-on', 'errors'], '--fail-on must be one of error, warning, note, never'],
    [['--min-certainty', 'sure'], '--min-certainty must be one of certain, likely, possible'],
    [['--min-level', ''], '--min-level needs a value'],
    [['--format'], '--format'],
    [['--help=yes'], '--help'],
    [['--expected-port', '99999'], '--expected-port must be a number from 1 to 65535'],
    [['--layers', 'client,cache'], '--layers takes server, firewall, client, pooler, socket, restart'],
    [['nowhere'], 'nowhere is no directory'],
    [['.env'], '.env is no directory'],
    [['sub', 'other'], 'check takes one path'],
    [['--base', 'main'], 'no git work tree'],
    [['--config', 'none.yml'], '--config: none.yml cannot be read'],
    [['--baseline', '.env'], '.env:1: a baseline is JSON'],
    [['--dsn', 'postgres://app:canary@db'], '--dsn, line 1: not of the form NAME=value'],
    [['--dsn', 'A=1', '--dsn', 'A=2'], 'the name A was given before'],
    [['--dsn-file', 'sub'], '--dsn-file: sub is no file'],
    [['--write-baseline', '../x.json'], 'must lie in the checked directory'],
    [['move'], 'move needs --to PORT'],
    [['move', '--to', '70000'], 'move needs --to PORT'],
    [['move', '--to', '1', '--base', 'HEAD'], 'move does not take --base'],
    [['fix', '--format', 'json'], 'fix does not take --format'],
    [['check', '--review'], 'check does not take --review'],
    [['explain'], 'explain takes one rule'],
    [['explain', 'client/nothing'], 'client/nothing is no rule; there are client/'],
  ])('%j', (words, message) => {
    inDrifted(({ path }) => {
      const { code, talk } = cli(path, words);
      expect([code, talk]).toEqual([2, expect.stringContaining(message)]);
      expect(talk).not.toContain('canary');
    });
  });

  it('is told with the line when it is in the settings file', () => {
    inTemporary({ '.github/pg-port-guard.yml': 'layers:\n  - cache\n' }, ({ path }) => {
      expect(cli(path, [])).toMatchObject({
        code: 2,
        out: '',
        talk: expect.stringMatching(/^pg-port-guard: \.github\/pg-port-guard\.yml:2: layers must be one of/),
      });
      expect(cli(path, ['--config', 'none']).code).toBe(0);
    });
  });

  it('is not what a bug of ours is called, and the bug tells no text', () => {
    inDrifted(({ path }) => {
      let talk = '';
      const terminal = {
        directory: path,
        environment: {},
        interactive: false,
        print: () => undefined,
        say: (text: string) => (talk += text),
        readInput: () => '',
        packageDirectory: '',
      };
      const code = run([], terminal as never, () => {
        throw new Error('canary');
      });
      expect([code, talk]).toEqual([2, expect.stringContaining('internal error')]);
      expect(talk).not.toContain('canary');
    });
  });
});

describe('formats', () => {
  it.each<[readonly string[], RegExp]>([
    [[], /1 error/],
    [['--format', 'text'], /1 error/],
    [['--format', 'json'], /^\{\n {2}"schemaVersion": 1/],
    [['--format', 'sarif'], /"uri": "\.env"/],
    [['--format', 'github'], /^::error file=\.env,line=1/],
    [['--format', 'markdown'], /client\/port-mismatch/],
  ])('%j', (words, expected) => inDrifted(({ path }) => expect(cli(path, words).out).toMatch(expected)));

  it('keeps data and talk apart', () => {
    inDrifted(({ path }) => expect(cli(path, ['--format', 'json']).talk).toBe(''));
  });

  it('takes paths of annotations from the top of the work tree and of JSON from the checked directory', () => {
    inRepository(drifted, ({ path }) => {
      expect(cli(path, ['other', '--format', 'github']).out).toContain('::warning file=other/.env,');
      expect(JSON.parse(cli(path, ['other', '--format', 'json']).out)).toMatchObject({
        root: 'other',
        findings: [{ path: '.env' }],
      });
    });
  });

  it.each<[Partial<Terminal>, readonly string[], boolean]>([
    [{ interactive: true }, [], true],
    [{ interactive: true }, ['--no-color'], false],
    [{ interactive: true, environment: { NO_COLOR: '1' } }, [], false],
    [{ interactive: true, environment: { NO_COLOR: '' } }, [], true],
    [{}, [], false],
  ])('colours %j %j: %s', (terminal, words, coloured) => {
    inDrifted(({ path }) => expect(cli(path, words, terminal).out.includes('\u001b[')).toBe(coloured));
  });
});

describe('settings and secrets', () => {
  it('come from the file, and flags win', () => {
    const settings = 'expected-port: 5433\nlayers: [client]\nexclude: [sub]\nlevels: {client/implied-port: off}\n';
    inTemporary({ ...drifted, 'pg-port-guard.yml': settings, 'other.yml': 'expected-port: 1' }, ({ path }) => {
      expect(cli(path, []).seen().settings).toMatchObject({ expectedPort: 5433, layers: ['client'], exclude: ['sub'] });
      const flags = ['--expected-port', '6000', '--layers', 'server,client', '--layers', 'socket', '--exclude', 'other'];
      expect(cli(path, flags).seen().settings).toMatchObject({
        expectedPort: 6000,
        layers: ['server', 'client', 'socket'],
        exclude: ['other'],
      });
      expect(cli(path, ['--config', 'other.yml']).seen().settings).toMatchObject({ expectedPort: 1, exclude: [] });
    });
  });

  it('are found at the top of the work tree too', () => {
    inRepository({ ...drifted, '.github/pg-port-guard.yml': 'expected-port: 5433' }, ({ path }) => {
      expect(cli(path, ['sub']).seen().settings.expectedPort).toBe(5433);
    });
  });

  it('secrets come from flag, file, input and variable, and are never printed', () => {
    inTemporary({ secrets: 'FILE=postgres://a:canary@db:5432/x' }, ({ path }) => {
      const terminal = {
        environment: { PG_PORT_GUARD_DSN: 'VARIABLE=postgres://a:canary@db:5432/x' },
        readInput: () => 'INPUT=x',
      };
      for (const format of ['text', 'json', 'sarif', 'github', 'markdown']) {
        const { out, talk, seen, code } = cli(path, ['--dsn', 'FLAG=1', '--dsn-file', 'secrets', '--format', format], terminal);
        expect(seen().paths).toEqual(['secret:FLAG', 'secret:FILE', 'secret:VARIABLE']);
        expect(code).toBe(1);
        expect(out + talk).not.toContain('canary');
        expect(out).toContain('FILE');
      }
      expect(cli(path, ['--dsn-file', '-'], terminal).seen().paths).toEqual(['secret:INPUT', 'secret:VARIABLE']);
    });
  });
});

describe('the base commit', () => {
  it('is compared with when named', () => {
    inRepository(drifted, (directory) => {
      directory.write({ 'sub/.env': 'PGPORT=5434' });
      const { base } = cli(directory.path, ['--base', 'main']).seen().workspace;
      expect(base?.changed).toEqual(['sub/.env']);
      expect(base?.read('sub/.env')?.text).toBe('PGPORT=5433\n');
      expect(cli(directory.path, []).seen().workspace.base).toBeUndefined();
      expect(cli(directory.path, ['--base', 'nowhere'])).toMatchObject({
        code: 2,
        talk: expect.stringContaining('(nowhere) is not in this clone'),
      });
    });
  });
});

describe('baseline', () => {
  it('is written, and then the same findings do not fail', () => {
    inDrifted(({ path }) => {
      expect(cli(path, ['--write-baseline', 'known/base.json'])).toMatchObject({
        code: 0,
        talk: '2 findings (2 new) written to known/base.json\n',
      });
      expect(JSON.parse(readFileSync(join(path, 'known/base.json'), 'utf8'))).toEqual({
        version: 1,
        fingerprints: ['print of .env', 'print of other/.env'],
      });
      expect(cli(path, ['--baseline', 'known/base.json', '--fail-on', 'warning']).code).toBe(0);
      const again = cli(path, ['--baseline', 'known/base.json', '--write-baseline', 'known/base.json']);
      expect(again.talk).toBe('2 findings (0 new) written to known/base.json\n');
      expect(existsSync(join(path, '.git'))).toBe(false);
    });
  });
});

describe('explain, help and version', () => {
  it('prints the page of a rule', () => {
    const { code, out } = cli('.', ['explain', 'client/port-mismatch']);
    expect(code).toBe(0);
    expect(out).toContain(readFileSync('docs/rules/client/port-mismatch.md', 'utf8'));
  });

  it('prints the title when the pages are not there', () => {
    const rule = rules[0];
    expect(cli('.', ['explain', rule?.id ?? ''], { packageDirectory: '/nowhere' }).out).toContain(rule?.title);
  });

  it('prints help and version before anything else', () => {
    expect(cli('.', ['-h']).out).toMatch(/^pg-port-guard: .*\n\nUsage:/);
    expect(cli('.', ['fix', '--help']).code).toBe(0);
    expect(cli('.', ['--version']).out).toBe(`${version}\n`);
  });
});
