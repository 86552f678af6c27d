import type { Rule } from '../rule.ts';
import { hardcodedPort } from './hardcoded-port.ts';
import { oldPortAlive } from './old-port-alive.ts';
import { portClosed } from './port-closed.ts';
import { serviceName } from './service-name.ts';
import { shadowedRule } from './shadowed-rule.ts';
import { staleIngress } from './stale-ingress.ts';
import { worldOpen } from './world-open.ts';

/** One line a rule. */
export const firewallRules: readonly Rule[] = [
  hardcodedPort,
  oldPortAlive,
  portClosed,
  serviceName,
  shadowedRule,
  staleIngress,
  worldOpen,
];
