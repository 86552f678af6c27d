import type { TcpAnswer } from '../core/index.ts';
import type { Budget } from './budget.ts';
import { plainEnvironment, runChild } from './child.ts';

/** The kinds of nc that can test a port and say what they saw (semantics G.3); busybox has no -z. */
export type NcVariant = 'openbsd' | 'traditional' | 'ncat' | 'busybox';

export interface Nc {
  readonly program: string;
  readonly variant: NcVariant | undefined;
}

const signs: readonly (readonly [RegExp, NcVariant])[] = [
  [/BusyBox/i, 'busybox'],
  [/^Ncat /im, 'ncat'],
  [/^OpenBSD netcat/im, 'openbsd'],
  [/^\[v1\.1\d/im, 'traditional'],
];

/** By its help, which every kind prints without connecting anywhere. */
export function ncVariant(help: string): NcVariant | undefined {
  return signs.find(([sign]) => sign.test(help))?.[1];
}

export async function identifyNc(program: string, budget: Budget): Promise<Nc> {
  const { stdout, stderr } = await runChild({ program, words: ['-h'], environment: plainEnvironment(), mostMs: 2000, budget });
  return { program, variant: ncVariant(stdout + stderr) };
}

const texts: readonly (readonly [RegExp, TcpAnswer])[] = [
  [/ succeeded!|\) open\b|^Ncat: Connected to /im, 'open'],
  [/connection refused/i, 'refused'],
  [/timed out|TIMEOUT/i, 'filtered'],
  [/no route to host/i, 'host-unreachable'],
  [/network is unreachable/i, 'network-unreachable'],
  [/permission denied|operation not permitted/i, 'forbidden'],
];

/** What `nc -zv` means; undefined when it says nothing that we know. */
export function ncAnswer(text: string): TcpAnswer | undefined {
  return texts.find(([sign]) => sign.test(text))?.[1];
}

/** `nc -zv` of one numeric address, through the runner's own exec library. It bounds itself with -w: the time left is never overrun. */
export async function ncProbe(
  nc: Nc,
  address: string,
  port: number,
  mostMs: number,
  budget: Budget,
): Promise<TcpAnswer | undefined> {
  const seconds = Math.floor(budget.within(mostMs) / 1000);
  if (seconds < 1 || nc.variant === undefined || nc.variant === 'busybox') return undefined;
  const family = nc.variant === 'ncat' && address.includes(':') ? ['-6'] : [];
  const words = ['-z', '-v', '-n', ...family, '-w', String(seconds), address, String(port)];
  try {
    const { getExecOutput } = await import('@actions/exec');
    const options = { silent: true, ignoreReturnCode: true, env: plainEnvironment(), cwd: '/' };
    const { stdout, stderr } = await getExecOutput(`"${nc.program}"`, words, options);
    return ncAnswer(stdout + stderr);
  } catch {
    return undefined;
  }
}
