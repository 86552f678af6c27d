import type { Environment } from '../facts/setting.ts';
import type { Level, Observation, Rule } from '../rules/rule.ts';
import type { Settings } from '../settings/settings.ts';

const order: readonly Level[] = ['note', 'warning', 'error'];

export function atMost(level: Level, limit: Level): Level {
  return order.indexOf(level) > order.indexOf(limit) ? limit : level;
}

export function atLeast(level: Level, floor: Level): boolean {
  return order.indexOf(level) >= order.indexOf(floor);
}

/**
 * Level of an observation (DESIGN §6): the settings' own, else the rule's; lowered by what is uncertain and by the place's environment.
 * `off` in the settings: undefined.
 */
export function levelOf(rule: Rule, observation: Observation, environment: Environment, settings: Settings): Level | undefined {
  const chosen = settings.levels[rule.id];
  if (chosen === 'off') return undefined;
  let level = chosen ?? observation.level ?? rule.level;
  if (environment === 'dev' || environment === 'test' || environment === 'example')
    level = level === 'error' ? 'warning' : 'note';
  if (observation.atMost !== undefined) level = atMost(level, observation.atMost);
  return observation.certainty === 'possible' ? 'note' : level;
}
