import { describe, expect, it } from '@jest/globals';
import { compatible, environmentOf } from '../../../src/core/facts/setting.ts';
import { readingOf } from '../../../src/core/readers/reading.ts';

describe('readingOf', () => {
  it.each([
    ['.env', 'effective', 'any'],
    ['.env.example', 'sample', 'example'],
    ['.env.development', 'effective', 'dev'],
    ['example.env', 'sample', 'example'],
    ['app/config.ini.dist', 'sample', 'any'],
    ['pg/postgresql.conf.sample', 'sample', 'example'],
    ['testdata/.env', 'data', 'any'],
    ['src/fixtures/compose.yml', 'data', 'any'],
    ['old/postgresql.conf.bak', 'data', 'any'],
    ['compose.test.yml', 'effective', 'test'],
    ['.github/workflows/x.yml', 'effective', 'ci'],
    ['deploy/prod/compose.yml', 'effective', 'prod'],
    ['devotee/compose.yml', 'effective', 'any'],
    ['latest/compose.yml', 'effective', 'any'],
  ])('%s is %s, %s', (path, standing, environment) => {
    expect(readingOf(path)).toEqual({ standing, environment });
  });

  it('lets the nearest name decide', () => {
    expect(environmentOf('prod/compose.test.yml')).toBe('test');
  });

  it.each([
    ['any', 'prod', true],
    ['dev', 'example', true],
    ['ci', 'test', true],
    ['dev', 'prod', false],
    ['test', 'dev', false],
  ] as const)('%s with %s: %s', (a, b, expected) => {
    expect([compatible(a, b), compatible(b, a)]).toEqual([expected, expected]);
  });
});
