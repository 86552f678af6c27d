import { environmentOf, type Environment } from '../facts/setting.ts';
import type { Layer } from '../facts/base.ts';
import type { Edit, Fix } from '../fixes/edit.ts';
import type { Finding, Level, Observation, Rule } from '../rules/rule.ts';
import { withLines } from '../rules/wording.ts';
import type { Settings } from '../settings/settings.ts';
import { byLocation, hasFile, keyOf } from '../text/span.ts';
import { fingerprintOf } from './fingerprint.ts';
import { levelOf } from './levels.ts';
import type { SourceLines } from './suppress.ts';

const findingLimit = 5000;

/** What a rule said. */
export interface Observed {
  readonly rule: Rule;
  readonly observation: Observation;
}

/** An observation that counts, with its level and its fingerprint. */
export interface Levelled extends Observed {
  readonly level: Level;
  readonly fingerprint: string;
}

/** Observations of all rules as findings: level, fingerprint, lines in their messages, edits checked against the text. */
export function stamp(
  observed: readonly Observed[],
  settings: Settings,
  sources: (path: string) => SourceLines | undefined,
): Finding[] {
  return levelled(observed, settings)
    .map((one) => finding(one, sources))
    .sort(byLevel);
}

/** One observation a rule and place, without those that the settings switch off; equal messages of a file are told apart by their order. */
export function levelled(observed: readonly Observed[], settings: Settings): Levelled[] {
  const seen = new Set<string>();
  const ordinals = new Map<string, number>();
  const found: Levelled[] = [];
  for (const { rule, observation } of observed) {
    const key = `${rule.id} ${keyOf(observation.at)}`;
    const level = levelOf(rule, observation, environmentOfFinding(rule, observation), settings);
    if (level === undefined || seen.has(key) || found.length >= findingLimit) continue;
    seen.add(key);
    found.push({ rule, observation, level, fingerprint: fingerprintAmong(ordinals, rule, observation) });
  }
  return found;
}

function fingerprintAmong(ordinals: Map<string, number>, { id }: Rule, { at, message }: Observation): string {
  const first = fingerprintOf(id, at.path, message, 0);
  const ordinal = ordinals.get(first) ?? 0;
  ordinals.set(first, ordinal + 1);
  return ordinal === 0 ? first : fingerprintOf(id, at.path, message, ordinal);
}

/** What the live test met was asked for: the name of a host or of the file that states its port makes it no test or example. */
function environmentOfFinding(rule: Rule, observation: Observation): Environment {
  return rule.live === true ? 'any' : environmentOf(observation.at.path);
}

function finding(
  { rule, observation, level, fingerprint }: Levelled,
  sources: (path: string) => SourceLines | undefined,
): Finding {
  const lineOf = (path: string, offset: number): number | undefined => sources(path)?.lines.lineAt(offset);
  return {
    ...observation,
    message: withLines(observation.message, lineOf),
    remedy: withLines(observation.remedy, lineOf),
    ruleId: rule.id,
    layer: rule.id.slice(0, rule.id.indexOf('/')) as Layer,
    ...(rule.live === true && { live: true }),
    level,
    fingerprint,
    fixes: observation.fixes.flatMap((fix) => checkedFix(fix, sources)),
  };
}

/** A fix whose expected text is not what stands there is none: escapes, octal numbers, secrets. */
function checkedFix(fix: Fix, sources: (path: string) => SourceLines | undefined): readonly Fix[] {
  const holds = (edit: Edit): boolean => {
    const text = sources(edit.at.path)?.text;
    if (text === undefined || !hasFile(edit.at)) return false;
    if (text.slice(edit.at.span.start, edit.at.span.end) !== edit.expected) return false;
    // A port is inserted only right behind a host that is part of a URL or a PgBouncer line: never before another port, never inside a word.
    return edit.expected !== '' || !/[:\w]/.test(text.charAt(edit.at.span.start));
  };
  return fix.edits.every(holds) ? [fix] : [];
}

const rank: Readonly<Record<Level, number>> = { error: 0, warning: 1, note: 2 };

function byLevel(a: Finding, b: Finding): number {
  return rank[a.level] - rank[b.level] || byLocation(a.at, b.at) || (a.ruleId < b.ruleId ? -1 : 1);
}
