import type { LayerSummary, Report } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import { hasFile, type Location } from '../text/span.ts';
import { addedHeading, addedText, alreadyThere, byNews, notGating, notGatingText } from './news.ts';
import { safe } from './redact.ts';
import { smokeAlone, smokeLines } from './smoke-parts.ts';
import { besidesRoute, counts, followers, serverHeading, verdictOf } from './verdict.ts';
import { plural } from '../text/plural.ts';

export interface TextOptions {
  readonly colour: boolean;
}

type Style = 'bold' | 'dim' | 'red' | 'yellow' | 'green' | 'blue';
type Paint = (style: Style, text: string) => string;

const codes: Readonly<Record<Style, number>> = { bold: 1, dim: 2, red: 31, yellow: 33, green: 32, blue: 34 };
const serverLimit = 12;
const problemLimit = 10;
const addedLimit = 20;

/** The report on a terminal: servers as heading, five layers, a block for each finding, one line of verdict. */
export function renderText(report: Report, options: TextOptions): string {
  const paint: Paint = (style, text) => (options.colour ? `\u001b[${codes[style]}m${text}\u001b[0m` : text);
  const sections = [...(smokeAlone(report) ? [] : [heading(report, paint), table(report, paint)]), smoked(report, paint)];
  const { current, already } = byNews(report);
  for (const finding of current) sections.push(block(report, finding, paint));
  if (already.length > 0) sections.push([paint('bold', `${alreadyThere}:`)]);
  for (const finding of already) sections.push(block(report, finding, paint));
  sections.push(silenced(report, paint), added(report, paint), unread(report, paint), [
    ...held(report),
    conclusion(report, paint),
  ]);
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function heading(report: Report, paint: Paint): string[] {
  const shown = report.servers
    .slice(0, serverLimit)
    .map((server) => `${paint('bold', safe(serverHeading(server)))} ${paint('dim', `(${place(report, server.at)})`)}`);
  const rest = report.servers.length - shown.length;
  if (rest > 0) shown.push(paint('dim', `and ${plural(rest, 'more server')}`));
  return shown.length === 0 ? [paint('bold', 'No server known')] : shown;
}

const outcomeStyle = { well: 'green', ill: 'red', open: 'yellow' } as const;

function smoked({ smoke }: Report, paint: Paint): string[] {
  return smoke === undefined ? [] : smokeLines(smoke, (outcome, word) => paint(outcomeStyle[outcome], word));
}

const statusStyle: Readonly<Record<LayerSummary['status'], Style>> = {
  consistent: 'green',
  drift: 'red',
  absent: 'dim',
  undecidable: 'yellow',
};

function table(report: Report, paint: Paint): string[] {
  const rows = followers(report).map((row) => ({ row, ports: shownPorts(row.ports) }));
  const width = Math.max(5, ...rows.map(({ ports }) => ports.length));
  return rows.map(({ row, ports }) => {
    const found = row.findings === 0 ? '' : plural(row.findings, 'finding');
    const note = [found, row.facts === 0 && row.findings > 0 ? '' : safe(row.note)].filter((part) => part !== '').join('; ');
    return `  ${row.layer.padEnd(9)} ${paint(statusStyle[row.status], row.status.padEnd(12))} ${ports.padEnd(width)}  ${paint('dim', note)}`;
  });
}

/** At most four numbers: a table row stays a row. */
export function shownPorts(ports: readonly number[]): string {
  const shown = ports.slice(0, 4).join(' ');
  return ports.length > 4 ? `${shown} …` : shown;
}

const levelStyle: Readonly<Record<Finding['level'], Style>> = { error: 'red', warning: 'yellow', note: 'blue' };

function block(report: Report, finding: Finding, paint: Paint): string[] {
  const { startLine, startColumn } = report.regionOf(finding.at);
  const where = hasFile(finding.at) ? `${safe(finding.at.path)}:${startLine}:${startColumn}` : safe(finding.at.path);
  const doubt = finding.certainty === 'certain' ? '' : paint('dim', ` (${finding.certainty})`);
  const mark = finding.gates === false ? paint('dim', ` (${notGating})`) : '';
  const lines = [
    `${paint(levelStyle[finding.level], finding.level)} ${paint('bold', finding.ruleId)} ${where}${doubt}${mark}`,
    `  ${safe(finding.message)}`,
    `  ${paint('green', 'fix:')} ${safe(finding.remedy)}`,
  ];
  for (const step of finding.route ?? []) lines.push(paint('dim', `    → ${safe(step.text)} (${place(report, step.at)})`));
  for (const other of besidesRoute(finding))
    lines.push(paint('dim', `    also ${safe(other.message)} (${place(report, other.at)})`));
  return lines;
}

/** What was silenced is said, so that silence is never mistaken for agreement. */
function silenced(report: Report, paint: Paint): string[] {
  return report.findings.flatMap((finding) => {
    if (finding.suppressed === undefined || finding.suppressed.by === 'baseline') return [];
    const reason = finding.suppressed.reason === undefined ? '' : `: ${safe(finding.suppressed.reason)}`;
    return [paint('dim', `suppressed by ${finding.suppressed.by} ${finding.ruleId} ${place(report, finding.at)}${reason}`)];
  });
}

/** Reviewers see what a change silences. */
function added(report: Report, paint: Paint): string[] {
  const all = report.addedSuppressions;
  const lines = all.slice(0, addedLimit).map((one) => {
    const where = one.at === undefined ? '' : ` (${place(report, one.at)})`;
    return `  ${safe(addedText(one))}${where}`;
  });
  if (all.length > lines.length) lines.push(`  and ${all.length - lines.length} more`);
  return lines.length === 0 ? [] : [paint('bold', `${addedHeading}:`), ...lines];
}

function held(report: Report): string[] {
  return [notGatingText(report) ?? []].flat();
}

function unread(report: Report, paint: Paint): string[] {
  const lines = report.problems
    .slice(0, problemLimit)
    .map((problem) => paint('dim', `not read: ${place(report, problem.at)} ${safe(problem.message)}`));
  const rest = report.problems.length - lines.length;
  return rest > 0 ? [...lines, paint('dim', `and ${plural(rest, 'more problem')}`)] : lines;
}

const verdictStyle: Readonly<Record<ReturnType<typeof verdictOf>['kind'], Style>> = {
  drift: 'red',
  consistent: 'green',
  undecidable: 'yellow',
  absent: 'yellow',
};

function conclusion(report: Report, paint: Paint): string {
  const verdict = verdictOf(report);
  if (smokeAlone(report)) return `${paint(verdictStyle[verdict.kind], safe(verdict.text))}: ${counts(report)}`;
  const files = `${plural(report.filesRead, 'file')} read${report.filesSkipped > 0 ? `, ${report.filesSkipped} skipped` : ''}`;
  return `${paint(verdictStyle[verdict.kind], safe(verdict.text))}: ${counts(report)}, ${files}`;
}

/** `path:line`; what is no file has no lines. */
function place(report: Report, at: Location): string {
  return hasFile(at) ? `${safe(at.path)}:${report.regionOf(at).startLine}` : safe(at.path);
}
