import { describe, expect, it } from '@jest/globals';
import { matcherOf } from '../../src/workspace/globs.ts';

describe('matcherOf', () => {
  it.each<[readonly string[], string, boolean]>([
    [['deploy'], 'deploy/prod/.env', true],
    [['deploy/'], 'deploy/a.yml', true],
    [['./deploy'], 'deploy/a.yml', true],
    [['deploy'], 'apps/deploy/a.yml', true],
    [['deploy'], 'deployment/a.yml', false],
    [['*.yml'], 'a/b/c.yml', true],
    [['a/*.yml'], 'a/b/c.yml', false],
    [['a/**'], 'a/b/c.yml', true],
    [['a/**/*.yml'], 'a/b/.hidden/c.yml', true],
    [['**', '!legacy'], 'legacy/a.yml', false],
    [['**', '!legacy', 'legacy/keep.yml'], 'legacy/keep.yml', true],
    [['!legacy'], 'app/a.yml', true],
    [['!legacy'], 'legacy/a.yml', false],
    [['[weird'], 'x', false],
  ])('%j on %s: %s', (patterns, path, expected) => {
    expect(matcherOf(patterns)?.(path)).toBe(expected);
  });

  it('is undefined without patterns', () => {
    expect(matcherOf([])).toBeUndefined();
    expect(matcherOf(['', '  '])).toBeUndefined();
  });
});
