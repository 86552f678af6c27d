import type { SessionFacts } from '../facts/probe-login.ts';

/** How two sessions are related (semantics G.4). `another`: not the same process, and nothing says whether it is a copy. */
export type Kinship = 'same' | 'copy' | 'ghost' | 'another';

/** Only identifier and start time together prove the same server: a copy of the data directory has the same identifier. */
export function kinship(one: SessionFacts, other: SessionFacts): Kinship {
  const sameStart = one.startTime === other.startTime;
  if (one.systemIdentifier === undefined || other.systemIdentifier === undefined)
    return sameStart && one.versionNumber === other.versionNumber ? 'same' : 'another';
  if (one.systemIdentifier !== other.systemIdentifier) return 'ghost';
  return sameStart ? 'same' : 'copy';
}
