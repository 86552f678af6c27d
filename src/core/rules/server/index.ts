import type { Rule } from '../rule.ts';
import { conflictingPort } from './conflicting-port.ts';
import { filtered } from './filtered.ts';
import { ignoredVariable } from './ignored-variable.ts';
import { invalidPort } from './invalid-port.ts';
import { listenAddress } from './listen-address.ts';
import { notPostgresql } from './not-postgresql.ts';
import { portCollision } from './port-collision.ts';
import { refused } from './refused.ts';
import { twoConfigurations } from './two-configurations.ts';
import { unavailable } from './unavailable.ts';
import { unknownHost } from './unknown-host.ts';
import { unreachableTarget } from './unreachable-target.ts';
import { unvalidatedVariable } from './unvalidated-variable.ts';

/** One line a rule. */
export const serverRules: readonly Rule[] = [
  conflictingPort,
  filtered,
  ignoredVariable,
  invalidPort,
  listenAddress,
  notPostgresql,
  portCollision,
  refused,
  twoConfigurations,
  unavailable,
  unknownHost,
  unreachableTarget,
  unvalidatedVariable,
];
