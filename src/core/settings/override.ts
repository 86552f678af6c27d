import type { Settings } from './settings.ts';

/** What inputs and flags say wins over the settings file; levels are taken one by one, lists as a whole, baselines together. */
export function override(settings: Settings, given: Partial<Settings>): Settings {
  return {
    ...settings,
    ...given,
    levels: { ...settings.levels, ...given.levels },
    baseline: new Set([...settings.baseline, ...(given.baseline ?? [])]),
  };
}
