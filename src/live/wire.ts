import type { Peer, WireStep } from '../core/index.ts';
import { timed, type Budget } from './budget.ts';
import { inventedStartup, isWhole, sslRequest, unsupportedProtocol } from './messages.ts';
import { talk, type Endpoint, type TalkLimits } from './talk.ts';
import { identify, isPgpool, startupAnswer, tlsOffer } from './wire-answer.ts';

export interface WireOrder {
  /** Open addresses, or one socket. */
  readonly endpoints: readonly Endpoint[];
  readonly connectMs: number;
  readonly answerMs: number;
  /** No login will follow: a start-up packet with an invented user may say more. */
  readonly askStartup: boolean;
  readonly budget: Budget;
}

/** How long a peer may follow its S or N up with more: PostgreSQL never does, a banner like `SSH-2.0` does. */
const secondThoughtMs = 50;

export function wireStep(order: WireOrder): Promise<WireStep> {
  return timed(async () => {
    const peers = await Promise.all(order.endpoints.map((endpoint) => peerAt(endpoint, order)));
    return { verdict: peers[0]?.kind ?? 'skipped', peers };
  });
}

/** One after the other: the peer sees at most three connections of this step, none with anything secret. */
async function peerAt(endpoint: Endpoint, order: WireOrder): Promise<Peer> {
  const limits: TalkLimits = { budget: order.budget, connectMs: order.connectMs, answerMs: order.answerMs };
  const address = 'path' in endpoint ? '' : endpoint.address;
  const ssl = await talk(endpoint, sslRequest, (heard) => heard.length > 1, { ...limits, settleMs: secondThoughtMs });
  const asked = tlsOffer(ssl.heard) !== 'unknown';
  const protocol = asked ? await talk(endpoint, unsupportedProtocol, isWhole, limits) : undefined;
  const identity = identify(ssl, protocol);
  if (!asksStartup(identity.kind, order)) return { address, ...identity };
  const startup = await talk(endpoint, inventedStartup, isWhole, limits);
  if (isPgpool(startup)) return { address, ...identity, kind: 'pgpool', startup: startupAnswer(startup) };
  return identity.kind === 'closes' ? { address, ...identity } : { address, ...identity, startup: startupAnswer(startup) };
}

/** PgBouncer knows no invented user, so its answer says nothing. Of one that closes it may still be Pgpool-II without backends. */
function asksStartup(kind: Peer['kind'], order: WireOrder): boolean {
  if (kind === 'closes') return true;
  return order.askStartup && (kind === 'postgresql' || kind === 'postgresql-like' || kind === 'pgpool');
}
