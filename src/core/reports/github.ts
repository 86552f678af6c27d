import type { Report, ServerSummary } from '../report.ts';
import type { Finding, Level } from '../rules/rule.ts';
import { hasFile, keyOf, type Location } from '../text/span.ts';
import { safe } from './redact.ts';
import { notGatingText } from './news.ts';
import { loud, moved } from './verdict.ts';
import { plural } from '../text/plural.ts';

export interface GithubOptions {
  /** The checked root relative to the top of the git repository; '' when they are the same. Annotations are relative to the repository. */
  readonly gitPrefix: string;
  /** Errors shown as annotations, at most 9: the runner takes ten, and the last one says what was left out. */
  readonly maxErrors?: number;
  /** Annotations of the step besides these: they count against the runner's ten. */
  readonly taken?: Readonly<Record<Level, number>>;
  /** Folder of the documentation, `https://…/docs`: each annotation ends with the page of its rule. */
  readonly docsUrl?: string | undefined;
}

const commands: Readonly<Record<Level, string>> = { error: 'error', warning: 'warning', note: 'notice' };
const ranks: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };
/** The runner takes ten annotations of each kind from a step (github-actions.md §2.1). */
const runnerLimit = 10;
const messageLimit = 999;
const noneTaken: Readonly<Record<Level, number>> = { error: 0, warning: 0, note: 0 };

/** Workflow commands, one a line: what GitHub shows beside the lines of a pull request. */
export function renderGithub(report: Report, options: GithubOptions): string {
  const places = brokenPlaces(report);
  const budget = budgets(places, options);
  const shown = new Set(places.filter(({ level }) => budget.take(level)));
  const lines = [...shown].map((finding) => annotation(report, finding, options));
  const left = places.filter((finding) => !shown.has(finding));
  const old = notGatingText(report);
  if (old !== undefined && budget.take('note'))
    lines.push(command('note', { title: 'pg-port-guard' }, `${old}; without annotations, in the job summary`));
  if (left.length > 0) lines.push(command(budget.rollUp, { title: 'pg-port-guard' }, rollUp(report, left)));
  const change = moved(report);
  if (change !== undefined && budget.take('note')) lines.push(...changed(report, change, options));
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

/**
 * Errors first, then what stands in a file of a server; one finding for each broken place, of the live test for each rule. What does not fail the run is no annotation:
 * on files that a pull request does not touch it is noise (github-actions.md §3.16).
 */
function brokenPlaces(report: Report): Finding[] {
  const serverPaths = new Set(report.servers.map(({ at }) => at.path));
  const behind = (finding: Finding): number => (serverPaths.has(finding.at.path) ? 0 : 1);
  const seen = new Set<string>();
  return annotated(report)
    .sort((a, b) => ranks[a.level] - ranks[b.level] || behind(a) - behind(b))
    .filter(({ at, ruleId, live }) => {
      const key = `${keyOf(at)}${live === true ? ruleId : ''}`;
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

function budgets(places: readonly Finding[], { maxErrors = runnerLimit - 1, taken = noneTaken }: GithubOptions): Budget {
  const free = (level: Level): number => Math.max(0, runnerLimit - taken[level]);
  const errors = Math.max(0, Math.min(runnerLimit - 1, maxErrors, free('error')));
  const limits: Record<Level, number> = { error: errors, warning: free('warning'), note: free('note') };
  const rollUp = places[0]?.level ?? 'note';
  const count = (level: Level): number => places.filter((finding) => finding.level === level).length;
  const overflows = (['error', 'warning', 'note'] as const).some((level) => count(level) > limits[level]);
  if (overflows) limits[rollUp] = Math.min(limits[rollUp], free(rollUp) - 1);
  return { rollUp, take: (level) => limits[level]-- > 0 };
}

/** How many are left out, and which, as far as one message goes. */
function rollUp(report: Report, left: readonly Finding[]): string {
  const start = `${plural(annotated(report).length, 'finding')}, ${left.length} not annotated (GitHub shows ten of a kind; all of them are in the job summary)`;
  let text = `${start}:`;
  for (const [index, { at }] of left.entries()) {
    const place = hasFile(at) ? `${safe(at.path)}:${report.regionOf(at).startLine}` : safe(at.path);
    const next = `${text}${index === 0 ? '' : ','} ${place}`;
    if (next.length > messageLimit - 10) return `${text} …`;
    text = next;
  }
  return text;
}

function annotation(report: Report, finding: Finding, options: GithubOptions): string {
  const related = finding.related.map(
    ({ message, at }) => `${message} (${at.path}${hasFile(at) ? `:${report.regionOf(at).startLine}` : ''})`,
  );
  const page = options.docsUrl === undefined ? [] : [`${options.docsUrl}/rules/${finding.ruleId}.md`];
  const parts = [finding.message, `Fix: ${finding.remedy}`, ...page, ...related].map(safe);
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

/** What is no file has no place in the repository. Columns only within one line: the runner drops others. */
function position(report: Report, at: Location, { gitPrefix }: GithubOptions): Record<string, string> {
  if (!hasFile(at)) return {};
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
