import type { Report, ServerSummary } from '../report.ts';
import type { Finding, Level } from '../rules/rule.ts';
import { keyOf, type Location } from '../text/span.ts';
import { safe } from './redact.ts';
import { notGatingText } from './news.ts';
import { loud, moved, plural } from './verdict.ts';

export interface GithubOptions {
  /** The checked root relative to the top of the git repository; '' when they are the same. Annotations are relative to the repository. */
  readonly gitPrefix: string;
  /** Errors shown as annotations, at most 9: the runner takes ten, and the last one says what was left out. */
  readonly maxErrors?: number;
}

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };
const ranks: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };
/** The runner takes ten annotations of each kind from a step (github-actions.md §2.1). */
const runnerLimit = 10;
const messageLimit = 999;

/** Workflow commands, one a line: what GitHub shows beside the lines of a pull request. */
export function renderGithub(report: Report, options: GithubOptions): string {
  const places = brokenPlaces(report);
  const budget = budgets(places, Math.max(0, Math.min(runnerLimit - 1, options.maxErrors ?? runnerLimit - 1)));
  const shown = places.filter(({ level }) => budget.take(level));
  const lines = shown.map((finding) => annotation(report, finding, options));
  const left = places.length - shown.length;
  const old = notGatingText(report);
  if (old !== undefined && budget.take('note'))
    lines.push(command('note', { title: 'pg-port-guard' }, `${old}; without annotations, in the job summary`));
  if (left > 0) lines.push(command(budget.rollUp, { title: 'pg-port-guard' }, rollUp(report, left)));
  const change = moved(report);
  if (change !== undefined && budget.take('note')) lines.push(...changed(report, change, options));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/**
 * Errors first, then what stands in a file of a server; one finding for each broken place. What does not fail the run is no annotation:
 * on files that a pull request does not touch it is noise (github-actions.md §3.16).
 */
function brokenPlaces(report: Report): Finding[] {
  const serverPaths = new Set(report.servers.map(({ at }) => at.path));
  const behind = (finding: Finding): number => (serverPaths.has(finding.at.path) ? 0 : 1);
  const seen = new Set<string>();
  return annotated(report)
    .sort((a, b) => ranks[a.level] - ranks[b.level] || behind(a) - behind(b))
    .filter(({ at }) => {
      const key = keyOf(at);
      return !seen.has(key) && seen.add(key) !== undefined;
    });
}

function annotated(report: Report): Finding[] {
  return loud(report).filter(({ gates }) => gates !== false);
}

interface Budget {
  /** Where the line stands that says what was left out. */
  readonly rollUp: Level;
  /** Whether one more annotation of this level is shown; counts it. */
  readonly take: (level: Level) => boolean;
}

function budgets(places: readonly Finding[], maxErrors: number): Budget {
  const limits: Record<Level, number> = { error: maxErrors, warning: runnerLimit, note: runnerLimit };
  const rollUp = places[0]?.level ?? 'note';
  const count = (level: Level): number => places.filter((finding) => finding.level === level).length;
  const overflows = (['error', 'warning', 'note'] as const).some((level) => count(level) > limits[level]);
  if (overflows) limits[rollUp] = Math.min(limits[rollUp], runnerLimit - 1);
  return { rollUp, take: (level) => limits[level]-- > 0 };
}

function rollUp(report: Report, left: number): string {
  return `${plural(annotated(report).length, 'finding')}, ${left} not annotated: GitHub shows ten of a kind; all of them are in the job summary`;
}

function annotation(report: Report, finding: Finding, options: GithubOptions): string {
  const related = finding.related.map(({ message, at }) => `${message} (${at.path}:${report.regionOf(at).startLine})`);
  const parts = [finding.message, `Fix: ${finding.remedy}`, ...related].map(safe);
  return command(finding.level, { ...position(report, finding.at, options), title: finding.ruleId }, joined(parts));
}

/** Whole lines while they fit. */
function joined(parts: readonly string[]): string {
  let text = '';
  for (const part of parts) {
    const next = text === '' ? part : `${text}\n${part}`;
    if (next.length > messageLimit) return text === '' ? `${next.slice(0, messageLimit - 1)}…` : text;
    text = next;
  }
  return text;
}

/** The line of the change itself: reviewers see it in the diff even where the broken places are not part of it. */
function changed(
  report: Report,
  server: ServerSummary & { readonly previousPort: number; readonly port: number },
  options: GithubOptions,
): string[] {
  const broken = loud(report).filter(({ level }) => level !== 'note').length;
  if (broken === 0) return [];
  const text = `PostgreSQL moves from ${server.previousPort} to ${server.port} here; ${plural(broken, 'place')} did not follow`;
  return [command('note', { ...position(report, server.at, options), title: 'pg-port-guard' }, text)];
}

/** A secret has no place in the repository. Columns only within one line: the runner drops others. */
function position(report: Report, at: Location, { gitPrefix }: GithubOptions): Record<string, string> {
  if (at.path.startsWith('secret:')) return {};
  const { startLine, startColumn, endLine, endColumn } = report.regionOf(at);
  const prefix = gitPrefix.replace(/\/$/, '');
  const file = safe(prefix === '' || prefix === '.' ? at.path : `${prefix}/${at.path}`);
  const columns = startLine === endLine ? { col: String(startColumn), endColumn: String(endColumn) } : {};
  return { file, line: String(startLine), ...columns };
}

function command(level: Level, properties: Readonly<Record<string, string>>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(value)}`);
  return `::${commands[level]}${list.length === 0 ? '' : ` ${list.join(',')}`}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
