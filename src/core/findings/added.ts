import type { Finding, RuleId } from '../rules/rule.ts';
import type { AddedSuppression } from '../settings/added.ts';
import type { KnownFindings } from './known.ts';
import { commentFor, ignoreOn, lineText, type SourceLines } from './suppress.ts';

type Sources = (path: string) => SourceLines | undefined;

export interface BeforeAndAfter {
  readonly known: KnownFindings;
  /** Whether a file differs from the base commit. */
  readonly touches: (path: string) => boolean;
  readonly head: Sources;
  readonly base: Sources;
}

/** Comments that silence a finding and that were not there before: one entry a comment, with the rules it silences. */
export function addedComments(findings: readonly Finding[], change: BeforeAndAfter): AddedSuppression[] {
  const comments = new Map<string, { readonly rules: Set<RuleId>; readonly finding: Finding }>();
  const fresh = new Map<string, ReadonlySet<number>>();
  for (const finding of findings) {
    const at = finding.suppressed?.by === 'comment' ? finding.suppressed.at : undefined;
    if (at === undefined || !change.touches(at.path)) continue;
    const starts = fresh.get(at.path) ?? freshComments(change.head(at.path), change.base(at.path));
    fresh.set(at.path, starts);
    if (!starts.has(at.span.start) && !wasLoud(finding, change)) continue;
    const key = `${at.path}:${at.span.start}`;
    const entry = comments.get(key) ?? { rules: new Set(), finding };
    comments.set(key, entry);
    entry.rules.add(finding.ruleId);
  }
  return [...comments.values()].map(({ rules, finding: { suppressed } }) => ({
    by: 'comment',
    what: 'ignore',
    rules: [...rules],
    paths: suppressed?.at === undefined ? [] : [suppressed.at.path],
    ...(suppressed?.reason === undefined ? {} : { reason: suppressed.reason }),
    ...(suppressed?.at === undefined ? {} : { at: suppressed.at }),
    effect: 'now',
  }));
}

/** The same finding stood there before, and no comment silenced it: this one was moved to it from elsewhere. */
function wasLoud({ fingerprint, ruleId }: Finding, { known, base }: BeforeAndAfter): boolean {
  const before = known.get(fingerprint);
  return before !== undefined && commentFor({ ruleId, at: before.at }, base(before.at.path)) === undefined;
}

interface Placed {
  readonly start: number;
  readonly text: string;
  /** With its line and the next one. */
  readonly context: string;
}

/** Starts of the comments that the base does not hold: first those on the same line are taken for the same, then those with the same words. */
function freshComments(head: SourceLines | undefined, base: SourceLines | undefined): Set<number> {
  const before = commentsOf(base);
  const moved = withoutEqual(commentsOf(head), before, ({ context }) => context);
  const fresh = withoutEqual(moved.left, moved.others, ({ text }) => text);
  return new Set(fresh.left.map(({ start }) => start));
}

/** Each of `others` stands for one equal comment. */
function withoutEqual(
  comments: readonly Placed[],
  others: readonly Placed[],
  keyOf: (one: Placed) => string,
): { readonly left: readonly Placed[]; readonly others: readonly Placed[] } {
  const waiting = new Map<string, Placed[]>();
  for (const one of others) waiting.set(keyOf(one), [...(waiting.get(keyOf(one)) ?? []), one]);
  const left = comments.filter((one) => waiting.get(keyOf(one))?.pop() === undefined);
  return { left, others: [...waiting.values()].flat() };
}

function commentsOf(source: SourceLines | undefined): Placed[] {
  const found: Placed[] = [];
  for (let line = 1; source !== undefined && line <= source.lines.lineCount; line++) {
    const comment = ignoreOn(source, line);
    if (comment === undefined) continue;
    const next = line < source.lines.lineCount ? lineText(source, line + 1) : '';
    found.push({ ...comment, text: comment.text.trimEnd(), context: `${lineText(source, line).trim()}\n${next.trim()}` });
  }
  return found;
}
