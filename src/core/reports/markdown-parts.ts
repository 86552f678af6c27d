import type { LayerSummary, Report, ServerSummary } from '../report.ts';
import type { Finding, Level } from '../rules/rule.ts';
import { hasFile, keyOf, type Location } from '../text/span.ts';
import { code, prose } from './markdown-text.ts';
import { addedText, notGating, notGatingText } from './news.ts';
import { clipped, safe } from './redact.ts';
import { shownPorts } from './text.ts';
import { besidesRoute, counts, expectedPorts, followers, loud, serverHeading, verdictOf } from './verdict.ts';
import { plural } from '../text/plural.ts';

export interface PlaceOptions {
  /** `https://github.com/OWNER/REPO/blob/SHA/PREFIX/`: places become links. */
  readonly blobUrl?: string;
  /** Folder of the documentation, `https://…/docs`: rules become links. */
  readonly docsUrl?: string;
}

/** A message is one sentence; a longer one comes from a name that nobody would write. */
const messageLimit = 900;

const verdictMarks = { drift: '❌', consistent: '✅', undecidable: '❔', absent: '➖' } as const;
const statusMarks: Readonly<Record<LayerSummary['status'], string>> = {
  consistent: '✅ consistent',
  drift: '❌ drift',
  absent: '➖ absent',
  undecidable: '❔ undecidable',
};
const levelMarks: Readonly<Record<Level, string>> = { error: '❌ error', warning: '⚠️ warning', note: 'ℹ️ note' };

/** Pieces of Markdown that the job summary and the comment share. */
export class Parts {
  readonly report: Report;
  private readonly options: PlaceOptions;

  constructor(report: Report, options: PlaceOptions) {
    this.report = report;
    this.options = options;
  }

  verdict(): string {
    const { kind, text } = verdictOf(this.report);
    const held = notGatingText(this.report);
    const counted = `${counts(this.report)}${held === undefined ? '' : `  \n${prose(held)}`}`;
    return `## ${verdictMarks[kind]} ${prose(clipped(text, messageLimit))}\n\n${counted}`;
  }

  servers(limit: number): string {
    const servers = byInterest(this.report);
    const lines = servers
      .slice(0, limit)
      .map((server) => `**${prose(clipped(serverHeading(server), messageLimit))}** (${this.place(server.at)})`);
    if (servers.length > limit) lines.push(`and ${plural(servers.length - limit, 'more server')}`);
    return lines.length === 0 ? '**No server known**' : lines.join('  \n');
  }

  /** The five layers that follow the server: what was found, what the server says, where to look first. */
  table(): string {
    const rows = followers(this.report).map((row) => {
      const found = row.status === 'absent' ? '' : shownPorts(row.ports);
      return `| ${row.layer} | ${statusMarks[row.status]} | ${found} | ${this.expected(row)} | ${this.where(row)} |`;
    });
    return ['| Layer | Status | Ports found | Expected | |', '|---|---|---|---|---|', ...rows].join('\n');
  }

  private expected({ layer, status }: LayerSummary): string {
    const ports = expectedPorts(this.report, layer);
    if (status === 'absent' || ports.length === 0) return '';
    return ports.length > 3 ? 'that of its server' : ports.join(' or ');
  }

  private where({ layer, note, findings }: LayerSummary): string {
    const own = loud(this.report).filter((finding) => finding.layer === layer);
    if (own.length === 0 || findings === 0) return prose(clipped(note, messageLimit));
    const places = [...new Set(own.map(({ at }) => this.place(at)))];
    const shown = places.slice(0, 2);
    const more = places.length > shown.length ? ` and ${places.length - shown.length} more` : '';
    return `${shown.join(', ')}${more}`;
  }

