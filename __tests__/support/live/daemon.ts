import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { account } from './account.ts';
import { atEnd } from './ends.ts';
import { eventually } from './eventually.ts';

/** A server process in the foreground, ended by its id. */
export interface Daemon {
  readonly pid: number;
  /** What it wrote to stdout and stderr, the last 256 KiB. */
  readonly log: () => string;
  readonly running: () => boolean;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Sends the signal that ends it, SIGKILL after five seconds, and waits until it is gone. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
}

export interface DaemonOptions {
  /** Ends it at once; also sent by the kernel (Linux) when the test process dies without cleaning up. */
  readonly ending: NodeJS.Signals;
  readonly directory: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const kept = 256 * 1024;

/** Starts a program as the account of servers, with nothing of this process's environment but PATH. */
export function daemon(program: string, parameters: readonly string[], options: DaemonOptions): Daemon {
  const child = launched(program, parameters, options);
  let log = '';
  const append = (chunk: Buffer): void => {
    log = (log + chunk.toString()).slice(-kept);
  };
  child.stdout?.on('data', append);
  child.stderr?.on('data', append);
  child.on('error', (error) => append(Buffer.from(`${error.message}\n`)));
  let closed = false;
  child.on('close', () => (closed = true));

  const running = (): boolean => !closed;
  const signal = (name: NodeJS.Signals): void => void (running() && child.kill(name));
  const gone = (within: number): Promise<boolean> => eventually('the process ended', () => closed, { within });
  const stop: Daemon['stop'] = async (name = options.ending) => {
    signal(name);
    await gone(5000).catch(() => {
      signal('SIGKILL');
      return gone(5000);
    });
  };
  atEnd(() => stop());
  return { pid: child.pid ?? -1, log: () => log, running, signal, stop };
}

function launched(
  program: string,
  parameters: readonly string[],
  { ending, directory, environment }: DaemonOptions,
): ChildProcess {
  const user = account();
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv'].find((path) => existsSync(path));
  const settings = {
    cwd: directory,
    env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C', TZ: 'UTC', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'] satisfies ['ignore', 'pipe', 'pipe'],
  };
  if (setpriv === undefined) return spawn(program, parameters, { ...settings, ...(user && { uid: user.uid, gid: user.gid }) });
  const identity = user === undefined ? [] : [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
  return spawn(setpriv, [...identity, `--pdeathsig=${ending.replace('SIG', '')}`, program, ...parameters], settings);
}
