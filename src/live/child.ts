import { spawn } from 'node:child_process';
import { dirname } from 'node:path';
import type { Budget } from './budget.ts';

export interface ChildOrder {
  /** An absolute path. */
  readonly program: string;
  readonly words: readonly string[];
  /** All of it: nothing of ours is inherited. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: string;
  readonly mostMs: number;
  readonly budget: Budget;
}

export interface ChildOutcome {
  readonly end: 'exit' | 'timeout' | 'deadline' | 'too-much' | 'not-started';
  readonly code: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** Characters of each stream: what comes beyond it ends the child. */
const mostOutput = 65_536;

/** What every child gets: programs of the system, messages in English, and what Windows needs to open a socket. */
export function plainEnvironment(): Record<string, string> {
  if (process.platform !== 'win32') return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' };
  const root = process.env['SystemRoot'] ?? 'C:\\Windows';
  return { PATH: `${root}\\System32`, LC_ALL: 'C', SystemRoot: root };
}

/** Runs a program without a shell, bounded in time and output. Resolves when it is gone and its pipes are closed. Never rejects. */
export function runChild(order: ChildOrder): Promise<ChildOutcome> {
  const notStarted: ChildOutcome = { end: 'not-started', code: undefined, stdout: '', stderr: '' };
  return ended(order).catch(() => notStarted);
}

function ended(order: ChildOrder): Promise<ChildOutcome> {
  const { budget } = order;
  return new Promise((resolve) => {
    const child = spawn(order.program, order.words, {
      env: { ...order.environment },
      cwd: dirname(order.program),
      stdio: 'pipe',
      shell: false,
      windowsHide: true,
    });
    const output = { stdout: '', stderr: '' };
    let end: ChildOutcome['end'] = 'exit';
    const stop = (why: ChildOutcome['end']): void => {
      if (end === 'exit') end = why;
      child.kill('SIGKILL');
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
    };
    const onAbort = (): void => stop('deadline');
    const timer = setTimeout(() => stop('timeout'), order.mostMs);
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => {
        output[name] += text.slice(0, mostOutput - output[name].length);
        if (output[name].length >= mostOutput) stop('too-much');
      });
    child.stdin.on('error', () => undefined);
    const settle = (code: number | null): void => {
      clearTimeout(timer);
      budget.signal.removeEventListener('abort', onAbort);
      resolve({ end, code: code ?? undefined, ...output });
    };
    child.on('error', () => {
      if (end === 'exit') end = 'not-started';
      if (child.pid === undefined) settle(null);
    });
    child.on('close', settle);
    if (budget.over()) onAbort();
    else budget.signal.addEventListener('abort', onAbort, { once: true });
    child.stdin.end(order.input ?? '');
  });
}
