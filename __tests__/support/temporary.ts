import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Of every commit, so that the same files are the same commit whenever a test runs. */
const date = '2026-01-02T03:04:05Z';

/** A directory with the given files, removed with `remove()`. */
export interface Temporary {
  readonly path: string;
  readonly write: (files: Readonly<Record<string, string | Buffer>>) => void;
  readonly git: (...command: readonly string[]) => string;
  /** Everything added and committed; returns the hash. */
  readonly commit: (message?: string) => string;
  readonly remove: () => void;
}

export function temporary(files: Readonly<Record<string, string | Buffer>> = {}): Temporary {
  const directory = directoryAt(realpathSync(mkdtempSync(join(tmpdir(), 'pg-port-guard-'))));
  directory.write(files);
  return directory;
}

/** The same for a directory that is there. */
export function directoryAt(path: string): Temporary {
  const write: Temporary['write'] = (more) => {
    for (const [name, text] of Object.entries(more)) {
      mkdirSync(dirname(join(path, name)), { recursive: true });
      writeFileSync(join(path, name), text);
    }
  };
  const git: Temporary['git'] = (...command) =>
    execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'commit.gpgsign=false', ...command], {
      cwd: path,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { ...process.env, GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
    }).trim();
  return {
    path,
    write,
    git,
    commit: (message = 'change') => {
      git('add', '-A');
      git('commit', '-q', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Runs a test in a temporary directory that is removed when it is done, also one that takes its time. */
export function inTemporary<T>(files: Readonly<Record<string, string | Buffer>>, run: (directory: Temporary) => T): T {
  const directory = temporary(files);
  let later = false;
  try {
    const done = run(directory);
    if (!(done instanceof Promise)) return done;
    later = true;
    return done.finally(() => directory.remove()) as T;
  } finally {
    if (!later) directory.remove();
  }
}

/** The same, in a git work tree with one commit. */
export function inRepository<T>(
  files: Readonly<Record<string, string | Buffer>>,
  run: (directory: Temporary, commit: string) => T,
): T {
  return inTemporary(files, (directory) => {
    directory.git('init', '-q', '-b', 'main');
    return run(directory, directory.commit('first'));
  });
}
