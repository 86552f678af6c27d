import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { writeInside, WriteRefused } from '../../src/workspace/write.ts';
import { inTemporary } from '../support/temporary.ts';

describe('writeInside', () => {
  it('writes and replaces, and leaves nothing else behind', () => {
    inTemporary({ 'out/report.json': 'old' }, (directory) => {
      expect(writeInside(directory.path, './out/report.json', 'größe')).toBe('out/report.json');
      expect(writeInside(directory.path, 'new/deep/report.json', 'x')).toBe('new/deep/report.json');
      expect(readFileSync(join(directory.path, 'out/report.json'), 'utf8')).toBe('größe');
      expect(readdirSync(join(directory.path, 'out'))).toEqual(['report.json']);
      expect(readdirSync(join(directory.path, 'new/deep'))).toEqual(['report.json']);
    });
  });

  it.each([
    '/tmp/pg-port-guard-x',
    '../x',
    'a/../../x',
    '.git/hooks/pre-commit',
    '.GIT/config',
    'sub/.git/config',
    '',
    '.',
    'C:\\x',
    '\\x',
    'a\0b',
    'folder',
  ])('refuses %j', (path) => {
    inTemporary({ 'folder/a': '' }, (directory) => {
      expect(() => writeInside(directory.path, path, 'x')).toThrow(WriteRefused);
      expect(existsSync('/tmp/pg-port-guard-x')).toBe(false);
    });
  });

  it('goes through no symbolic link', () => {
    inTemporary({ 'real/victim.json': 'untouched' }, (directory) => {
      symlinkSync('real', join(directory.path, 'link'));
      symlinkSync('real/victim.json', join(directory.path, 'report.json'));
      for (const path of ['link/victim.json', 'link/new.json', 'report.json'])
        expect(() => writeInside(directory.path, path, 'x')).toThrow(WriteRefused);
      expect(readFileSync(join(directory.path, 'real/victim.json'), 'utf8')).toBe('untouched');
      expect(readdirSync(join(directory.path, 'real'))).toEqual(['victim.json']);
    });
  });
});
