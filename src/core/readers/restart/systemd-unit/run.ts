import type { CommandVariable } from '../../../commands/command.ts';
import type { FactMaker } from '../../../facts/reading.ts';
import type { Namespace } from '../../../facts/template.ts';
import type { Unit } from './unit.ts';

/** A unit and what its processes are given. */
export interface UnitRun {
  readonly unit: Unit;
  readonly make: FactMaker;
  /** The environment of the unit's processes. */
  readonly namespace: Namespace;
  readonly variables: ReadonlyMap<string, CommandVariable['value']>;
  /** It starts a PostgreSQL server. */
  readonly server: boolean;
  /** Its server does not get the unit's environment: Debian's pg_ctlcluster clears it (semantics A.4). */
  readonly cleared: boolean;
}
