import { describe, expect, it } from '@jest/globals';
import { code } from '../../../src/core/reports/markdown-text.ts';

describe('code', () => {
  it.each([
    ['a', '`a`'],
    ['a|b', '`a\\|b`'],
    ['a\\|b', '`a\\\\\\|b`'],
    ['a\\\\|b', '`a\\\\\\\\\\|b`'],
    ['C:\\a', '`C:\\a`'],
    ['a\\', '`a\\`'],
    ['`a``', '``` `a`` ```'],
    ['<!-- a', '`<! -- a`'],
    ['', ''],
  ])('of %j is one cell of a table', (text, shown) => {
    expect(code(text)).toBe(shown);
  });

  it('is linear in backslashes', () => {
    const start = performance.now();
    code('\\'.repeat(500_000));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
