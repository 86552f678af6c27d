/** The only door of the core. */
export * from './facts/index.ts';
export * from './text/index.ts';
export type { Problem } from './documents/document.ts';
export type { Edit, Fix, PortMove } from './fixes/edit.ts';
export type { Finding, Level, Observation, Rule, RuleId } from './rules/rule.ts';
export type { LayerStatus, LayerSummary, Report, ServerSummary } from './report.ts';
export type { Workspace } from './workspace.ts';
export * from './settings/settings.ts';
export { check } from './check.ts';
export { classifier } from './extract.ts';
export { interestIn, isExcludedDirectory, mayMatter, type Interest } from './readers/classify.ts';
export { readingOf } from './readers/reading.ts';
export { rules } from './rules/index.ts';
export { readers } from './readers/index.ts';
export * from './reports/index.ts';
