import { atLeast } from './findings/levels.ts';
import type { Report } from './report.ts';
import type { Finding, Level } from './rules/rule.ts';
import type { Certainty } from './topology/topology.ts';

export const levelNames = ['error', 'warning', 'note'] as const;
export const failOnChoices = ['error', 'warning', 'note', 'never'] as const;
export type FailOn = (typeof failOnChoices)[number];
/** Surest first. */
export const certaintyNames = ['certain', 'likely', 'possible'] as const;

export interface ReportingFloor {
  readonly level: Level;
  readonly certainty: Certainty;
}

export const standardFloor: ReportingFloor = { level: 'note', certainty: 'likely' };

/** The report with what is at or above the floor: one filter for every format and for the verdict. The status of a layer stays what it is. */
export function reported(report: Report, floor: ReportingFloor): Report {
  const sure = certaintyNames.indexOf(floor.certainty);
  const findings = report.findings.filter(
    ({ level, certainty }) => atLeast(level, floor.level) && certaintyNames.indexOf(certainty) <= sure,
  );
  const counts = new Map<string, number>();
  for (const { layer } of unsuppressed(findings)) counts.set(layer, (counts.get(layer) ?? 0) + 1);
  const layers = report.layers.map((summary) => ({ ...summary, findings: counts.get(summary.layer) ?? 0 }));
  return { ...report, findings, layers };
}

export function unsuppressed(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ suppressed }) => suppressed === undefined);
}

/** Why a run fails, in a few words; undefined when it does not. A run that saw only a part is never green when it gates. */
export function failure(report: Report, failOn: FailOn): string | undefined {
  if (failOn === 'never') return undefined;
  const gating = unsuppressed(report.findings).filter(({ gates }) => gates !== false);
  const grave = gating.filter(({ level }) => atLeast(level, failOn)).length;
  if (grave > 0) return `${grave} finding${grave === 1 ? '' : 's'} of level ${failOn}${failOn === 'error' ? '' : ' or above'}`;
  return report.incomplete === undefined ? undefined : `incomplete: ${report.incomplete}`;
}

/** Nothing was found that a port could be compared with: why, in a few words. */
export function inconclusive(report: Report): string | undefined {
  if (report.servers.some(({ port }) => port !== undefined)) return undefined;
  const facts = report.layers.reduce((sum, layer) => sum + layer.facts, 0);
  if (facts === 0) return 'no PostgreSQL port was found anywhere';
  return report.servers.length === 0
    ? 'no server is known: name it with expected-port or servers'
    : 'the port of no server can be decided';
}
