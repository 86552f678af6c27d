import { describe, expect, it } from '@jest/globals';
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { smoke } from '../../src/live/index.ts';
import { temporary, type Temporary } from '../support/temporary.ts';
import { listening, postgresqlLike } from './listeners.ts';

const posix = process.platform === 'win32' ? it.skip : it;
const password = 'p:w\\d ü';
const row = JSON.stringify({
  row: 'session',
  version: '15.18',
  versionNumber: '150018',
  port: '5532',
  startTime: '2026-11-22T10:33:54.459012Z',
  settings: { port: { value: '5532', source: 'default', pendingRestart: false } },
});

/** A stand-in for psql that writes down what it was given. */
function standIn(directory: Temporary, behaviour: string): string {
  const script = `#!/bin/sh
if [ "$1" = --version ]; then echo 'psql (PostgreSQL) 15.18 (Debian)'; exit 0; fi
D='${directory.path}'
env > "$D/env"; for w in "$@"; do printf '%s\\n' "$w"; done > "$D/words"; cat > "$D/input"
[ -e "$PGPASSFILE" ] && { ls -ln "$PGPASSFILE" | cut -c1-10 > "$D/mode"; cat "$PGPASSFILE" > "$D/pass"; ls -lnd "$HOME" | cut -c1-10 > "$D/home"; }
${behaviour}
`;
  directory.write({ psql: script, 'private/keep': '' });
  chmodSync(join(directory.path, 'psql'), 0o755);
  return join(directory.path, 'psql');
}

async function run(behaviour: string, dsn: (port: number) => string, options: object = {}) {
  const directory = temporary();
  const psql = standIn(directory, behaviour);
  try {
    return await listening(postgresqlLike(), async ({ port, heard }) => {
      const facts = await smoke(
        { dsn: dsn(port) },
        { tools: { psql, nc: false, ss: false }, temporary: join(directory.path, 'private'), ...options },
      );
      const read = (name: string): string =>
        existsSync(join(directory.path, name)) ? readFileSync(join(directory.path, name), 'utf8') : '';
      return {
        login: facts.targets[0]?.login,
        facts,
        env: read('env'),
        words: read('words'),
        input: read('input'),
        mode: read('mode').trim(),
        home: read('home').trim(),
        pass: read('pass'),
        left: readdirSync(join(directory.path, 'private')),
        heard: Buffer.concat(heard).toString('latin1'),
        port,
      };
    });
  } finally {
    directory.remove();
  }
}

const dsnWith = (port: number) => `postgresql://app:${encodeURIComponent(password)}@127.0.0.1:${port}/shop`;
const answers = `printf '%s\\n' '${row}'`;

describe('psql', () => {
  posix('gets the password in a private file only, which is removed', async () => {
    const seen = await run(answers, dsnWith);
    expect(seen.login).toMatchObject({ verdict: 'ok', by: 'psql', session: { port: 5532 } });
    expect([seen.mode, seen.home]).toEqual(['-rw-------', 'drwx------']);
    expect(seen.pass).toBe('*:*:*:*:p\\:w\\\\d ü\n');
    expect(seen.left).toEqual(['keep']);
    for (const text of [seen.words, seen.env, seen.input, seen.heard, JSON.stringify(seen.facts)]) {
      expect(text).not.toContain(password);
      expect(text).not.toContain('p\\:w');
    }
    expect(JSON.stringify(seen.facts)).not.toMatch(/\bshop|"app"/);
  });

  posix('gets an environment of our own and no start-up file', async () => {
    const before = { ...process.env };
    Object.assign(process.env, {
      PGSERVICE: 'x',
      PGOPTIONS: '-c a=b',
      LD_LIBRARY_PATH: '/x',
      NODE_OPTIONS: '',
      GITHUB_TOKEN: 't',
      PERL5LIB: '/x',
    });
    try {
      const { env, words, port } = await run(answers, dsnWith);
      const names = env.split('\n').flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? []);
      // sh itself adds PWD, OLDPWD, SHLVL and _.
      const own = names.filter((one) => !['PWD', 'OLDPWD', 'SHLVL', '_'].includes(one));
      expect(own.sort()).toEqual(['HOME', 'LC_ALL', 'PATH', 'PGCONNECT_TIMEOUT', 'PGPASSFILE']);
      expect(env).toContain('LC_ALL=C\n');
      expect(words.split('\n')).toEqual(expect.arrayContaining(['-X', '-w', '-A', '-t']));
      expect(words).toContain(`host='127.0.0.1' hostaddr='127.0.0.1' port='${port}' user='app' dbname='shop' sslmode='prefer'`);
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) Reflect.deleteProperty(process.env, name);
      Object.assign(process.env, before);
    }
  });

  posix('quotes what the DSN says', async () => {
    const { words } = await run(answers, (port) => `host=127.0.0.1 port=${port} user='a\\' host=evil' dbname='d\\\\'`);
    expect(words).toContain(`user='a\\' host=evil' dbname='d\\\\'`);
  });

  posix.each([
    [
      `echo 'psql: error: connection to server at "127.0.0.1", port 1 failed: FATAL:  password authentication failed for user "app"' >&2; exit 2`,
      { failure: 'password', sqlstate: '28P01' },
    ],
    [
      `echo 'psql: error: connection to server at "127.0.0.1", port 1 failed: FATAL:  no pg_hba.conf entry for host "172.17.0.1", user "app", database "shop", no encryption' >&2; exit 2`,
      { failure: 'hba', sqlstate: '28000', seenFrom: '172.17.0.1', encrypted: false },
    ],
    [
      `echo 'psql:<stdin>:1: ERROR:  relation of "shop" for app missing' >&2; exit 1`,
      { failure: 'query', text: 'psql:<stdin>:1: ERROR:  relation of "***" for *** missing' },
    ],
  ])('%s', async (behaviour, expected) => {
    const { login } = await run(behaviour, dsnWith);
    expect(login).toEqual({ verdict: 'failed', by: 'psql', ms: expect.any(Number), ...expected });
  });

  posix('is ended when it hangs or never stops talking', async () => {
    const hung = await run('exec sleep 60', dsnWith, { loginMs: 300 });
    expect(hung.login).toMatchObject({ verdict: 'failed', failure: 'timeout' });
    expect(hung.left).toEqual(['keep']);
    const late = await run('exec sleep 60', dsnWith, { deadlineMs: 1500 });
    expect(late.login).toMatchObject({ verdict: 'failed', failure: 'deadline' });
    const loud = await run('while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done', dsnWith);
    expect(loud.login).toMatchObject({ verdict: 'failed', failure: 'query' });
    expect(loud.left).toEqual(['keep']);
  });
});
