import { describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { runAny } from '../../src/cli/run.ts';
import type { Terminal } from '../../src/cli/terminal.ts';
import { check } from '../../src/core/index.ts';
import { freePort } from '../support/live/ports.ts';
import { temporary } from '../support/temporary.ts';

async function cli(words: readonly string[], own: Partial<Terminal> = {}) {
  let out = '';
  let talk = '';
  const terminal: Terminal = {
    directory: process.cwd(),
    environment: {},
    interactive: false,
    print: (text) => (out += text),
    say: (text) => (talk += text),
    readInput: () => '',
    packageDirectory: process.cwd(),
    ...own,
  };
  const code = await runAny(words, terminal, check);
  return { code, out, talk };
}

const dsn = (port: number): string => `postgresql://someone:CANARY@127.0.0.1:${port}/privately`;

describe('smoke', () => {
  it.each<[readonly string[], string]>([
    [['smoke'], 'smoke needs --host'],
    [['smoke', '--port', '5433'], 'smoke needs --host'],
    [['smoke', 'sub', '--host', 'db'], 'smoke takes flags only'],
    [['smoke', '--host', 'db', '--port', '0'], '--port must be a number from 1 to 65535'],
    [['smoke', '--host', 'db', '--wait', 'long'], '--wait must be a number'],
    [['smoke', '--host', 'db', '--base', 'HEAD'], 'smoke does not take --base'],
    [['check', '--host', 'db'], 'check does not take --host'],
    [['init', '--old-port-login'], 'init does not take --old-port-login'],
    [['smoke', '--dsn-file', 'nowhere'], '--dsn-file: nowhere cannot be read'],
  ])('%j is wrong use', async (words, message) => {
    const done = await cli(words);
    expect([done.code, done.out]).toEqual([2, '']);
    expect(done.talk).toContain(message);
  });

  it('is wrong use with a target that cannot be followed, and says which', async () => {
    const done = await cli(['smoke', '--host', '127.0.0.1'], {});
    expect(done).toMatchObject({ code: 2, out: expect.stringContaining('smoke-port: no port from 1 to 65535 is given') });
  });

  it.each(['text', 'json', 'sarif', 'github', 'markdown'])(
    'in format %s says what is wrong and shows no credential',
    async (format) => {
      const port = await freePort();
      const home = temporary({ dsn: `${dsn(port)}\n` });
      try {
        const done = await cli(['smoke', '--format', format, '--dsn-file', join(home.path, 'dsn')]);
        expect([done.code, done.talk]).toEqual([1, '']);
        expect(done.out).toContain('server/refused');
        expect(done.out).not.toMatch(/CANARY|someone|privately/);
      } finally {
        home.remove();
      }
    },
  );

  it('takes connection strings from variables and from standard input', async () => {
    const [server, pooler] = [await freePort(), await freePort()];
    const done = await cli(['smoke', '--pooler-dsn-file', '-', '--format', 'json'], {
      environment: { PG_PORT_GUARD_SMOKE_DSN: dsn(server) },
      readInput: () => dsn(pooler),
    });
    const { findings } = JSON.parse(done.out) as { readonly findings: readonly { readonly ruleId: string }[] };
    expect(findings.map(({ ruleId }) => ruleId).sort()).toEqual(['pooler/no-answer', 'server/refused']);
    expect(done.out).not.toContain('CANARY');
  });

  it('an interrupt ends it, and then it is not green', async () => {
    const done = await cli(['smoke', '--host', '127.0.0.1', '--port', '1'], { interruption: () => AbortSignal.abort() });
    expect([done.code, done.out]).toEqual([1, expect.stringContaining('inconclusive')]);
  });
});
