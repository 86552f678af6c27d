import type { ClientConninfo, Endpoint } from '../facts/client.ts';
import type { PoolerUpstream } from '../facts/pooler.ts';
import type { Location } from '../text/span.ts';
import type { Step } from './inference.ts';
import { isPooler, type Place, type Publication, type Server } from './model.ts';
import type { PortReading, ResolvedPort } from './resolver.ts';

export type DialFact = ClientConninfo | PoolerUpstream;

/** The pooler that makes the dial: its upstream never means the pooler itself. */
export function isOwn(fact: DialFact, server: Server | undefined): boolean {
  return fact.kind === 'pooler.upstream' && server?.files.includes(fact.at.path) === true && isPooler(server.product);
}

/** How a dial misses (topology.md §5). */
export type How = 'published-inside' | 'target-outside' | 'stale' | 'implied' | 'directory' | 'other';

export type Verdict =
  /** Some world is right: silence. */
  | { readonly kind: 'reaches'; readonly server: Server | undefined; readonly steps: readonly Step[] }
  /** Wrong in every world: who was meant, and where it is to be found from here. */
  | {
      readonly kind: 'misses';
      /** Servers that can be meant; the first is the likeliest. */
      readonly servers: readonly Server[];
      readonly how: How;
      /** The ports on which they are found from the dialler's place, with the place that states each. */
      readonly expected: readonly { readonly port: number; readonly at: Location; readonly server: Server }[];
      readonly publication: Publication | undefined;
      readonly weight: number;
      readonly inNetwork: boolean;
      readonly steps: readonly Step[];
    }
  /** The place is known and closed, and nothing listens in it. */
  | {
      readonly kind: 'no-listener';
      readonly place: Place;
      readonly elsewhere: readonly Server[];
      readonly weight: number;
      readonly steps: readonly Step[];
    }
  /** A host outside everything we read; judged with the others that dial it. */
  | { readonly kind: 'outside'; readonly symbol: string }
  | { readonly kind: 'undecidable'; readonly why: string };

/** One endpoint of one dial, judged. */
export interface Route {
  readonly fact: DialFact;
  readonly endpoint: Endpoint;
  /** The host as resolved, for messages; undefined for a socket. */
  readonly host: string | undefined;
  /** The ports it dials, one per world. */
  readonly reading: PortReading;
  readonly verdict: Verdict;
}

const order: Readonly<Record<Verdict['kind'], number>> = { reaches: 0, undecidable: 1, outside: 2, misses: 3, 'no-listener': 4 };

/** Of several vantages and worlds the mildest counts (topology.md §0). */
export function mildest(verdicts: readonly Verdict[]): Verdict {
  let best: Verdict | undefined;
  for (const verdict of verdicts) if (best === undefined || isMilder(verdict, best)) best = verdict;
  return best ?? { kind: 'undecidable', why: 'nobody is known to read it' };
}

export function isMilder(a: Verdict, b: Verdict): boolean {
  return order[a.kind] < order[b.kind];
}

export function undecidable(why: string): Verdict {
  return { kind: 'undecidable', why };
}

/** The dialled port for messages and edits. */
export function dialled(reading: PortReading): ResolvedPort | undefined {
  return reading.ports[0];
}