  /** One item of a list: level, place, message, remedy. */
  finding(finding: Finding): string {
    const doubts = [finding.certainty === 'certain' ? '' : finding.certainty, finding.gates === false ? notGating : ''];
    const said = doubts.filter((doubt) => doubt !== '').join(', ');
    const doubt = said === '' ? '' : ` (${said})`;
    return [
      `- **${levelMarks[finding.level]}** ${this.rule(finding.ruleId)} ${this.place(finding.at)}${doubt}`,
      `  ${prose(clipped(finding.message, messageLimit))}`,
      `  **Fix:** ${prose(clipped(finding.remedy, messageLimit))}`,
    ].join('  \n');
  }

  /** A finding in one line. */
  line({ level, at, message, gates }: Finding): string {
    const held = gates === false ? ` (${notGating})` : '';
    return `- ${levelMarks[level]} ${this.place(at)} ${prose(clipped(message, 300))}${held}`;
  }

  /** The road of a finding and what else it touches, hop by hop. */
  road(finding: Finding): string {
    const line = (text: string, at: Location): string => `${prose(clipped(text, messageLimit))} (${this.place(at)})`;
    const steps = (finding.route ?? []).map(({ text, at }) => `  - → ${line(text, at)}`);
    const related = besidesRoute(finding).map(({ message, at }) => `  - also: ${line(message, at)}`);
    return [...steps, ...related].join('\n');
  }

  /** Nothing when nothing is silenced. */
  suppressed(limit: number): string[] {
    const silenced = this.report.findings.filter((finding) => finding.suppressed !== undefined);
    const lines = silenced.slice(0, limit).map(({ ruleId, at, suppressed }) => {
      const reason = suppressed?.reason === undefined ? '' : `: ${prose(clipped(suppressed.reason, messageLimit))}`;
      return `- ${this.rule(ruleId)} ${this.place(at)} by ${suppressed?.by ?? 'settings'}${reason}`;
    });
    return silenced.length > limit ? [...lines, `- and ${silenced.length - limit} more`] : lines;
  }

  /** What the change silences; nothing when it silences nothing. */
  added(limit: number): string[] {
    const all = this.report.addedSuppressions;
    const lines = all.slice(0, limit).map((one) => {
      return `- ${prose(clipped(addedText(one), messageLimit))}${one.at === undefined ? '' : ` (${this.place(one.at)})`}`;
    });
    return all.length > limit ? [...lines, `- and ${all.length - limit} more`] : lines;
  }

  rule(id: string): string {
    const { docsUrl } = this.options;
    return docsUrl === undefined ? `\`${id}\`` : `[\`${id}\`](<${docsUrl}/rules/${id}.md>)`;
  }

  /** `path:line`, linked where the page knows the repository; what is no file has neither line nor link. */
  place(at: Location): string {
    if (!hasFile(at)) return code(clipped(at.path, messageLimit));
    const line = this.report.regionOf(at).startLine;
    const shown = at.path.length > messageLimit ? `…${at.path.slice(-messageLimit)}` : at.path;
    const label = code(`${shown}:${line}`);
    const { blobUrl } = this.options;
    if (blobUrl === undefined || safe(at.path) !== at.path || shown !== at.path) return label;
    const path = at.path.split('/').map(urlPart).join('/');
    return `[${label}](<${blobUrl.replace(/\/$/, '')}/${path}#L${line}>)`;
  }
}

/** Servers that move first, then those that findings speak of. */
function byInterest(report: Report): readonly ServerSummary[] {
  const spoken = new Set(
    loud(report).flatMap(({ at, route = [], related }) => [at, ...[...route, ...related].map((one) => one.at)].map(keyOf)),
  );
  const rank = ({ port, previousPort, at }: ServerSummary): number =>
    previousPort !== undefined && previousPort !== port ? 0 : spoken.has(keyOf(at)) ? 1 : 2;
  return [...report.servers].sort((a, b) => rank(a) - rank(b));
}

/** Percent-encoded; a lone surrogate, which no URL can hold, becomes a replacement character. */
function urlPart(part: string): string {
  return encodeURIComponent(part.replace(/\p{Surrogate}/gu, '\ufffd'));
}
