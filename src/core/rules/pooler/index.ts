import type { Rule } from '../rule.ts';
import { bypassed } from './bypassed.ts';
import { deadUpstream } from './dead-upstream.ts';
import { impliedUpstreamPort } from './implied-upstream-port.ts';
import { listenMismatch } from './listen-mismatch.ts';
import { noAnswer } from './no-answer.ts';
import { replicationThroughPooler } from './replication-through-pooler.ts';
import { upstreamMismatch } from './upstream-mismatch.ts';

/** One line a rule. */
export const poolerRules: readonly Rule[] = [
  bypassed,
  deadUpstream,
  impliedUpstreamPort,
  listenMismatch,
  noAnswer,
  replicationThroughPooler,
  upstreamMismatch,
];
