import { describe, expect, it } from '@jest/globals';
import { check, defaultSettings } from '../../../src/core/index.ts';
import { memoryWorkspace } from '../../support/memory-workspace.ts';

/** A script that dials the default socket beside servers on these ports. */
function certaintyBeside(ports: Readonly<Record<string, number>>, script = 'psql -c "select 1"\n'): string[] {
  const files = Object.entries(ports).map(([name, port]) => [`pg/${name}.conf`, `port = ${port}\nlisten_addresses = '*'\n`]);
  const report = check(memoryWorkspace({ ...Object.fromEntries(files), 'check.sh': `#!/bin/sh\n${script}` }), defaultSettings);
  const found = report.findings.filter(({ ruleId }) => ruleId === 'client/implied-port');
  return found.map(({ level, certainty }) => `${level} ${certainty}`);
}

describe('a dial to the default socket that no server answers', () => {
  it.each([
    ['one server', { 'postgresql.a': 5433 }, ['warning likely']],
    ['servers on ports of their own', { 'postgresql.a': 5433, 'postgresql.b': 5434 }, ['warning likely']],
    ['servers on one port, so on machines of their own', { 'postgresql.a': 5433, 'postgresql.b': 5433 }, ['note possible']],
    ['one that listens there', { 'postgresql.a': 5433, 'postgresql.b': 5432 }, []],
  ])('beside %s', (_, ports, expected) => {
    expect(certaintyBeside(ports)).toEqual(expected);
  });
});
