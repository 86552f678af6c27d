import type { Fix } from '../fixes/edit.ts';
import type { Report, SmokeSummary } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import type { Location } from '../text/span.ts';
import { asciiJson } from './ascii.ts';
import { withoutCredentials } from './fixes.ts';
import { redactCredentials } from './redact.ts';
import { countOf, loud } from './verdict.ts';

export interface JsonOptions {
  readonly version: string;
  /** The checked root, relative to the top of the git repository; `.` when they are the same. */
  readonly root: string;
  /** The commit the report is about, as a full hash; on pull requests their head, not the merge that was checked out. */
  readonly head?: string | undefined;
}

/** The report for programs: `schemas/report.schema.json` says what each member means. Members are added, never changed. */
export function renderJson(report: Report, options: JsonOptions): string {
  return `${asciiJson(JSON.stringify(jsonReport(report, options), undefined, 2))}\n`;
}

export function jsonReport(report: Report, { version, root, head }: JsonOptions): object {
  return {
    schemaVersion: 1,
    tool: { name: 'pg-port-guard', version },
    root,
    head: head ?? null,
    summary: summary(report),
    ...(report.addedSuppressions.length === 0 ? {} : { addedSuppressions: added(report) }),
    servers: report.servers.map((server) => ({
      id: redactCredentials(server.id),
      product: server.product,
      port: server.port ?? null,
      previousPort: server.previousPort ?? null,
      place: server.place,
      ...lineOf(report, server.at),
    })),
    layers: report.layers.map(({ layer, status, facts, findings, ports, note }) => {
      return { layer, status, facts, findings, ports, note: redactCredentials(note) };
    }),
    findings: report.findings.map((finding) => jsonFinding(report, finding)),
    ...(report.smoke === undefined ? {} : { smoke: smokeJson(report.smoke) }),
    problems: report.problems.map(({ code, message, at }) => ({
      ...lineOf(report, at),
      code,
      message: redactCredentials(message),
    })),
  };
}

function smokeJson({ verdict, troubles, untested, targets, elapsedMs }: SmokeSummary): object {
  return {
    verdict,
    troubles: troubles.map(redactCredentials),
    untested: untested.map(redactCredentials),
    targets: targets.map(({ role, host, port, steps }) => ({
      role,
      host: redactCredentials(host),
      port,
      steps: steps.map((step) => ({ ...step, text: redactCredentials(step.text) })),
    })),
    elapsedMs,
  };
}

function summary(report: Report): object {
  const findings = loud(report);
  return {
    errors: countOf(findings, 'error'),
    warnings: countOf(findings, 'warning'),
    notes: countOf(findings, 'note'),
    suppressed: report.findings.length - findings.length,
    filesRead: report.filesRead,
    filesSkipped: report.filesSkipped,
    ...(report.change === undefined ? {} : newsCounts(findings)),
    ...(report.incomplete === undefined ? {} : { incomplete: redactCredentials(report.incomplete) }),
  };
}

function newsCounts(findings: readonly Finding[]): object {
  return {
    newFindings: findings.filter(({ news }) => news === 'new').length,
    notGating: findings.filter(({ gates }) => gates === false).length,
  };
}

function added(report: Report): object[] {
  return report.addedSuppressions.map(({ by, what, rules, paths, reason, at, effect }) => ({
    by,
    what: redactCredentials(what),
    rules,
    paths: paths.map(redactCredentials),
    ...(reason === undefined ? {} : { reason: redactCredentials(reason) }),
    ...(at === undefined ? {} : lineOf(report, at)),
    effect,
  }));
}

function jsonFinding(report: Report, finding: Finding): object {
  return {
    ruleId: finding.ruleId,
    layer: finding.layer,
    level: finding.level,
    certainty: finding.certainty,
    message: redactCredentials(finding.message),
    remedy: redactCredentials(finding.remedy),
    ...regionOf(report, finding.at),
    foundPort: finding.ports?.found ?? null,
    expectedPort: finding.ports?.expected ?? null,
    fingerprint: finding.fingerprint,
    route: (finding.route ?? []).map((step) => ({ text: redactCredentials(step.text), ...lineOf(report, step.at) })),
    related: finding.related.map(({ message, at }) => {
      const { startLine, startColumn } = report.regionOf(at);
      return { message: redactCredentials(message), path: at.path, line: startLine, column: startColumn };
    }),
    fixes: finding.fixes.filter(withoutCredentials).map(jsonFix),
    ...(finding.live === undefined ? {} : { live: finding.live }),
    ...(finding.news === undefined ? {} : { news: finding.news }),
    ...(finding.gates === undefined ? {} : { gates: finding.gates }),
    ...(finding.suppressed === undefined ? {} : { suppressed: suppression(report, finding.suppressed) }),
  };
}

function jsonFix({ title, safety, edits }: Fix): object {
  return {
    title: redactCredentials(title),
    safety,
    edits: edits.map(({ at, expected, text, transform }) => ({
      path: at.path,
      startOffset: at.span.start,
      endOffset: at.span.end,
      expected,
      text,
      ...(transform === undefined ? {} : { transform }),
    })),
  };
}

function suppression(report: Report, { by, reason, at }: NonNullable<Finding['suppressed']>): object {
  return {
    by,
    ...(reason === undefined ? {} : { reason: redactCredentials(reason) }),
    ...(at === undefined ? {} : lineOf(report, at)),
  };
}

function lineOf(report: Report, at: Location): { readonly path: string; readonly line: number } {
  return { path: at.path, line: report.regionOf(at).startLine };
}

/** 1-based, `endColumn` exclusive. */
function regionOf(report: Report, at: Location): object {
  const { startLine, startColumn, endLine, endColumn } = report.regionOf(at);
  return { path: at.path, line: startLine, column: startColumn, endLine, endColumn };
}
