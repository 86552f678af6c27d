import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type { ResolutionStep } from '../core/index.ts';
import { timed, untilAborted, type Budget } from './budget.ts';

/** Names with more addresses are probed at the first ones only. */
const mostAddresses = 8;

type Resolution = Omit<ResolutionStep, 'ms'>;

const verdicts: Readonly<Record<string, ResolutionStep['verdict']>> = {
  ENOTFOUND: 'unknown-host',
  ENODATA: 'unknown-host',
  EAI_NODATA: 'unknown-host',
  EAI_AGAIN: 'temporary',
};

/** Every address of the host, in the order in which clients try them. */
export function resolveHost(host: string, address: string | undefined, budget: Budget): Promise<ResolutionStep> {
  return timed(() => resolution(address ?? host, budget));
}

async function resolution(host: string, budget: Budget): Promise<Resolution> {
  if (isIP(host) !== 0) return { verdict: 'literal', addresses: [host], more: 0 };
  try {
    const found = await untilAborted(lookup(host, { all: true, verbatim: true }), budget.signal);
    if (found === undefined) return { verdict: 'deadline', addresses: [], more: 0 };
    const addresses = [...new Set(found.map((one) => one.address))];
    const kept = addresses.slice(0, mostAddresses);
    if (kept.length === 0) return { verdict: 'unknown-host', addresses: [], more: 0 };
    return { verdict: 'resolved', addresses: kept, more: addresses.length - kept.length };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    return { verdict: verdicts[code] ?? 'failed', addresses: [], more: 0 };
  }
}
