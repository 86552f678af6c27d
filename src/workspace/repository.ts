import { spawnSync } from 'node:child_process';
import { lstatSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

/** The git repository whose work tree holds the checked root. */
export interface Repository {
  /** Real path of the work tree's top. */
  readonly top: string;
  /** The `.git` directory, or the `.git` file of a linked work tree. */
  readonly gitDirectory: string;
}

/** The directory that is checked. */
export interface Root {
  /** Its real path. */
  readonly directory: string;
  readonly repository: Repository | undefined;
  /** Path of the root below the work tree's top, with `/` and a closing `/`; '' when they are one. */
  readonly gitPrefix: string;
}

/** Throws when the path is no directory: the caller's message names it. */
export function rootAt(path: string): Root {
  const directory = realpathSync(path);
  if (!statSync(directory).isDirectory()) throw new Error('not a directory');
  const repository = repositoryAround(directory);
  if (repository === undefined) return { directory, repository, gitPrefix: '' };
  const below = relative(repository.top, directory).split(sep).join('/');
  return { directory, repository, gitPrefix: below === '' ? '' : `${below}/` };
}

/** The nearest directory upwards with a real `.git`. A folder dressed as a bare repository has none and is never used. */
function repositoryAround(directory: string): Repository | undefined {
  for (let top = directory; ; top = dirname(top)) {
    const gitDirectory = join(top, '.git');
    if (isGitDirectory(gitDirectory)) return { top, gitDirectory };
    if (dirname(top) === top) return undefined;
  }
}

function isGitDirectory(path: string): boolean {
  try {
    const stat = lstatSync(path);
    if (stat.isDirectory()) return lstatSync(join(path, 'HEAD')).isFile();
    return stat.isFile() && stat.size < 8192 && readFileSync(path, 'latin1').startsWith('gitdir: ');
  } catch {
    return false;
  }
}

/** The directory with the index and HEAD of this work tree: for a linked work tree it is not `.git` itself. */
export function indexPath(repository: Repository): string | undefined {
  try {
    if (lstatSync(repository.gitDirectory).isDirectory()) return join(repository.gitDirectory, 'index');
    const line = readFileSync(repository.gitDirectory, 'utf8').slice('gitdir: '.length).trimEnd();
    return join(line.startsWith('/') || /^[A-Za-z]:/.test(line) ? line : join(repository.top, line), 'index');
  } catch {
    return undefined;
  }
}

/** Nothing a repository contains may run: no hooks, no monitor, no transport, no filters, no external diff. */
const safeConfiguration = [
  'safe.bareRepository=explicit',
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'protocol.allow=never',
  'core.quotePath=false',
  'filter.lfs.clean=',
  'filter.lfs.process=',
  'filter.lfs.required=false',
].flatMap((setting) => ['-c', setting]);

/** Read-only git at the work tree's top. undefined: git is absent, refused, or said no. Its messages are not shown: they may quote the repository. */
export function git(repository: Repository, command: readonly string[], input?: string): Buffer | undefined {
  const paths = [`--git-dir=${repository.gitDirectory}`, `--work-tree=${repository.top}`];
  const result = spawnSync('git', ['--no-optional-locks', ...paths, ...safeConfiguration, ...command], {
    cwd: repository.top,
    env: gitEnvironment(),
    input: input ?? '',
    maxBuffer: 512 << 20,
    timeout: 60_000,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return result.error === undefined && result.status === 0 ? result.stdout : undefined;
}

/** Variables such as GIT_DIR, GIT_EXTERNAL_DIFF or GIT_TRACE must not steer what we run. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(process.env)) if (!name.toUpperCase().startsWith('GIT_')) environment[name] = value;
  return { ...environment, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1', GIT_OPTIONAL_LOCKS: '0', LC_ALL: 'C' };
}

/** Output of a `-z` command. */
export function nulSeparated(output: Buffer): string[] {
  const list = output.toString('utf8').split('\0');
  list.pop();
  return list;
}
