import type { Rule } from '../rule.ts';
import { conflictingPort } from './conflicting-port.ts';
import { ignoredVariable } from './ignored-variable.ts';
import { invalidPort } from './invalid-port.ts';
import { listenAddress } from './listen-address.ts';
import { portCollision } from './port-collision.ts';
import { twoConfigurations } from './two-configurations.ts';
import { unreachableTarget } from './unreachable-target.ts';
import { unvalidatedVariable } from './unvalidated-variable.ts';

/** One line a rule. */
export const serverRules: readonly Rule[] = [
  conflictingPort,
  ignoredVariable,
  invalidPort,
  listenAddress,
  portCollision,
  twoConfigurations,
  unreachableTarget,
  unvalidatedVariable,
];
