import { describe, expect, it } from '@jest/globals';
import { override, defaultSettings, parseBaseline, serialiseBaseline } from '../../../src/core/index.ts';

describe('a baseline', () => {
  it('is written sorted, each fingerprint once, and read back', () => {
    const text = serialiseBaseline(['b', 'a', 'b']);
    expect(text).toBe('{\n  "version": 1,\n  "fingerprints": [\n    "a",\n    "b"\n  ]\n}\n');
    expect(parseBaseline(text)).toEqual({ fingerprints: new Set(['a', 'b']), problem: undefined });
    expect(parseBaseline(`\ufeff${text}`).problem).toBeUndefined();
  });

  it.each(['', 'x', 'null', '[]', '{}', '{"version":2,"fingerprints":[]}', '{"version":1}', '{"version":1,"fingerprints":[1]}'])(
    'refuses %s',
    (text) => {
      expect(parseBaseline(text)).toEqual({ fingerprints: new Set(), problem: expect.stringContaining('"version": 1') });
    },
  );
});

describe('override', () => {
  it('adds levels and baselines, replaces lists', () => {
    const file = {
      ...defaultSettings,
      levels: { 'client/a': 'off' as const },
      include: ['a'],
      exclude: ['b'],
      baseline: new Set(['1']),
    };
    expect(override(file, { levels: { 'client/b': 'note' }, include: ['c'], baseline: new Set(['2']) })).toEqual({
      ...file,
      levels: { 'client/a': 'off', 'client/b': 'note' },
      include: ['c'],
      baseline: new Set(['1', '2']),
    });
  });
});
