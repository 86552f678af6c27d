import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { SocketSeen } from '../core/index.ts';
import { timed, type Budget } from './budget.ts';
import { talk } from './talk.ts';

export function socketPath(directory: string, port: number): string {
  return join(directory, `.s.PGSQL.${port}`);
}

type Seen = Omit<SocketSeen, 'ms'>;

const connectMs = 3000;

/** The file, and whether somebody listens behind it. */
export function socketStep(directory: string, port: number, budget: Budget): Promise<SocketSeen> {
  const path = socketPath(directory, port);
  return timed(async (): Promise<Seen> => {
    const file = await fileAt(path);
    if (file !== undefined) return { verdict: file, path };
    const { answer } = await talk({ path }, undefined, () => true, { budget, connectMs, answerMs: 0 });
    return { verdict: verdicts[answer] ?? 'failed', path };
  });
}

const verdicts: Readonly<Record<string, Seen['verdict']>> = {
  open: 'listening',
  refused: 'stale',
  missing: 'missing',
  forbidden: 'forbidden',
  deadline: 'deadline',
  'not-a-socket': 'not-a-socket',
};

/** Why the file is no socket that we could connect to; undefined when it is one. */
async function fileAt(path: string): Promise<Seen['verdict'] | undefined> {
  try {
    return (await stat(path)).isSocket() ? undefined : 'not-a-socket';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM') return 'forbidden';
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return 'failed';
  }
  return (await exists(dirname(path))) ? 'missing' : 'directory-missing';
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
