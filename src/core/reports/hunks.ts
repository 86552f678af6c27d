import { areApart } from '../fixes/apply.ts';
import type { Edit } from '../fixes/edit.ts';
import type { Report } from '../report.ts';
import type { Finding } from '../rules/rule.ts';
import { LineIndex } from '../text/line-index.ts';
import { bySpan, keyOf } from '../text/span.ts';
import { holdsCredential } from './redact.ts';

/** Whole lines before and after the edits of all findings, with their line ends. */
export interface Hunk {
  readonly path: string;
  /** 1-based. */
  readonly startLine: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** `review`: look before applying. */
  readonly safety: 'safe' | 'review';
  /** The findings that these edits settle. */
  readonly findings: readonly Finding[];
}

/** A line longer than this (minified, generated) says nothing to a reader. */
const longest = 500;

/** Neighbouring lines beyond so many edits are hunks of their own. */
const together = 8;

/** A place that no hunk may show or change. */
export interface Withheld {
  readonly finding: Finding;
  readonly why: 'credential' | 'encoded' | 'long' | 'contradiction' | 'by hand';
}

/** The edits of all layers as lines, and what a person has to do. */
export interface Patch {
  /** By path, then line. */
  readonly hunks: readonly Hunk[];
  readonly withheld: readonly Withheld[];
}

interface Wanted {
  readonly edit: Edit;
  readonly finding: Finding;
  readonly safety: 'safe' | 'review';
}

/**
 * The first fix of each of the findings. A line with a credential is named, not shown (DESIGN §10); of two edits that contradict
 * each other neither is taken.
 */
export function patchOf(report: Report, findings: readonly Finding[]): Patch {
  const wanted: Wanted[] = [];
  const withheld: Withheld[] = [];
  // What a live test saw is changed on a machine, not in a file.
  for (const finding of findings.filter(({ live }) => live !== true)) {
    const fix = finding.fixes[0];
    if (fix === undefined) withheld.push({ finding, why: 'by hand' });
    for (const edit of fix?.edits ?? []) wanted.push({ edit, finding, safety: fix?.safety ?? 'review' });
  }
  const hunks: Hunk[] = [];
  for (const [path, own] of byPath(wanted)) {
    const text = report.textOf(path);
    if (text === undefined) withheld.push(...own.map(({ finding }) => ({ finding, why: 'by hand' as const })));
    else collect(path, text, own, hunks, withheld);
  }
  return { hunks, withheld: onePerFinding(withheld) };
}

function byPath(wanted: readonly Wanted[]): [string, Wanted[]][] {
  const groups = new Map<string, Wanted[]>();
  for (const one of wanted) {
    const group = groups.get(one.edit.at.path);
    if (group === undefined) groups.set(one.edit.at.path, [one]);
    else group.push(one);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Hunks of one file: edits of neighbouring or equal lines together. */
function collect(path: string, text: string, own: readonly Wanted[], hunks: Hunk[], withheld: Withheld[]): void {
  const lines = new LineIndex(text);
  const ordered = withoutContradictions(own, withheld);
  let group: Wanted[] = [];
  let last = -1;
  const close = (): void => {
    if (group.length > 0) place(path, text, lines, group, hunks, withheld);
    group = [];
  };
  for (const one of ordered) {
    const line = lines.lineAt(one.edit.at.span.start);
    if (line > last + 1 || (line > last && group.length >= together)) close();
    group.push(one);
    last = Math.max(group.length === 1 ? -1 : last, lines.lineAt(one.edit.at.span.end));
  }
  close();
}

/** By position, equal ones once. */
function withoutContradictions(own: readonly Wanted[], withheld: Withheld[]): Wanted[] {
  const ordered = [...own].sort((a, b) => bySpan(a.edit.at.span, b.edit.at.span));
  const refused = new Set<Wanted>();
  const kept: Wanted[] = [];
  for (const one of ordered) {
    const before = kept.at(-1);
    if (before === undefined || areApart(before.edit, one.edit)) kept.push(one);
    else if (keyOf(before.edit.at) !== keyOf(one.edit.at) || before.edit.text !== one.edit.text) refused.add(before).add(one);
  }
  withheld.push(...[...refused].map(({ finding }) => ({ finding, why: 'contradiction' as const })));
  return kept.filter((one) => !refused.has(one));
}

function place(
  path: string,
  text: string,
  lines: LineIndex,
  group: readonly Wanted[],
  hunks: Hunk[],
  withheld: Withheld[],
): void {
  const spans = group.map(({ edit }) => edit.at.span);
  const startLine = lines.lineAt(Math.min(...spans.map(({ start }) => start)));
  const endLine = lines.lineAt(Math.max(...spans.map(({ end }) => end)));
  const start = lines.startOf(startLine);
  const end = endLine < lines.lineCount ? lines.startOf(endLine + 1) : text.length;
  const before = text.slice(start, end);
  let after = before;
  for (const { edit } of [...group].reverse())
    after = after.slice(0, edit.at.span.start - start) + edit.text + after.slice(edit.at.span.end - start);
  const why = whyWithheld(path, [...linesIn(before), ...linesIn(after)], group);
  const findings = [...new Set(group.map(({ finding }) => finding))];
  if (why !== undefined) withheld.push(...findings.map((finding) => ({ finding, why })));
  else
    hunks.push({
      path,
      startLine,
      before: linesIn(before),
      after: linesIn(after),
      safety: group.some(({ safety }) => safety === 'review') ? 'review' : 'safe',
      findings,
    });
}

function whyWithheld(path: string, lines: readonly string[], group: readonly Wanted[]): Withheld['why'] | undefined {
  if (group.some(({ edit }) => edit.transform !== undefined)) return 'encoded';
  if (lines.some((line) => line.length > longest)) return 'long';
  return [path, ...lines].some((line) => holdsCredential(line, path)) ? 'credential' : undefined;
}

/** Lines with their ends. */
function linesIn(text: string): string[] {
  return text === '' ? [] : text.split(/(?<=\n)|(?<=\r)(?!\n)/);
}

function onePerFinding(withheld: readonly Withheld[]): Withheld[] {
  const seen = new Map<Finding, Withheld>();
  for (const one of withheld) if (!seen.has(one.finding)) seen.set(one.finding, one);
  return [...seen.values()];
}
