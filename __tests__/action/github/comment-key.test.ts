import { describe, expect, it } from '@jest/globals';
import { InputError } from '../../../src/action/choices.ts';
import { commentKey, type KeyMaterial } from '../../../src/action/github/comment-key.ts';

const material: KeyMaterial = {
  workflowRef: 'acme/shop/.github/workflows/ci.yml@refs/pull/7/merge',
  job: 'ports',
  matrix: 'null',
  paths: ['.'],
};
const key = (change: Partial<KeyMaterial> = {}): string => commentKey('', { ...material, ...change });

describe('commentKey', () => {
  it.each<[string, Partial<KeyMaterial>]>([
    ['the workflow', { workflowRef: 'acme/shop/.github/workflows/other.yml@refs/pull/7/merge' }],
    ['the job', { job: 'other' }],
    ['the leg of the matrix', { matrix: '{"env":"prod"}' }],
    ['the path', { paths: ['services/a'] }],
    ['several paths', { paths: ['services/a', 'services/b'] }],
  ])('differs by %s', (_, change) => {
    expect(key(change)).not.toBe(key());
  });

  it.each<[string, Partial<KeyMaterial>, Partial<KeyMaterial>]>([
    ['the ref', { workflowRef: 'acme/shop/.github/workflows/ci.yml@refs/heads/main' }, {}],
    [
      'the layout of the matrix',
      { matrix: '{\n  "b": [1, {"d": 2, "c": 3}],\n  "a": 1\n}' },
      { matrix: '{"a":1,"b":[1,{"c":3,"d":2}]}' },
    ],
    ['whether a matrix is not there or null', { matrix: '' }, { matrix: 'null' }],
    ['whether the path is not given or the standard', { paths: [] }, { paths: ['.'] }],
  ])('does not differ by %s', (_, one, other) => {
    expect(key(one)).toBe(key(other));
  });

  it('tells what belongs to which part', () => {
    expect(key({ job: 'a', matrix: 'b' })).not.toBe(key({ job: 'ab', matrix: '' }));
    expect(key({ matrix: '{broken' })).not.toBe(key({ matrix: '{other' }));
  });

  it('is what is given', () => {
    expect(commentKey('Production.db_1-a', material)).toBe('Production.db_1-a');
  });

  it.each(['a b', '-a', 'a--b', 'a -->', '<x>', 'ä', 'x'.repeat(65), '.'])('refuses %j', (given) => {
    expect(() => commentKey(given, material)).toThrow(InputError);
  });

  it('is short and harmless', () => {
    expect(key({ job: '-->\n', paths: ['--> x'] })).toMatch(/^[0-9a-f]{16}$/);
  });
});
