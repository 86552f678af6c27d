import { clientRules } from './client/index.ts';
import { firewallRules } from './firewall/index.ts';
import { poolerRules } from './pooler/index.ts';
import { restartRules } from './restart/index.ts';
import type { Rule } from './rule.ts';
import { serverRules } from './server/index.ts';
import { socketRules } from './socket/index.ts';

/** All rules, in the order of the layers. */
export const rules: readonly Rule[] = [
  ...serverRules,
  ...firewallRules,
  ...clientRules,
  ...poolerRules,
  ...socketRules,
  ...restartRules,
];
