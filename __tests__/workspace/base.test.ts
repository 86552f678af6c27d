import { describe, expect, it } from '@jest/globals';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { baseCommit, headCommits, openBase, readAtCommit } from '../../src/workspace/base.ts';
import { rootAt } from '../../src/workspace/repository.ts';
import { TreeWorkspace } from '../../src/workspace/tree.ts';
import { inRepository, inTemporary, type Temporary } from '../support/temporary.ts';

const all = (): boolean => true;
const root = (directory: Temporary, below = '.') => rootAt(join(directory.path, below));

describe('the base commit', () => {
  it('gives changed, added and deleted files, and their text before', () => {
    inRepository({ 'a.yml': 'old', 'b.yml': 'same', 'gone.yml': 'was', 'ä b.yml': 'ü' }, (directory, first) => {
      directory.write({ 'a.yml': 'new', 'c.yml': 'added', 'ä b.yml': 'x' });
      rmSync(join(directory.path, 'gone.yml'));
      directory.commit();
      const base = openBase(root(directory), first, all);
      expect(base?.changed).toEqual(['a.yml', 'c.yml', 'gone.yml', 'ä b.yml']);
      expect(base?.changed.map((path) => base.read(path)?.text)).toEqual(['old', undefined, 'was', 'ü']);
      expect(base?.read('b.yml')?.text).toBe('same');
      expect(base?.read('nothing')).toBeUndefined();
    });
  });

  it('counts what is not committed yet', () => {
    inRepository({ 'docker-compose.yml': 'old' }, (directory, first) => {
      directory.write({ 'docker-compose.yml': 'new', '.env': 'untracked', 'README.md': 'untracked, of no interest' });
      const base = openBase(root(directory), first, all);
      const workspace = new TreeWorkspace(root(directory), base === undefined ? {} : { base });
      expect(workspace.base?.changed).toEqual(['.env', 'docker-compose.yml']);
      expect(workspace.base?.read('docker-compose.yml')?.text).toBe('old');
      expect(workspace.base?.read('.env')).toBeUndefined();
    });
  });

  it('takes paths relative to the checked root', () => {
    inRepository({ 'sub/a.yml': 'old', 'b.yml': 'old' }, (directory, first) => {
      directory.write({ 'sub/a.yml': 'new', 'b.yml': 'new' });
      const base = openBase(root(directory, 'sub'), first, all);
      expect(base?.changed).toEqual(['a.yml']);
      expect(base?.read('a.yml')?.text).toBe('old');
      expect(readAtCommit(root(directory, 'sub'), first, 'a.yml')).toBe('old');
    });
  });

  it('reads more files than one lot holds', () => {
    const files = Object.fromEntries(Array.from({ length: 450 }, (_, i) => [`f${String(i).padStart(3, '0')}.yml`, `old ${i}`]));
    inRepository(files, (directory, first) => {
      directory.write(Object.fromEntries(Object.keys(files).map((name) => [name, 'new'])));
      const base = openBase(root(directory), first, all);
      expect(base?.changed.map((path) => base.read(path)?.text)).toEqual(Object.values(files));
    });
  });

  it('is where the branches parted', () => {
    inRepository({ a: '1' }, (directory, first) => {
      directory.git('checkout', '-q', '-b', 'topic');
      directory.write({ b: '2' });
      directory.commit();
      directory.git('checkout', '-q', 'main');
      directory.write({ c: '3' });
      const later = directory.commit();
      directory.git('checkout', '-q', 'topic');
      expect(baseCommit(root(directory), ['main'])).toEqual({ commit: first });
      expect(baseCommit(root(directory), [later])).toEqual({ commit: first });
    });
  });

  it('tries several names and knows the parents of a merge', () => {
    inRepository({ a: '1' }, (directory, first) => {
      directory.git('checkout', '-q', '-b', 'topic');
      const topic = directory.commit();
      directory.git('checkout', '-q', 'main');
      directory.git('merge', '-q', '--no-ff', '-m', 'merge', 'topic');
      expect(headCommits(root(directory)).slice(1)).toEqual([first, topic]);
      expect(baseCommit(root(directory), ['f'.repeat(40), first])).toEqual({ commit: first });
    });
  });

  it.each([
    'f'.repeat(40),
    '0'.repeat(40),
    '--output=x',
    '-h',
    '--all',
    'main..HEAD',
    'HEAD:a',
    'no-such-branch',
    '',
    'a b',
    '$(touch x)',
  ])('says what to set when %j is not there, and runs nothing', (ref) => {
    inRepository({ a: '1' }, (directory) => {
      const found = baseCommit(root(directory), [ref]);
      expect(found).toEqual({ missing: expect.stringContaining('fetch-depth: 0') });
      expect(existsSync(join(directory.path, 'x'))).toBe(false);
    });
  });

  it('needs a work tree', () => {
    inTemporary({ a: '1' }, (directory) =>
      expect(baseCommit(root(directory), ['main'])).toEqual({ missing: expect.stringContaining('no git work tree') }),
    );
  });
});

describe('git runs nothing that a repository brings', () => {
  it('no filter, no monitor, no hook, no text conversion, no external diff', () => {
    const outside = mkdtempSync(join(tmpdir(), 'pg-port-guard-'));
    const touch = (name: string): string => `touch ${join(outside, name)}; cat`;
    inRepository({ 'a.yml': 'old', '.gitattributes': '* filter=evil diff=evil\n' }, (directory, first) => {
      for (const [key, command] of [
        ['filter.evil.clean', touch('clean')],
        ['filter.evil.smudge', touch('smudge')],
        ['filter.evil.process', touch('process')],
        ['filter.evil.required', 'true'],
        ['diff.evil.textconv', touch('textconv')],
        ['diff.evil.command', touch('command')],
        ['diff.external', touch('external')],
        ['core.fsmonitor', touch('monitor')],
        ['core.pager', touch('pager')],
      ] as const)
        directory.git('config', key, command);
      rmSync(outside, { recursive: true, force: true });
      directory.write({ 'a.yml': 'new' });
      const base = openBase(root(directory), first, all);
      expect(base?.changed).toEqual(['a.yml']);
      expect(base?.read('a.yml')?.text).toBe('old');
      expect([...new TreeWorkspace(root(directory), base === undefined ? {} : { base }).files()]).toEqual([]);
      expect(existsSync(outside)).toBe(false);
    });
  });

  it('steers not by the variables around it', () => {
    inRepository({ 'a.yml': 'old' }, (directory, first) => {
      process.env['GIT_DIR'] = '/nowhere';
      try {
        expect(openBase(root(directory), first, all)?.changed).toEqual([]);
      } finally {
        delete process.env['GIT_DIR'];
      }
    });
  });
});
