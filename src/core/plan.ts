import { check } from './check.ts';
import { applyEdits } from './fixes/apply.ts';
import type { Edit } from './fixes/edit.ts';
import { reported, standardFloor } from './gate.ts';
import { overlay, type Ground } from './overlay.ts';
import type { Report } from './report.ts';
import type { Finding } from './rules/rule.ts';
import type { Settings } from './settings/settings.ts';
import type { Region } from './text/line-index.ts';
import type { Workspace } from './workspace.ts';

/** One edit that is to be made, where it stood when it was found. */
export interface PlannedEdit {
  readonly path: string;
  readonly region: Region;
  readonly expected: string;
  readonly text: string;
}

/** New texts of files, and what a check says of them. Nothing is written. */
export interface Plan {
  readonly edits: readonly PlannedEdit[];
  /** By path. */
  readonly texts: ReadonlyMap<string, string>;
  /** The report as it will be. */
  readonly report: Report;
}

export interface PlanOptions {
  /** Edits that are to be looked at before they are made (`review`) are made too. */
  readonly reviewed: boolean;
  readonly ground: Ground;
  /** Texts that are changed already. */
  readonly texts?: ReadonlyMap<string, string>;
}

/** An edit can uncover another one: a literal that moves leaves behind who read it. A circle ends here. */
const rounds = 5;

/**
 * Makes the edits that findings offer, on paper, until a check finds no more of them. `open` gives a fresh workspace for every round.
 * Notes and what is only possible change nothing.
 */
export function planFixes(open: () => Workspace, settings: Settings, options: PlanOptions): Plan {
  const texts = new Map(options.texts);
  const edits: PlannedEdit[] = [];
  for (let round = 1; ; round++) {
    const report = reported(check(overlay(open(), texts, options.ground), settings), standardFloor);
    const wanted = round > rounds ? new Map<string, Edit[]>() : editsByPath(report, options.reviewed);
    const before = edits.length;
    for (const [path, own] of wanted) amend(report, path, own, { texts, edits });
    if (edits.length === before) return { edits, texts, report };
  }
}

interface Draft {
  readonly texts: Map<string, string>;
  readonly edits: PlannedEdit[];
}

function amend(report: Report, path: string, wanted: readonly Edit[], { texts, edits }: Draft): void {
  const text = report.textOf(path);
  if (text === undefined) return;
  const applied = applyEdits(text, wanted);
  if (applied.text === text) return;
  texts.set(path, applied.text);
  for (const { at, expected, text: own } of applied.edits) edits.push({ path, region: report.regionOf(at), expected, text: own });
}

function editsByPath(report: Report, reviewed: boolean): ReadonlyMap<string, Edit[]> {
  const byPath = new Map<string, Edit[]>();
  for (const finding of grave(report)) {
    const fix = finding.fixes[0];
    if (fix === undefined || (fix.safety === 'review' && !reviewed)) continue;
    for (const edit of fix.edits) byPath.set(edit.at.path, [...(byPath.get(edit.at.path) ?? []), edit]);
  }
  return byPath;
}

/** What is left to do by hand: findings that nobody silenced, notes aside. */
export function grave(report: Report): Finding[] {
  return report.findings.filter(({ suppressed, level }) => suppressed === undefined && level !== 'note');
}
