import { readFile } from 'node:fs/promises';
import type { BindingStep } from '../core/index.ts';
import type { Budget } from './budget.ts';
import { plainEnvironment, runChild } from './child.ts';
import { clean } from './clean.ts';
import { socketsOfProc, socketsOfSs, tcpOfProc, tcpOfSs, type Listening } from './listening.ts';

export const nothingSeen: Listening = { by: 'none', tcp: [], sockets: [] };

/** With ss where it is, else from /proc. */
export async function listeningHere(ss: string | undefined, budget: Budget): Promise<Listening> {
  return (ss === undefined ? undefined : await bySs(ss, budget)) ?? (await byProc()) ?? nothingSeen;
}

async function bySs(program: string, budget: Budget): Promise<Listening | undefined> {
  const run = (words: string) => runChild({ program, words: [words], environment: plainEnvironment(), mostMs: 3000, budget });
  const [tcp, unix] = await Promise.all([run('-ltnpH'), run('-lxnH')]);
  if (tcp.end !== 'exit' || tcp.code !== 0) return undefined;
  return { by: 'ss', tcp: tcpOfSs(tcp.stdout), sockets: socketsOfSs(unix.stdout) };
}

async function byProc(): Promise<Listening | undefined> {
  const read = (name: string): Promise<string | undefined> => readFile(`/proc/net/${name}`, 'latin1').catch(() => undefined);
  const [tcp, tcp6, unix] = await Promise.all([read('tcp'), read('tcp6'), read('unix')]);
  if (tcp === undefined && tcp6 === undefined) return undefined;
  return { by: 'proc', tcp: [...tcpOfProc(tcp ?? ''), ...tcpOfProc(tcp6 ?? '')], sockets: socketsOfProc(unix ?? '') };
}

/** Of what listens here, what has the port. */
export function bindingStep(listening: Listening, port: number, ms: number): BindingStep {
  const listeners = listening.tcp
    .filter((one) => one.port === port)
    .map(({ address, scope, process, pid }) => ({
      address,
      scope,
      ...(process === undefined || pid === undefined ? {} : { process: clean(process, 64), pid }),
    }));
  const verdict = listeners.length > 0 ? 'bound' : listening.by === 'none' ? 'unknown' : 'not-bound';
  return { verdict, by: listening.by, listeners, ms };
}
