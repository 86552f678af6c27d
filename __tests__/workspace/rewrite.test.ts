import { describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rewriteInside, WriteRefused } from '../../src/workspace/index.ts';
import { inTemporary } from '../support/temporary.ts';

const files = { 'a.sh': 'port=5432\n', 'b/c.env': 'PORT=5432\n' };
const both = [
  { path: 'a.sh', before: 'port=5432\n', after: 'port=5433\n' },
  { path: 'b/c.env', before: 'PORT=5432\n', after: 'PORT=5433\n' },
];

describe('rewriting', () => {
  it('keeps the mode of a file and leaves nothing else behind', () => {
    inTemporary(files, ({ path }) => {
      chmodSync(join(path, 'a.sh'), 0o755);
      rewriteInside(path, both);
      expect(readFileSync(join(path, 'b/c.env'), 'utf8')).toBe('PORT=5433\n');
      if (process.platform !== 'win32') expect(statSync(join(path, 'a.sh')).mode & 0o777).toBe(0o755);
      expect([...readdirSync(path), ...readdirSync(join(path, 'b'))].sort()).toEqual(['a.sh', 'b', 'c.env']);
    });
  });

  it.each<[string, (path: string) => void]>([
    ['has changed meanwhile', (path) => writeFileSync(join(path, 'b/c.env'), 'PORT=1\n')],
    ['is gone', (path) => mkdirSync(join(path, 'b/d'))],
    ['is no UTF-8', (path) => writeFileSync(join(path, 'b/c.env'), Buffer.from([0x50, 0xff, 0x0a]))],
  ])('writes none when one file %s', (name, spoil) => {
    inTemporary(files, ({ path }) => {
      spoil(path);
      const rewrites = name === 'is gone' ? [...both, { path: 'b/none', before: '', after: 'x' }] : both;
      expect(() => rewriteInside(path, rewrites)).toThrow(WriteRefused);
      expect(readFileSync(join(path, 'a.sh'), 'utf8')).toBe('port=5432\n');
      expect(readdirSync(path).sort()).toEqual(['a.sh', 'b']);
    });
  });

  (process.platform === 'win32' ? it.skip : it)('goes through no link (needs links)', () => {
    inTemporary({ ...files, 'real/x.env': 'PORT=5432\n' }, ({ path }) => {
      symlinkSync('real', join(path, 'link'));
      symlinkSync('a.sh', join(path, 'other.sh'));
      for (const [name, before] of [
        ['link/x.env', 'PORT=5432\n'],
        ['other.sh', 'port=5432\n'],
      ] as const)
        expect(() => rewriteInside(path, [{ path: name, before, after: 'x' }])).toThrow(WriteRefused);
    });
  });
});
