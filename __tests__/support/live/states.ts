import { foreignStates } from './states/foreign.ts';
import { poolerStates } from './states/poolers.ts';
import { loginStates, postgresqlStates } from './states/postgresql.ts';
import { socketStates } from './states/sockets.ts';
import type { State } from './states/state.ts';
import { unreachableStates } from './states/unreachable.ts';

export { impostorStates } from './states/foreign.ts';
export { once } from './states/state.ts';
export type { Answers, Expected, Refusal, Reply, Situation, State } from './states/state.ts';

/** Every row of semantics.md §G.1 and §G.2 that can be produced on one machine; not here: Pgpool-II, stunnel, LDAP, GSSAPI. */
export const states: readonly State[] = [
  ...postgresqlStates,
  ...loginStates,
  ...socketStates,
  ...unreachableStates,
  ...poolerStates,
  ...foreignStates,
];
