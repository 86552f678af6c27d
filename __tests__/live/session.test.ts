import { describe, expect, it } from '@jest/globals';
import { rowsIn, sessionOf } from '../../src/live/session.ts';

const main = {
  row: 'session',
  version: '15.18',
  versionNumber: '150018',
  port: '5532',
  startTime: '2026-11-22T10:33:54.459012Z',
  inRecovery: false,
  clusterName: '',
  settings: { port: { value: '5532', source: 'configuration file', pendingRestart: true } },
};
const facts = (...rows: readonly object[]) => sessionOf(rowsIn(rows.map((row) => JSON.stringify(row))));

describe('session facts', () => {
  it('leave out what was not answered', () => {
    expect(facts(main)).toEqual({
      version: '15.18',
      versionNumber: 150018,
      port: 5532,
      settings: { port: { value: '5532', source: 'configuration file', pendingRestart: true } },
      startTime: '2026-11-22T10:33:54.459012Z',
      inRecovery: false,
    });
  });

  it('put the further rows together', () => {
    const filePort = { port: '5533', file: '/x/postgresql.conf', line: 64 };
    const more = facts(
      main,
      { row: 'identifier', systemIdentifier: '7710940747881674183' },
      { row: 'directories', dataDirectory: '/x', configFile: '/x/postgresql.conf' },
      { row: 'files', filePort, fileErrors: [{ file: '/x/postgresql.conf', line: 3, error: 'syntax error' }] },
    );
    expect(more).toMatchObject({ systemIdentifier: '7710940747881674183', dataDirectory: '/x', filePort });
    expect(more?.fileErrors).toHaveLength(1);
  });

  it.each([
    ['nothing', []],
    ['no main row', [{ row: 'identifier', systemIdentifier: '1' }]],
    ['another shape', [{ ...main, settings: 5 }]],
    ['a port that is none', [{ ...main, port: { toString: 1 } }]],
    ['a time that is none', [{ ...main, startTime: 'yesterday' }]],
  ])('%s is no session', (_, rows) => {
    expect(facts(...rows)).toBeUndefined();
  });

  it('escape and cut what a hostile server says', () => {
    const hostile = facts(
      { ...main, version: `\u001b[2J::error::x${'y'.repeat(9999)}`, serverAddress: '<b>', serverPort: -1, encrypted: 'yes' },
      { row: 'identifier', systemIdentifier: '::stop-commands::x' },
    );
    for (const trouble of ['\u001b', '::error']) expect(hostile?.version).not.toContain(trouble);
    expect(hostile?.version.length).toBeLessThanOrEqual(1024);
    expect(hostile).not.toHaveProperty('serverAddress');
    expect(hostile).not.toHaveProperty('serverPort');
    expect(hostile).not.toHaveProperty('encrypted');
    expect(hostile).not.toHaveProperty('systemIdentifier');
  });

  it('ignores lines that are no JSON', () => {
    expect(sessionOf(rowsIn(['WARNING', '[1', 'null', '5', JSON.stringify(main)]))?.port).toBe(5532);
  });
});
