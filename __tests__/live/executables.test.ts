import { describe, expect, it } from '@jest/globals';
import { chmodSync, mkdirSync, realpathSync, symlinkSync, unlinkSync } from 'node:fs';
import { delimiter, dirname, join, parse } from 'node:path';
import { findProgram } from '../../src/live/executables.ts';
import { inTemporary } from '../support/temporary.ts';

const windows = process.platform === 'win32';
const suffix = windows ? '.exe' : '';
/** A name that no system has. */
const name = 'pg-port-guard-tool';

function withProgram(run: (directory: string) => void): void {
  inTemporary({ [`bin/${name}${suffix}`]: '#!/bin/sh\n' }, ({ path }) => {
    chmodSync(join(path, 'bin', name + suffix), 0o755);
    run(path);
  });
}

/** The system's temporary directory is open to all: what lies there is refused for that alone. */
const home = { path: join(process.cwd(), '.tmp') };

describe('programs', () => {
  it('are not taken from the workspace', () => {
    withProgram((directory) => {
      const search = { path: [join(directory, 'bin'), 'bin', ''].join(delimiter), untrusted: [directory] };
      expect(findProgram(name, search)).toBeUndefined();
    });
  });

  (windows ? it.skip : it)('are not taken from where everybody may write', () => {
    withProgram((directory) => {
      expect(findProgram(name, { path: join(directory, 'bin'), untrusted: [] })).toBeUndefined();
    });
  });

  (windows ? it.skip : it)('are not reached through a link into the workspace', () => {
    withProgram((directory) => {
      mkdirSync(home.path, { recursive: true });
      const link = join(home.path, `link-${process.pid}`);
      symlinkSync(join(directory, 'bin'), link);
      try {
        expect(findProgram(name, { path: link, untrusted: [directory] })).toBeUndefined();
      } finally {
        unlinkSync(link);
      }
    });
  });

  it('are found where the system has them', () => {
    const found = findProgram(windows ? 'cmd' : 'sh', { path: process.env['PATH'] ?? '', untrusted: [process.cwd()] });
    expect(found).toBeDefined();
  });

  it('are not taken from below a directory that is not trusted, by whatever way', () => {
    const program = windows ? 'cmd' : 'sh';
    const path = process.env['PATH'] ?? '';
    const found = findProgram(program, { path, untrusted: [] }) ?? '';
    const [written, real] = [dirname(found), dirname(realpathSync(found))];
    for (const directory of [written, real]) {
      const other = findProgram(program, { path, untrusted: [directory] });
      if (other !== undefined) expect([dirname(other), dirname(realpathSync(other))]).not.toContain(directory);
    }
    expect(findProgram(program, { path, untrusted: [parse(found).root] })).toBeUndefined();
  });

  it('are not found when they are nowhere', () => {
    expect(findProgram(name, { path: process.env['PATH'] ?? '', untrusted: [] })).toBeUndefined();
  });
});
