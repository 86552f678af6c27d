import { describe, expect, it } from '@jest/globals';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { parseIndex } from '../../src/workspace/index-file.ts';
import { inRepository, type Temporary } from '../support/temporary.ts';

const index = (directory: Temporary): string[] | undefined => parseIndex(readFileSync(join(directory.path, '.git/index')));
const listed = (directory: Temporary): string[] =>
  directory
    .git('ls-files', '-z')
    .split('\0')
    .filter((name) => name !== '');

describe('parseIndex', () => {
  it('lists what git lists, names decoded as UTF-8', () => {
    inRepository(
      { 'a.txt': '1', 'ä/größe.yml': '2', [`deep/${'x'.repeat(200)}/${'y'.repeat(200)}`]: '3', 'b c': '' },
      (directory) => {
        expect(index(directory)).toEqual(listed(directory));
        expect(index(directory)).toContain('ä/größe.yml');
      },
    );
  });

  it('reads names longer than the 12 bits of their length', () => {
    const long = `${Array.from({ length: 17 }, (_, i) => String.fromCharCode(97 + i).repeat(240)).join('/')}/end`;
    // Such a path may be too long for the file system, not for the index.
    inRepository({ a: '1' }, (directory) => {
      const blob = directory.git('rev-parse', 'HEAD:a');
      directory.git('update-index', '--add', '--cacheinfo', `100644,${blob},${long}`);
      expect(index(directory)).toEqual(['a', long]);
    });
  });

  it('leaves out symbolic links and submodules', () => {
    inRepository({ 'a.txt': '1' }, (directory) => {
      symlinkSync('a.txt', join(directory.path, 'link'));
      directory.git('add', 'link');
      directory.git('update-index', '--add', '--cacheinfo', `160000,${directory.git('rev-parse', 'HEAD')},module`);
      expect(index(directory)).toEqual(['a.txt']);
    });
  });

  it('reads version 3, which an intent to add makes', () => {
    inRepository({ 'a.txt': '1' }, (directory) => {
      directory.write({ 'new.txt': 'x' });
      directory.git('add', '-N', 'new.txt');
      expect(readFileSync(join(directory.path, '.git/index')).readUInt32BE(4)).toBe(3);
      expect(index(directory)).toEqual(['a.txt', 'new.txt']);
    });
  });

  it.each([
    ['version 4', ['update-index', '--index-version', '4']],
    ['a split index', ['update-index', '--split-index']],
  ])('declines %s', (_, command) => {
    inRepository({ 'a/b.txt': '1', 'a/c.txt': '2' }, (directory) => {
      directory.git(...command);
      expect(index(directory)).toBeUndefined();
    });
  });

  it('declines 32-byte hashes', () => {
    inRepository({ x: '' }, (directory) => {
      const other = join(directory.path, 'other');
      directory.git('init', '-q', '--object-format=sha256', other);
      directory.write({ 'other/a.txt': '1', 'other/b.txt': '2' });
      directory.git('-C', other, 'add', '-A');
      expect(parseIndex(readFileSync(join(other, '.git/index')))).toBeUndefined();
    });
  });

  it('declines every damaged index instead of inventing names', () => {
    inRepository({ 'a.txt': '1', 'b/c.txt': '2' }, (directory) => {
      const whole = readFileSync(join(directory.path, '.git/index'));
      for (let length = 0; length < 150; length++) expect(parseIndex(whole.subarray(0, length))).toBeUndefined();
    });
  });
});
