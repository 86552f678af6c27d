/** The only door of the probes. */
export { smoke, type SmokeOptions } from './smoke.ts';
export type { SmokeTargets } from './targets.ts';
export type { ToolChoice } from './tools.ts';
