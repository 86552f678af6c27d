import { describe, expect, it } from '@jest/globals';
import { LineIndex } from '../../../src/core/text/line-index.ts';
import { extensionOf, isBelow, resolvePath } from '../../../src/core/text/paths.ts';

describe('LineIndex', () => {
  it.each([
    ['a\nb\nc', 4, 3, 1],
    ['a\r\nb\r\nc', 3, 2, 1],
    ['a\rb', 2, 2, 1],
    ['', 0, 1, 1],
    ['abc', 2, 1, 3],
    ['\ufeffabc', 1, 1, 1],
    ['\ufeffa\nbc', 4, 2, 2],
  ])('%j at %d is line %d column %d', (text, offset, line, column) => {
    const region = new LineIndex(text).region({ start: offset, end: offset });
    expect([region.startLine, region.startColumn]).toEqual([line, column]);
  });

  it('counts the end exclusively and over lines', () => {
    expect(new LineIndex('ab\ncd').region({ start: 1, end: 4 })).toEqual({
      startLine: 1,
      startColumn: 2,
      endLine: 2,
      endColumn: 2,
    });
  });
});

describe('paths', () => {
  it.each([
    ['a/b', '../c.conf', 'a/c.conf'],
    ['', './x', 'x'],
    ['a', '../../x', undefined],
    ['a', '/etc/passwd', undefined],
    ['a/b', 'c//d', 'a/b/c/d'],
  ])('resolves %j %j to %j', (directory, relative, expected) => {
    expect(resolvePath(directory, relative)).toBe(expected);
  });

  it('knows what lies below, by whole components', () => {
    expect([isBelow('a/b', 'a'), isBelow('ab', 'a'), isBelow('a', ''), isBelow('a', 'a')]).toEqual([true, false, true, true]);
  });

  it('takes a leading dot for a name', () => {
    expect([extensionOf('x/.env'), extensionOf('.env.local'), extensionOf('a.b/c')]).toEqual(['', 'local', '']);
  });
});
