/** The only door of the core. */
export * from './facts/index.ts';
export * from './text/index.ts';
export type { Problem } from './documents/document.ts';
export type { Edit, Fix } from './fixes/edit.ts';
export type { Finding, Level, Observation, Rule, RuleId } from './rules/rule.ts';
export type {
  Change,
  Diagram,
  DiagramEdge,
  DiagramNode,
  LayerStatus,
  LayerSummary,
  Report,
  ServerSummary,
  SmokeStep,
  SmokeSummary,
  SmokeTarget,
} from './report.ts';
export { noFiles, type Workspace } from './workspace.ts';
export * from './settings/settings.ts';
export { parseBaseline, serialiseBaseline } from './settings/baseline.ts';
export {
  certaintyNames,
  failOnChoices,
  failure,
  inconclusive,
  levelNames,
  reported,
  standardFloor,
  unsuppressed,
  type FailOn,
  type ReportingFloor,
} from './gate.ts';
export { gated, onlyChangedChoices, type OnlyChanged } from './gating.ts';
export { withAdded, type AddedToFiles } from './added.ts';
export { addedBySettings, type AddedSuppression } from './settings/added.ts';
export { override } from './settings/override.ts';
export { parseServers, parseSettings } from './settings/parse.ts';
export { levelChoices, unknownRule } from './settings/rule-names.ts';
export { parseSecrets } from './settings/secrets.ts';
export { check } from './check.ts';
export { planMove, type Move, type MoveRequest } from './move.ts';
export { grave, planFixes, type Plan, type PlannedEdit, type PlanOptions } from './plan.ts';
export { placeholder, starterSettings, starterWorkflow } from './starter.ts';
export { survey, type FoundServer, type OpenDials, type Survey } from './survey.ts';
export { classifier } from './extract.ts';
export { interestIn, isExcludedDirectory, mayMatter, type Interest } from './readers/classify.ts';
export { readingOf } from './readers/reading.ts';
export { rules } from './rules/index.ts';
export { readLibpqKeywords } from './conninfo/libpq-keyword.ts';
export { readLibpqUri } from './conninfo/libpq-uri.ts';
export { version } from './version.ts';
export { readers } from './readers/index.ts';
export * from './reports/index.ts';
