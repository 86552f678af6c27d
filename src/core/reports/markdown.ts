import type { LayerSummary, Report } from '../report.ts';
import type { Finding, Level } from '../rules/rule.ts';
import type { Location } from '../text/span.ts';
import { code, prose, utf8Length } from './markdown-text.ts';
import { addedHeading, addedText, alreadyThere, byNews, notGating, notGatingText } from './news.ts';
import { safe } from './redact.ts';
import { shownPorts } from './text.ts';
import { besidesRoute, counts, followers, plural, serverHeading, verdictOf } from './verdict.ts';

export interface MarkdownOptions {
  /** `https://github.com/OWNER/REPO/blob/SHA/PREFIX/`: places become links. */
  readonly blobUrl?: string;
  /** The runner refuses a step's summary over 1 MiB. */
  readonly maxBytes?: number;
}

const defaultLimit = 900_000;
const serverLimit = 20;
const problemLimit = 50;

/** The job summary: verdict, the five layers under their server, findings, how to fix, what was read (github-actions.md §5.9). */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const page = new Page(report, options);
  const head = [page.verdict(), page.servers(), page.table()];
  const { current, already } = byNews(report);
  const findings = [...current, ...already];
  const foot = [page.suppressed(), page.added(), page.files()];
  const limit = (options.maxBytes ?? defaultLimit) - utf8Length([...head, ...foot].join('\n\n')) - 400;
  const body = withinBytes(
    [...current.map((finding) => page.finding(finding)), ...already.map((finding, index) => page.known(finding, index))],
    limit,
  );
  const hidden = findings.length - body.length;
  if (current.length > 0) body.unshift('### Findings');
  if (hidden > 0) body.push(`… and ${plural(hidden, 'more finding')}: the JSON report has all of them.`);
  return `${[...head, ...body, ...foot].filter((part) => part !== '').join('\n\n')}\n`;
}

function withinBytes(parts: readonly string[], limit: number): string[] {
  let bytes = 0;
  const shown: string[] = [];
  for (const part of parts) {
    bytes += utf8Length(part) + 2;
    if (bytes > limit) break;
    shown.push(part);
  }
  return shown;
}

const verdictMarks = { drift: '❌', consistent: '✅', undecidable: '❔', absent: '➖' } as const;
const statusMarks: Readonly<Record<LayerSummary['status'], string>> = {
  consistent: '✅ consistent',
  drift: '❌ drift',
  absent: '➖ absent',
  undecidable: '❔ undecidable',
};
const levelMarks: Readonly<Record<Level, string>> = { error: '❌ error', warning: '⚠️ warning', note: 'ℹ️ note' };

class Page {
  private readonly report: Report;
  private readonly options: MarkdownOptions;

  constructor(report: Report, options: MarkdownOptions) {
    this.report = report;
    this.options = options;
  }

  verdict(): string {
    const { kind, text } = verdictOf(this.report);
    const held = notGatingText(this.report);
    return `## ${verdictMarks[kind]} ${prose(text)}\n\n${counts(this.report)}${held === undefined ? '' : `  \n${prose(held)}`}`;
  }

  servers(): string {
    const { servers } = this.report;
    const lines = servers.slice(0, serverLimit).map((server) => `**${prose(serverHeading(server))}** (${this.place(server.at)})`);
    if (servers.length > serverLimit) lines.push(`and ${plural(servers.length - serverLimit, 'more server')}`);
    return lines.length === 0 ? '**No server known**' : lines.join('  \n');
  }

  table(): string {
    const rows = followers(this.report).map(
      ({ layer, status, ports, findings, note }) =>
        `| ${layer} | ${statusMarks[status]} | ${shownPorts(ports)} | ${findings} | ${prose(note)} |`,
    );
    return ['| Layer | Status | Ports | Findings | |', '|---|---|---|---|---|', ...rows].join('\n');
  }

  finding(finding: Finding): string {
    const doubt = finding.certainty === 'certain' ? '' : ` (${finding.certainty})`;
    const mark = finding.gates === false ? ` (${notGating})` : '';
    const lines = [
      `- **${levelMarks[finding.level]}** \`${finding.ruleId}\` ${this.place(finding.at)}${doubt}${mark}`,
      `  ${prose(finding.message)}`,
      `  **Fix:** ${prose(finding.remedy)}`,
      ...this.edits(finding),
    ];
    return [lines.join('  \n'), ...this.road(finding)].join('\n');
  }

  /** The edit itself, when there is one: the characters that change. */
  private edits(finding: Finding): string[] {
    return finding.fixes.flatMap(({ edits, safety }) =>
      edits.map(({ at, expected, text }) => {
        const what = expected === '' ? `insert ${code(text)}` : `${code(expected)} → ${code(text)}`;
        return `  ${this.place(at)}: ${what}${safety === 'review' ? ' (look before applying)' : ''}`;
      }),
    );
  }

  private road(finding: Finding): string[] {
    const steps = (finding.route ?? []).map(({ text, at }) => `  - → ${prose(text)} (${this.place(at)})`);
    const related = besidesRoute(finding).map(({ message, at }) => `  - also: ${prose(message)} (${this.place(at)})`);
    return [...steps, ...related];
  }

  suppressed(): string {
    const silenced = this.report.findings.filter((finding) => finding.suppressed !== undefined).slice(0, problemLimit);
    if (silenced.length === 0) return '';
    const lines = silenced.map(({ ruleId, at, suppressed }) => {
      const reason = suppressed?.reason === undefined ? '' : `: ${prose(suppressed.reason)}`;
      return `- \`${ruleId}\` ${this.place(at)} by ${suppressed?.by ?? 'settings'}${reason}`;
    });
    return ['### Suppressed', '', ...lines].join('\n');
  }

  /** What was there before stands under a heading of its own. */
  known(finding: Finding, index: number): string {
    return index === 0 ? `### ${alreadyThere}\n\n${this.finding(finding)}` : this.finding(finding);
  }

  added(): string {
    const all = this.report.addedSuppressions;
    if (all.length === 0) return '';
    const lines = all.slice(0, problemLimit).map((one) => {
      return `- ${prose(addedText(one))}${one.at === undefined ? '' : ` (${this.place(one.at)})`}`;
    });
    if (all.length > lines.length) lines.push(`- and ${all.length - lines.length} more`);
    return [`### ${addedHeading}`, '', ...lines].join('\n');
  }

  files(): string {
    const { filesRead, filesSkipped, problems } = this.report;
    const lines = [`${plural(filesRead, 'file')} read, ${filesSkipped} skipped.`];
    const shown = problems.slice(0, problemLimit).map(({ message, at }) => `- ${this.place(at)} ${prose(message)}`);
    if (shown.length > 0) lines.push('', ...shown);
    if (problems.length > shown.length) lines.push(`- and ${plural(problems.length - shown.length, 'more problem')}`);
    return ['### Files', '', ...lines].join('\n');
  }

  /** `path:line`, linked where the page knows the repository; a secret has neither line nor link. */
  private place(at: Location): string {
    if (at.path.startsWith('secret:')) return code(at.path);
    const line = this.report.regionOf(at).startLine;
    const label = code(`${at.path}:${line}`);
    const { blobUrl } = this.options;
    if (blobUrl === undefined || safe(at.path) !== at.path) return label;
    const path = at.path.split('/').map(urlPart).join('/');
    return `[${label}](<${blobUrl.replace(/\/$/, '')}/${path}#L${line}>)`;
  }
}

/** Percent-encoded; a lone surrogate, which no URL can hold, becomes a replacement character. */
function urlPart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}
