import type { Report } from '../report.ts';
import { asciiJson } from './ascii.ts';
import { jsonReport, type JsonOptions } from './json.ts';

/** What a reporting workflow reads of a stored report: more is refused there (stored.ts). */
export const storedReportLimit = 2_000_000;

/** More servers than a person reads; only a report that is too long loses the others. */
const keptServers = 100;

/**
 * The report as compact JSON of at most `limit` characters, all of them ASCII. One that is longer loses its problems and the last findings,
 * which weigh least, and says `truncated`; its counts stay those of the whole.
 */
export function jsonWithin(report: Report, options: JsonOptions, limit: number): string {
  const whole = asciiJson(JSON.stringify(jsonReport(report, options)));
  if (whole.length <= limit) return whole;
  const { summary } = jsonReport({ ...report, problems: [], servers: [] }, options) as { readonly summary?: unknown };
  const servers = report.servers.slice(0, keptServers);
  for (let keep = report.findings.length; ;) {
    const part = { ...report, findings: report.findings.slice(0, keep), problems: [], servers };
    const json = asciiJson(JSON.stringify({ ...jsonReport(part, options), summary, truncated: true }));
    if (json.length <= limit || keep === 0) return json;
    keep = Math.min(keep - 1, Math.floor((keep * limit) / json.length));
  }
}
