import type { Report } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import { patchOf } from './hunks.ts';
import { Parts, type PlaceOptions } from './markdown-parts.ts';
import { prose, utf8Length } from './markdown-text.ts';
import { addedHeading, alreadyThere, byNews } from './news.ts';
import { byHand, shownPatch } from './patch-parts.ts';
import { smokeAlone, smokeSection } from './smoke-parts.ts';
import { portMatrix, topologyDiagram, topologyTable } from './topology-parts.ts';
import { loud } from './verdict.ts';
import { plural } from '../text/plural.ts';

export interface MarkdownOptions extends PlaceOptions {
  /** The runner refuses a step's summary over 1 MiB. */
  readonly maxBytes?: number;
  /** Without: no Mermaid. */
  readonly diagram?: boolean;
  /** What the run was asked for, shown as it was given; never a secret. */
  readonly inputs?: readonly (readonly [name: string, value: string])[];
}

const defaultLimit = 900_000;
const serverLimit = 20;
const problemLimit = 50;
const patchLimit = 100_000;

/** The job summary: verdict, the five layers, topology, findings with their roads, edits, what was read (github-actions.md §5.9). */
export function renderMarkdown(report: Report, options: MarkdownOptions = {}): string {
  const parts = new Parts(report, options);
  const layers = smokeAlone(report) ? [] : [parts.servers(serverLimit), parts.table(), ...topology(parts, options)];
  const head = [parts.verdict(), smokeSection(report), ...layers];
  const { current, already } = byNews(report);
  const findings = [...current, ...already];
  const foot = [...edits(parts), suppressed(parts), added(parts), smokeAlone(report) ? '' : files(parts), inputs(options)];
  const limit = (options.maxBytes ?? defaultLimit) - utf8Length([...head, ...foot].join('\n\n')) - 400;
  const first = already[0];
  const body = withinBytes(
    findings.map((finding) => (finding === first ? `### ${alreadyThere}\n\n${item(parts, finding)}` : item(parts, finding))),
    limit,
  );
  const hidden = findings.length - body.length;
  if (current.length > 0) body.unshift('### Findings');
  if (hidden > 0) body.push(`… and ${plural(hidden, 'more finding')}: the JSON report has all of them.`);
  return `${[...head, ...body, ...foot].filter((part) => part !== '').join('\n\n')}\n`;
}

function item(parts: Parts, finding: Finding): string {
  return [parts.finding(finding), parts.road(finding)].filter((part) => part !== '').join('\n');
}

function withinBytes(texts: readonly string[], limit: number): string[] {
  let bytes = 0;
  const shown: string[] = [];
  for (const text of texts) {
    bytes += utf8Length(text) + 2;
    if (bytes > limit) break;
    shown.push(text);
  }
  return shown;
}

function topology(parts: Parts, { diagram = true }: MarkdownOptions): string[] {
  const table = topologyTable(parts);
  return table === '' ? [] : ['### Who dials whom', diagram ? topologyDiagram(parts) : '', table, portMatrix(parts)];
}

function edits(parts: Parts): string[] {
  const patch = patchOf(parts.report, loud(parts.report));
  const shown = [shownPatch(patch, patchLimit), byHand(parts, patch, problemLimit)].filter((part) => part !== '');
  return shown.length === 0 ? [] : ['### Edits', ...shown];
}

function suppressed(parts: Parts): string {
  const lines = parts.suppressed(problemLimit);
  return lines.length === 0 ? '' : ['### Suppressed', '', ...lines].join('\n');
}

function added(parts: Parts): string {
  const lines = parts.added(problemLimit);
  return lines.length === 0 ? '' : [`### ${addedHeading}`, '', ...lines].join('\n');
}

function files(parts: Parts): string {
  const { filesRead, filesSkipped, problems } = parts.report;
  const lines = [`${plural(filesRead, 'file')} read, ${filesSkipped} skipped.`];
  const shown = problems.slice(0, problemLimit).map(({ message, at }) => `- ${parts.place(at)} ${prose(message)}`);
  if (shown.length > 0) lines.push('', ...shown);
  if (problems.length > shown.length) lines.push(`- and ${plural(problems.length - shown.length, 'more problem')}`);
  return ['### Files', '', ...lines].join('\n');
}

function inputs({ inputs: given = [] }: MarkdownOptions): string {
  const shown = given.map(([name, value]) => `\`${name}\`: ${prose(value)}`);
  return shown.length === 0 ? '' : `Inputs: ${shown.join(' · ')}`;
}
