import { isIPv6 } from 'node:net';
import type { AddressAnswer, TcpAnswer, TcpStep } from '../core/index.ts';
import { timed, type Budget } from './budget.ts';
import { ncProbe, type Nc } from './nc.ts';
import { talk } from './talk.ts';

export interface TcpOrder {
  readonly addresses: readonly string[];
  readonly port: number;
  readonly connectMs: number;
  readonly nc: Nc | undefined;
  readonly budget: Budget;
}

/** All addresses at once: every connection has its own timer. */
export async function tcpStep(order: TcpOrder): Promise<TcpStep> {
  return timed(async () => {
    const addresses = await Promise.all(order.addresses.map((address) => addressAnswer(address, order)));
    return { verdict: tcpVerdict(addresses.map(({ answer }) => answer)), addresses };
  });
}

async function addressAnswer(address: string, order: TcpOrder): Promise<AddressAnswer> {
  const { port, budget, nc } = order;
  const limits = { budget, connectMs: order.connectMs, answerMs: 0 };
  const [own, second] = await Promise.all([
    timed(() => talk({ address, port }, undefined, () => true, limits)),
    nc === undefined ? undefined : ncProbe(nc, address, port, order.connectMs, budget),
  ]);
  const answer = own.answer === 'missing' || own.answer === 'not-a-socket' ? 'failed' : own.answer;
  return {
    address,
    family: isIPv6(address) ? 6 : 4,
    answer,
    ms: own.ms,
    ...(own.code === undefined ? {} : { code: own.code }),
    ...(second === undefined ? {} : { nc: second }),
  };
}

/** What a client would feel: one open address is enough; else the slowest kind of failure. */
const weights: readonly TcpAnswer[] = [
  'open',
  'deadline',
  'filtered',
  'refused',
  'forbidden',
  'host-unreachable',
  'network-unreachable',
  'failed',
];

export function tcpVerdict(answers: readonly TcpAnswer[]): TcpAnswer {
  return weights.find((answer) => answers.includes(answer)) ?? 'failed';
}
