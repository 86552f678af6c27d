import type { Report } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import { patchOf } from './hunks.ts';
import { Parts, type PlaceOptions } from './markdown-parts.ts';
import { addedHeading, alreadyThere, byNews } from './news.ts';
import { byHand, shownPatch } from './patch-parts.ts';
import { smokeAlone, smokeSection } from './smoke-parts.ts';
import { topologyDiagram, topologyTable } from './topology-parts.ts';
import { loud } from './verdict.ts';
import { plural } from '../text/plural.ts';

export interface CommentOptions extends PlaceOptions {
  readonly version: string;
  /** Page of the workflow run. */
  readonly runUrl?: string | undefined;
  /** Commit that was checked, for the footer. */
  readonly head?: string;
  /** In characters. GitHub takes 65,536 (github-actions.md §2.1); the rest is for what the caller puts before. */
  readonly maxLength?: number;
  /** Without: no Mermaid. */
  readonly diagram?: boolean;
}

const defaultLimit = 60_000;
const findingLimit = 10;
const serverLimit = 5;
const listLimit = 20;

/**
 * The pull request comment: verdict, five layers, findings, and folded the topology, the edits of all layers and what is suppressed
 * (github-actions.md §5.8). Parts that do not fit go as a whole, the least important first, so no fence and no table is ever cut.
 */
export function renderComment(report: Report, options: CommentOptions): string {
  const parts = new Parts(report, options);
  const foot = footer(options);
  const page = new Budget((options.maxLength ?? defaultLimit) - foot.length);
  page.add(parts.verdict());
  if (!smokeAlone(report)) page.add(parts.table(), [parts.servers(serverLimit), parts.table()].join('\n\n'));
  page.add(smokeSection(report));
  const added = parts.added(listLimit);
  if (added.length > 0) page.add([`### ${addedHeading}`, '', ...added].join('\n'));
  findings(page, parts, options);
  const patch = patchOf(
    report,
    loud(report).filter(({ gates }) => gates !== false),
  );
  const hand = byHand(parts, patch, listLimit);
  const shown = shownPatch(patch, Math.min(20_000, page.left - hand.length - 500));
  page.addFolded(editsTitle(patch.hunks.length), shown, [shown, hand].filter((part) => part !== '').join('\n\n'));
  const table = topologyTable(parts);
  const drawing = options.diagram === false ? '' : topologyDiagram(parts);
  page.addFolded('Who dials whom', drawing, table, [drawing, table].filter((part) => part !== '').join('\n\n'));
  const silenced = parts.suppressed(listLimit);
  const count = report.findings.length - loud(report).length;
  page.addFolded(`${count} suppressed`, silenced.join('\n'));
  page.addFolded(alreadyThere, known(parts));
  return `${[...page.texts, foot].join('\n\n')}\n`;
}

/** Texts in order, as long as they fit. */
class Budget {
  readonly texts: string[] = [];
  left: number;

  constructor(left: number) {
    this.left = left;
  }

  /** The last of the versions that fits: they grow. */
  add(...versions: readonly string[]): void {
    const fitting = versions.filter((text) => text !== '' && text.length + 2 <= this.left).at(-1);
    if (fitting === undefined) return;
    this.texts.push(fitting);
    this.left -= fitting.length + 2;
  }

  addFolded(title: string, ...versions: readonly string[]): void {
    const folded = versions.map((text) => (text === '' ? '' : `<details>\n<summary>${title}</summary>\n\n${text}\n\n</details>`));
    this.add(...folded);
  }
}

/** The first ten, and where the others are. */
function findings(page: Budget, parts: Parts, { runUrl }: CommentOptions): void {
  const all = toChange(parts.report);
  if (all.length === 0) return;
  page.add('### What to change');
  let shown = 0;
  for (const finding of all.slice(0, findingLimit)) {
    const before = page.left;
    page.add(parts.finding(finding));
    if (page.left === before) break;
    shown += 1;
  }
  const rest = all.length - shown;
  const where = runUrl === undefined ? 'job summary' : `[job summary](<${runUrl}>)`;
  if (rest > 0) page.add(`… and ${plural(rest, 'more finding')}: all of them are in the ${where}.`);
}

/** What may fail the run, new findings first. */
function toChange(report: Report): Finding[] {
  const { current, already } = byNews(report);
  return [...current, ...already].filter(({ gates }) => gates !== false);
}

/** Drift that was there before this change and does not fail the run, one line each. */
function known(parts: Parts): string {
  const already = loud(parts.report).filter(({ gates }) => gates === false);
  const lines = already.slice(0, listLimit).map((finding) => parts.line(finding));
  if (already.length > lines.length) lines.push(`- and ${already.length - lines.length} more`);
  return lines.join('\n');
}

function editsTitle(hunks: number): string {
  return hunks === 0 ? 'Edits' : `The edits of all layers (${plural(hunks, 'place')})`;
}

function footer({ version, runUrl, docsUrl, head }: CommentOptions): string {
  const parts = [
    ...(runUrl === undefined ? [] : [`[run](<${runUrl}>)`]),
    `pg-port-guard ${version}`,
    ...(docsUrl === undefined ? [] : [`[rules](<${docsUrl}/rules/index.md>)`]),
    ...(head === undefined ? [] : [`for ${head.slice(0, 7)}`]),
  ];
  return `<sub>${parts.join(' · ')}</sub>`;
}
