import type { Rule } from '../rule.ts';
import { configWithoutRollout } from './config-without-rollout.ts';
import { missingRestart } from './missing-restart.ts';
import { pendingRestart } from './pending-restart.ts';
import { reloadOnly } from './reload-only.ts';
import { restartTooLate } from './restart-too-late.ts';

/** One line a rule. */
export const restartRules: readonly Rule[] = [configWithoutRollout, missingRestart, pendingRestart, reloadOnly, restartTooLate];
