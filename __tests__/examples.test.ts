import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings, type Report } from '../src/core/index.ts';
import { exampleFiles } from './support/example-files.ts';
import { memoryWorkspace } from './support/memory-workspace.ts';

function reportOf(example: string): Report {
  return check(memoryWorkspace(exampleFiles(example)), defaultSettings);
}

describe('examples', () => {
  it('port-change: one place in each of the five layers did not follow', () => {
    const report = reportOf('port-change');
    const found = report.findings.map(({ ruleId, at }) => `${at.path}:${report.regionOf(at).startLine} ${ruleId}`);
    expect(found.sort()).toEqual([
      'app/.env:2 client/port-mismatch',
      'deploy/deploy.sh:6 restart/reload-only',
      'firewall/setup-ufw.sh:6 firewall/port-closed',
      'ops/health-check.sh:4 socket/stale-socket-path',
      'pgbouncer/pgbouncer.ini:2 pooler/upstream-mismatch',
    ]);
    expect(report.layers.map(({ status }) => status)).toEqual(['consistent', 'drift', 'drift', 'drift', 'drift', 'drift']);
  });

  it('port-change-fixed: silent, and every layer was read', () => {
    const report = reportOf('port-change-fixed');
    expect(report.findings).toEqual([]);
    expect(report.layers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 'consistent'));
  });

  it('the two differ only in what had to move', () => {
    const [before, after] = [reportOf('port-change'), reportOf('port-change-fixed')];
    expect(after.filesRead).toBe(before.filesRead);
    expect(after.layers.map(({ facts }) => facts)).toEqual(before.layers.map(({ facts }) => facts));
  });
});
