import { describe as jestDescribe, it as jestIt } from '@jest/globals';
import { existsSync } from 'node:fs';
import { postgresProblem } from './binaries.ts';
import { namespaceProblem } from './netns.ts';
import { programPath } from './programs.ts';

/** `postgres` is the one of npm; `netns` stands for the right to make a network namespace with a packet filter in it. */
export type Part =
  | 'postgres'
  | 'psql'
  | 'pg_isready'
  | 'pgbouncer'
  | 'haproxy'
  | 'nc.openbsd'
  | 'ss'
  | 'netns'
  | 'nsswitch.conf'
  | 'linux'
  | 'unix'
  | 'ordinary user';

/** Milliseconds: the first test that needs a server also makes its data directory, and other programs want the processor, too. */
const patience = 40_000;

export interface WhereInstalled {
  /** Reason of the skip, in the title of what is skipped; undefined where all is there. */
  readonly why: string | undefined;
  readonly it: (title: string, test: () => Promise<void> | void, milliseconds?: number) => void;
  /** A few of them run side by side, before all others of the file: for what waits more than it computes. No dynamic import in them: jest forbids it. */
  readonly concurrent: WhereInstalled['it'];
  readonly describe: (title: string, tests: () => void) => void;
}

/** `it` and `describe` that are skipped, and say why, where a part is absent. */
export function whereInstalled(...parts: readonly Part[]): WhereInstalled {
  const why = parts.map(problem).find((reason) => reason !== undefined);
  if (why === undefined) {
    return {
      why,
      it: (title, test, milliseconds = patience) => jestIt(title, test, milliseconds),
      concurrent: (title, test, milliseconds = patience) => jestIt.concurrent(title, async () => test(), milliseconds),
      describe: jestDescribe,
    };
  }
  const skipped: WhereInstalled['it'] = (title, test) => jestIt.skip(`${title} [skipped: ${why}]`, test);
  return {
    why,
    it: skipped,
    concurrent: skipped,
    describe: (title, tests) => jestDescribe.skip(`${title} [skipped: ${why}]`, tests),
  };
}

/** Why a part cannot be used here; undefined where it can. */
export function problem(part: Part): string | undefined {
  if (part === 'postgres') return postgresProblem();
  if (part === 'netns') return namespaceProblem();
  if (part === 'nsswitch.conf') return existsSync('/etc/nsswitch.conf') ? undefined : 'no /etc/nsswitch.conf';
  if (part === 'linux') return process.platform === 'linux' ? undefined : 'Linux only';
  if (part === 'unix') return process.platform === 'win32' ? 'not on Windows' : undefined;
  if (part === 'ordinary user') return process.getuid?.() === 0 ? 'root may read everything' : undefined;
  return programPath(part) === undefined ? `${part} is not installed` : undefined;
}
