import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../src/cli/run.ts';
import { check } from '../../src/core/index.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

const sound = {
  'postgresql.conf': 'port = 5432\n',
  '.env': 'DATABASE_URL=postgres://app:s3cr3t-CANARY@localhost:5432/shop\n',
};
const implied = { ...sound, 'job.sh': '#!/bin/sh\npsql -h localhost -d shop\n' };

interface Done {
  readonly code: number;
  readonly out: string;
  readonly talk: string;
}

async function cli({ path }: Temporary, ...words: readonly string[]): Promise<Done> {
  let out = '';
  let talk = '';
  const code = await run(
    words,
    {
      directory: path,
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

const text = ({ path }: Temporary, name: string): string => readFileSync(join(path, name), 'utf8');

describe('move', () => {
  it('writes every layer, shows numbers only, and a check of the result is clean', async () => {
    await inTemporary(sound, async (directory) => {
      const done = await cli(directory, 'move', '--to', '5544');
      expect(done).toEqual({
        code: 0,
        out: 'postgresql.conf: port 5432 → 5544\n  postgresql.conf:1:8 5432 → 5544\n  .env:1:53 5432 → 5544\n',
        talk: '2 files written\n',
      });
      expect(text(directory, '.env')).toBe(sound['.env'].replace('5432', '5544'));
      expect((await cli(directory)).code).toBe(0);
    });
  });

  it('with --dry-run writes nothing', async () => {
    await inTemporary(sound, async (directory) => {
      expect((await cli(directory, 'move', '--to', '5544', '--dry-run')).code).toBe(0);
      expect(text(directory, 'postgresql.conf')).toBe('port = 5432\n');
    });
  });

  it('writes nothing while something would stay behind, and with --partial the rest', async () => {
    await inTemporary(implied, async (directory) => {
      const held = await cli(directory, 'move', '--to', '5544');
      expect(held).toMatchObject({ code: 1, talk: expect.stringContaining('nothing was written') });
      expect(held.out).toMatch(/by hand:\n {2}job\.sh:2 .*\n {4}fix: state port 5544 here/);
      expect(text(directory, 'postgresql.conf')).toBe('port = 5432\n');
      expect((await cli(directory, 'move', '--to', '5544', '--partial')).code).toBe(1);
      expect(text(directory, 'postgresql.conf')).toBe('port = 5544\n');
    });
  });

  it('that cannot be done is exit 2 with the reason', async () => {
    await inTemporary({ 'a.txt': '' }, async (directory) => {
      expect(await cli(directory, 'move', '--to', '5544')).toMatchObject({
        code: 2,
        talk: 'pg-port-guard: move: no PostgreSQL server is known here\n',
      });
    });
  });
});

describe('fix', () => {
  it('takes along what a change left behind', async () => {
    await inRepository(sound, async (directory) => {
      directory.write({ 'postgresql.conf': 'port = 5433\n' });
      const done = await cli(directory, 'fix', '--base', 'HEAD');
      expect([done.code, done.out]).toEqual([0, '  .env:1:53 5432 → 5433\n']);
      expect(text(directory, '.env')).toContain(':5433/');
      expect(JSON.stringify(done)).not.toContain('CANARY');
      expect(await cli(directory, 'fix')).toEqual({ code: 0, out: 'nothing that an edit can mend\n', talk: '' });
    });
  });

  it('names what is left to do by hand', async () => {
    await inTemporary({ ...implied, 'postgresql.conf': 'port = 5433\n' }, async (directory) => {
      const done = await cli(directory, 'fix');
      expect(done.code).toBe(1);
      expect(done.out).toContain('by hand:\n  job.sh:2 ');
    });
  });
});
