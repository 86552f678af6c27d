import { describe, expect, it } from '@jest/globals';
import { addedBySettings, defaultSettings, rules, withAdded, type Settings } from '../../../src/core/index.ts';
import { sampleFinding, sampleReport } from '../../support/sample-report.ts';

const settings = (own: Partial<Settings>): Settings => ({ ...defaultSettings, ...own });
const added = (base: Partial<Settings>, head: Partial<Settings>): unknown[] =>
  addedBySettings(settings(base), settings(head), rules, 'after-merge').map(({ what, rules: named, paths }) => [
    what,
    named,
    paths,
  ]);

describe('what settings silence that they did not', () => {
  const legacy = { paths: ['legacy/**'], rules: ['client/implied-port'] as const, reason: 'old' };

  it.each<[string, Partial<Settings>, Partial<Settings>, readonly unknown[]]>([
    ['nothing', { ignore: [legacy] }, { ignore: [legacy] }, []],
    ['an entry of ignore', {}, { ignore: [legacy] }, [['ignore', ['client/implied-port'], ['legacy/**']]]],
    ['one for everything', {}, { ignore: [{ reason: 'x' }] }, [['ignore', [], []]]],
    ['a better reason', { ignore: [legacy] }, { ignore: [{ ...legacy, reason: 'until May' }] }, []],
    ['an entry that goes', { ignore: [legacy] }, {}, []],
    [
      'a rule off',
      {},
      { levels: { 'client/port-mismatch': 'off' } },
      [['level off instead of error', ['client/port-mismatch'], []]],
    ],
    ['a rule louder', {}, { levels: { 'client/no-connect-timeout': 'error' } }, []],
    [
      'a rule no longer louder',
      { levels: { 'client/no-connect-timeout': 'error' } },
      {},
      [['level note instead of error', ['client/no-connect-timeout'], []]],
    ],
    ['a policy that goes', { policy: ['client/default-port'] }, {}, [['no policy any more', ['client/default-port'], []]]],
    ['files not read', { exclude: ['a/**'] }, { exclude: ['a/**', 'b/**'] }, [['not read', [], ['b/**']]]],
    ['only some files read', {}, { include: ['a/**'] }, [['nothing read but', [], ['a/**']]]],
    ['fewer layers', {}, { layers: ['client'] }, [['only the layers client', [], []]]],
    ['more layers', { layers: ['client'] }, { layers: ['client', 'server'] }, []],
  ])('%s', (_name, base, head, expected) => expect(added(base, head)).toEqual(expected));
});

describe('what is added to a baseline', () => {
  const report = sampleReport({}, { findings: [sampleFinding({ fingerprint: 'a' }), sampleFinding({ fingerprint: 'b' })] });

  it('is named by the findings it silences', () => {
    const baseline = { fingerprints: new Set(['a', 'gone']), effect: 'now' as const };
    expect(withAdded(report, { settings: [], baseline }).addedSuppressions).toEqual([
      { by: 'baseline', what: '2 baseline entries', rules: ['client/port-mismatch'], paths: ['.env'], effect: 'now' },
    ]);
    expect(withAdded(report, { settings: [], baseline: { ...baseline, fingerprints: new Set() } }).addedSuppressions).toEqual([]);
  });
});
