import { describe, expect, it } from '@jest/globals';
import { failure, inconclusive, reported, type FailOn, type Finding, type Report } from '../../src/core/index.ts';
import { layerSummary, sampleFinding, sampleReport } from '../support/sample-report.ts';

const finding = (level: Finding['level'], own: Partial<Finding> = {}): Finding => sampleFinding({ level, ...own });
const silenced = { suppressed: { by: 'baseline' as const } };
const report = (findings: readonly Finding[], own: Partial<Report> = {}): Report => sampleReport({}, { findings, ...own });

describe('the reporting floor', () => {
  const all = [
    finding('error'),
    finding('warning', { certainty: 'likely' }),
    finding('note', { certainty: 'possible' }),
    finding('error', silenced),
  ];

  it.each([
    ['note', 'possible', 4, 3],
    ['note', 'likely', 3, 2],
    ['warning', 'certain', 2, 1],
    ['error', 'possible', 2, 1],
  ] as const)('%s, %s', (level, certainty, kept, counted) => {
    const { findings, layers } = reported(report(all), { level, certainty });
    expect(findings).toHaveLength(kept);
    expect(layers.find(({ layer }) => layer === 'client')?.findings).toBe(counted);
  });
});

describe('failure', () => {
  it.each<[FailOn, readonly Finding[], string | undefined]>([
    ['error', [], undefined],
    ['error', [finding('error')], '1 finding of level error'],
    ['error', [finding('warning')], undefined],
    ['warning', [finding('warning'), finding('error')], '2 findings of level warning or above'],
    ['note', [finding('note')], '1 finding of level note or above'],
    ['never', [finding('error')], undefined],
    ['error', [finding('error', silenced)], undefined],
  ])('%s', (failOn, findings, expected) => expect(failure(report(findings), failOn)).toBe(expected));

  it('is never green when a part was not read, unless it does not gate', () => {
    expect(failure(report([], { incomplete: 'stopped' }), 'error')).toBe('incomplete: stopped');
    expect(failure(report([], { incomplete: 'stopped' }), 'never')).toBeUndefined();
  });
});

describe('inconclusive', () => {
  const server = {
    id: 'db',
    product: 'postgresql',
    port: 5432,
    previousPort: undefined,
    place: '',
    at: { path: '', span: { start: 0, end: 0 } },
  };
  it.each<[string, Partial<Report>, string | undefined]>([
    ['a server', { servers: [server] }, undefined],
    [
      'a server without a port',
      { servers: [{ ...server, port: undefined }], layers: [layerSummary('client', { facts: 1 })] },
      'the port of no server can be decided',
    ],
    [
      'clients alone',
      { layers: [layerSummary('client', { facts: 2 })] },
      'no server is known: name it with expected-port or servers',
    ],
    ['nothing', {}, 'no PostgreSQL port was found anywhere'],
  ])('%s', (_, own, expected) => expect(inconclusive(report([], own))).toBe(expected));
});
